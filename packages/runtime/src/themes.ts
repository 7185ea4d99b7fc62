import {
  byVersion,
  type Publication,
  shippedVersions,
  Theme,
  themes,
  type Versions,
} from '@yijianshi/catalogue';
import type { Instant } from '@yijianshi/domain';
import { type CaseStore, catalogueHeadKey, type Json, themeFileKey, themeVersionKey } from '@yijianshi/store';
import type { Platform } from './platform.ts';

/**
 * Themes as they are now: those that come with the program, and those that were submitted and published through the API. One small
 * row, the head, says of which themes something was published, and how often; it is read with every request, so that a publication
 * counts in every process as soon as it is acknowledged. What it stands for is read once a process.
 */

/** Theme → how often something of it was published. */
export type CatalogueHead = Readonly<Record<string, number>>;

/** A row of the register: a version's author, and where it was published. Of a shipped version only what was published later. */
export interface VersionRow {
  readonly version: string;
  readonly submitted?: { readonly author: string; readonly at: Instant };
  readonly published: readonly (Publication & { readonly at: Instant })[];
}

/** A version as the register has it, shipped or submitted; `row` is the row's version, 0 where there is none. */
export interface RegisteredVersion {
  readonly version: string;
  readonly origin: 'SHIPPED' | 'SUBMITTED';
  readonly author: string;
  readonly submittedAt?: Instant;
  readonly published: readonly (Publication & { readonly at?: Instant })[];
  readonly kept: VersionRow;
  readonly row: number;
}

/** Every version of a theme, published or not, from the oldest to the newest. */
export async function registeredVersions(store: CaseStore, themeId: string): Promise<RegisteredVersion[]> {
  const { pk } = themeVersionKey(themeId, '');
  const found = new Map<string, RegisteredVersion>();
  for (const theme of shippedVersions(themeId)) found.set(theme.version, shipped(theme));
  let after: string | undefined;
  do {
    const page = await store.list<Json>(pk, 'VERSION#', after === undefined ? {} : { after });
    for (const { version: row, data } of page.items) {
      const kept = data as unknown as VersionRow;
      const { version, submitted, published } = kept;
      const known = found.get(version);
      if (submitted !== undefined) {
        const { author, at: submittedAt } = submitted;
        found.set(version, { version, origin: 'SUBMITTED', author, submittedAt, published, kept, row });
      } else if (known !== undefined)
        found.set(version, { ...known, published: [...known.published, ...published], kept, row });
    }
    after = page.next;
  } while (after !== undefined);
  return [...found.values()].toSorted(byVersion);
}

const shipped = ({ version, published }: Theme): RegisteredVersion => ({
  version,
  origin: 'SHIPPED',
  author: published[0]?.author ?? '',
  published,
  kept: { version, published: [] },
  row: 0,
});

/** The theme of a registered version, published as the register says; `undefined`: a later program does not read its file any more. */
export async function readTheme(
  store: CaseStore,
  themeId: string,
  { version, origin, published }: RegisteredVersion,
): Promise<Theme | undefined> {
  const theme =
    origin === 'SHIPPED'
      ? shippedVersions(themeId).find((other) => other.version === version)
      : Theme.safeParse((await store.get(themeFileKey(themeId, version)))?.data).data;
  return theme && { ...theme, published: [...published] };
}

interface Read {
  readonly revision: number;
  /** The shipped versions it was put beside. */
  readonly shipped: Versions;
  readonly versions: Versions;
}

/** What each process has read, by theme. */
const reads = new WeakMap<CaseStore, Map<string, Read>>();

/** The published versions of a theme, oldest first; none for a theme there is not. */
export async function versionsOf(platform: Platform, themeId: string): Promise<Versions> {
  const head = await readHead(platform);
  return versionsAt(platform, themeId, Object.hasOwn(head, themeId) ? head[themeId] : undefined);
}

/** So many themes are read at a time where a process reads them all for the first time. */
const AT_ONCE = 20;

/** The published versions of every theme, the shipped themes first. */
export async function allVersions(platform: Platform): Promise<Versions[]> {
  const head = await readHead(platform);
  const ids = [...new Set([...themes().map(({ id }) => id), ...Object.keys(head)])];
  const all: Versions[] = [];
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const some = ids.slice(i, i + AT_ONCE);
    all.push(...(await Promise.all(some.map((id) => versionsAt(platform, id, head[id])))));
  }
  return all;
}

const readHead = async ({ store }: Platform): Promise<CatalogueHead> =>
  (await store.get<CatalogueHead>(catalogueHeadKey))?.data ?? {};

/** A read may find more than its revision says, never less: the head and the register are written in one transaction. */
async function versionsAt(
  { store, log }: Platform,
  themeId: string,
  revision: number | undefined,
): Promise<Versions> {
  const shipped = shippedVersions(themeId);
  if (revision === undefined) return shipped;
  const known = reads.get(store) ?? new Map<string, Read>();
  reads.set(store, known);
  const before = known.get(themeId);
  if (before !== undefined && before.revision >= revision && before.shipped === shipped)
    return before.versions;
  const registered = await registeredVersions(store, themeId);
  const published = registered.filter((version) => version.published.length > 0);
  const read = await Promise.all(published.map((version) => readTheme(store, themeId, version)));
  const versions = read.flatMap((theme) => theme ?? []);
  if (versions.length < read.length) log.error('a published version is not read any more', { themeId });
  known.set(themeId, { revision, shipped, versions });
  return versions;
}
