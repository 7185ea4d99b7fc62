import type { DraftContent } from '@yijianshi/contracts';
import {
  changedNames,
  type Day,
  type DraftPlace,
  dayOf,
  type Instant,
  keptThrough,
  type Touched,
} from '@yijianshi/domain';
import {
  type Action,
  asJson,
  draftEntry,
  draftKey,
  newDataKey,
  type Once,
  openPersonal,
  type Row,
  type Sealed,
  sealPersonal,
} from '@yijianshi/store';
import type { Platform } from './platform.ts';

/** What stands of a draft whatever becomes of it. */
interface Begun extends DraftPlace {
  /** Digest of the request that began it: its repetition is told of this very draft. */
  readonly begun: string;
}

/** A draft is one row: its wrapped key lies beside what it opens, so that whoever replaces or removes the row has erased both. */
export interface OpenDraft extends Begun {
  readonly wrapped: string;
  readonly sealed: Sealed;
  readonly touched: Touched;
  /** The last day it is kept. */
  readonly keptThrough: Day;
  /** The change that made this version: its repetition is no second one. */
  readonly last: Once;
}

/** What is left once it became a case. */
export interface LodgedDraft extends Begun {
  readonly lodged: string;
}

export type DraftRow = Row<OpenDraft> | Row<LodgedDraft>;

export const isLodged = (row: DraftRow): row is Row<LodgedDraft> => 'lodged' in row.data;

/** A draft with what it holds, and the key it is sealed with. */
export interface OpenedDraft {
  readonly row: Row<OpenDraft>;
  readonly key: Uint8Array;
  readonly content: DraftContent;
}

/** Also to KMS, where the functions that face the public are held to keys of drafts. */
const contextOf = (draftId: string): string => draftKey(draftId).pk;
const sealContext = (draftId: string) => ({ caseNo: contextOf(draftId), fields: 'draft' });

/** Whether the last day a draft is kept is over. What it became stays. */
export const hasEnded = ({ data }: { readonly data: OpenDraft | LodgedDraft }, now: Instant): boolean =>
  !('lodged' in data) && data.keptThrough < dayOf(now);

/** What was kept too long is not there, whether or not the sweeper has been. */
export async function findDraft(
  { store }: Platform,
  draftId: string,
  now: Instant,
): Promise<DraftRow | undefined> {
  const row = (await store.get(draftKey(draftId))) as DraftRow | undefined;
  return row === undefined || hasEnded(row, now) ? undefined : row;
}

export async function openDraft(
  platform: Platform,
  draftId: string,
  row: Row<OpenDraft>,
): Promise<OpenedDraft> {
  const { wrapped, sealed } = row.data;
  const key = await platform.keys.unwrap(Buffer.from(wrapped, 'base64'), contextOf(draftId));
  return { row, key, content: openPersonal(key, sealed, sealContext(draftId)) as unknown as DraftContent };
}

/** Keeps a new draft under a key of its own. Throws `ConflictError` where the draft is there already. */
export async function beginDraft(
  { store, keys }: Platform,
  draftId: string,
  content: DraftContent,
  { now, once, window }: { now: Instant; once: Once; window: string | undefined },
): Promise<OpenedDraft> {
  const key = newDataKey();
  const wrapped = Buffer.from(await keys.wrap(key, contextOf(draftId))).toString('base64');
  const begun = { begun: once.fingerprint, wrapped, ...(window === undefined ? {} : { window }) };
  const draft = { draftId, key, version: 0, before: {}, touched: {} };
  return commitDraft(store, draft, begun, content, { now, once });
}

/** Keeps what a draft has become. Throws `ConflictError` where somebody else was faster. */
export function changeDraft(
  { store }: Platform,
  draftId: string,
  { row, key, content: before }: OpenedDraft,
  content: DraftContent,
  how: { now: Instant; once: Once },
): Promise<OpenedDraft> {
  const { begun, wrapped, window, touched } = row.data;
  const kept = { begun, wrapped, ...(window === undefined ? {} : { window }) };
  return commitDraft(store, { draftId, key, version: row.version, before, touched }, kept, content, how);
}

async function commitDraft(
  store: Platform['store'],
  draft: {
    readonly draftId: string;
    readonly key: Uint8Array;
    readonly version: number;
    readonly before: object;
    readonly touched: Touched;
  },
  kept: Pick<OpenDraft, 'begun' | 'wrapped' | 'window'>,
  content: DraftContent,
  { now, once }: { now: Instant; once: Once },
): Promise<OpenedDraft> {
  const { draftId, key } = draft;
  const version = draft.version + 1;
  const changed = changedNames(asJson(draft.before), asJson(content));
  const data: OpenDraft = {
    ...kept,
    ...(content.area === undefined ? {} : { area: content.area }),
    sealed: sealPersonal(key, asJson(content), sealContext(draftId)),
    touched: { ...draft.touched, ...Object.fromEntries(changed.map((name) => [name, version])) },
    keptThrough: keptThrough(now),
    last: once,
  };
  const i2 = draftEntry(draftId, data.keptThrough);
  const put = { ...draftKey(draftId), data: asJson(data), i2 };
  await store.commit([{ put, ifVersion: draft.version }]);
  return { row: { ...draftKey(draftId), version, data, i2 }, key, content };
}

/** The draft becomes this case: what it held is gone, in the transaction in which the case begins. */
export function lodgedDraft({ pk, sk, version, data }: Row<OpenDraft>, caseNo: string): Action {
  const { begun, area, window } = data;
  const lodged: LodgedDraft = {
    begun,
    ...(area === undefined ? {} : { area }),
    ...(window === undefined ? {} : { window }),
    lodged: caseNo,
  };
  return { put: { pk, sk, data: asJson(lodged) }, ifVersion: version };
}
