import { CRITERIA, type Criterion, type Day, type Refusal, refuse } from '@yijianshi/domain';
import { type Checked, checkTheme } from './check.ts';
import { fault, type ThemeFault } from './faults.ts';
import type { Theme } from './schema.ts';
import { byVersion, type VersionRecord, versionFor } from './versions.ts';

/** Of what is longer nobody would want all the faults, and a million of them would be the end of the process. */
const MOST_ENTRIES = 10_000;

/** What somebody submits: a theme's file that nobody has reviewed yet, with all its faults. */
export function checkSubmitted(data: unknown): Checked {
  const entries = entriesIn(data);
  if (entries > MOST_ENTRIES)
    return { faults: [fault('TOO_MANY_ENTRIES', '', `有 ${entries} 个条目`, `has ${entries} entries`)] };
  const { theme, faults } = checkTheme(data);
  if (theme === undefined || theme.published.length === 0) return { ...(theme && { theme }), faults };
  const zh = `带有 ${theme.published.length} 条发布记录`;
  const en = `brings ${theme.published.length} publications`;
  return { theme, faults: [fault('BRINGS_PUBLICATION', 'published', zh, en), ...faults] };
}

/** The objects and the values of lists. */
function entriesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const list = Array.isArray(value);
  return Object.values(value).reduce(
    (sum: number, entry: unknown) => sum + (list && !isObject(entry) ? 1 : entriesIn(entry)),
    list ? 0 : 1,
  );
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** A version is written once: a second one under its name would change what cases were lodged under. */
export function versionTwice({ id, version }: Pick<Theme, 'id' | 'version'>, where: string): ThemeFault {
  const name = `${id} ${version}`;
  return fault('VERSION_TWICE', 'version', `${name} 已在 ${where} 中`, `${name} is in ${where} already`);
}

/** What a reviewer decides; who that is comes from elsewhere. */
export interface Review {
  readonly areas: readonly string[];
  /** The first day. */
  readonly from: Day;
  readonly criteria: readonly Criterion[];
}

/**
 * Everything that keeps one of a theme's versions from going live as reviewed, all at once. That the reviewer is not the author is
 * the policy's matter.
 */
export function reviewFaults(
  version: Theme,
  versions: readonly VersionRecord[],
  { areas, from, criteria }: Review,
  today: Day,
): Refusal[] {
  const offered = version.regions.map(({ area }) => area);
  const missing = CRITERIA.filter((criterion) => !criteria.includes(criterion));
  return [
    ...areas.flatMap((area, i) => {
      const at = `areas.${i}`;
      if (!offered.includes(area))
        return [refuse('AREA_NOT_OFFERED', at, `区划须为该版本 regions 所列：${offered.join('、')}`)];
      const there = versionFor(versions, area, from);
      if (there === undefined || byVersion(there, version) < 0) return [];
      return [refuse('VERSION_PUBLISHED', at, `${area} 到 ${from} 已开通 ${there.version}`)];
    }),
    ...(from < today ? [refuse('DAY_PAST', 'from', `不早于 ${today}`)] : []),
    ...(missing.length > 0 ? [refuse('REVIEW_INCOMPLETE', 'criteria', `未审：${missing.join('、')}`)] : []),
  ];
}

/** The version that a reviewer compares one with: the newest before it that is published anywhere, or, if none is, the one before it. */
export function replaced<V extends VersionRecord>(
  version: Pick<Theme, 'version'>,
  versions: readonly V[],
): V | undefined {
  const before = versions.filter((other) => byVersion(other, version) < 0).toSorted(byVersion);
  return before.findLast(({ published }) => published.length > 0) ?? before.at(-1);
}
