import type { Day } from '@yijianshi/domain';
import type { Theme } from './schema.ts';

/** The versions of one theme, oldest first: which of them counts where and when. */
export type Versions = readonly Theme[];

/** One decision to publish: where, from which day, who wrote it, who reviewed it against which criteria. */
export type Publication = Theme['published'][number];

/** What is known of a version without its content. */
export interface VersionRecord {
  readonly version: string;
  readonly published: readonly Publication[];
}

const numbers = ({ version }: { version: string }): [year: number, n: number] => [
  Number(version.slice(0, 4)),
  Number(version.slice(5)),
];

/** The oldest first: `2026.9` before `2026.10`. */
export function byVersion(a: { version: string }, b: { version: string }): number {
  const [[yearA, nA], [yearB, nB]] = [numbers(a), numbers(b)];
  return yearA - yearB || nA - nB;
}

/** The version that a case lodged for an area on a day gets, and keeps: the newest one published there by then. */
export const versionFor = <V extends Pick<VersionRecord, 'published'>>(
  versions: readonly V[],
  area: string,
  day: Day,
): V | undefined =>
  versions.findLast(({ published }) =>
    published.some(({ areas, from }) => areas.includes(area) && from <= day),
  );

/** What the public is shown of a theme: the newest version that is open anywhere by a day. */
export const openVersion = (versions: Versions, day: Day): Theme | undefined =>
  versions.findLast((theme) => stateOf(theme, day) === 'OPEN');

/** Where a theme is open by a day, in one version or another: the newest version's areas first, in the order of its regions. */
export const openAreas = (versions: Versions, day: Day): string[] => {
  const regions = versions.toReversed().flatMap((theme) => theme.regions.map(({ area }) => area));
  return [...new Set(regions)].filter((area) => versionFor(versions, area, day) !== undefined);
};

export type VersionState = 'SUBMITTED' | 'SCHEDULED' | 'OPEN';

/** Unreviewed and open nowhere; open from a later day; open. */
export function stateOf(
  { published }: { readonly published: readonly { readonly from: Day }[] },
  day: Day,
): VersionState {
  if (published.length === 0) return 'SUBMITTED';
  return published.some(({ from }) => from <= day) ? 'OPEN' : 'SCHEDULED';
}
