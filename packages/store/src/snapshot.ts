import type { CaseState } from '@yijianshi/domain';
import { type ChainHead, EMPTY_CHAIN } from './chain.ts';
import { caseKey, materialsKey } from './keys.ts';
import { type Action, ConflictError, type Json, type Row } from './ports.ts';

/**
 * A case's state as it was committed last. It lies in two rows: the files of the materials, and what was fetched instead of them, are
 * most of it and change only when they are announced, handed in or fetched, while the rest is rewritten with every command.
 */
interface Snapshot extends ChainHead {
  readonly state: CaseState;
  /** Of the case's row: 0 where there is none yet. */
  readonly version: number;
  /** The version of the materials' row that belongs to it: 0 where there is none yet. */
  readonly materialsVersion: number;
}

export const NO_CASE: Snapshot = {
  ...EMPTY_CHAIN,
  state: { status: 'NONE' },
  version: 0,
  materialsVersion: 0,
};

type Lodged = Exclude<CaseState, { status: 'NONE' }>;
type Materials = Pick<Lodged, 'announced' | 'materials' | 'exchange'>;

const NO_MATERIALS: Materials = { announced: {}, materials: {} };

/**
 * The case that two rows come to. They are not read at one moment: materials that are not the case's own, older or newer, are a
 * `ConflictError`, and whoever reads reads again.
 */
export function snapshotOf(row: Row | undefined, materialsRow: Row | undefined): Snapshot | undefined {
  if (row === undefined) return undefined;
  const kept = row.data as unknown as Omit<Snapshot, 'version'>;
  // Kept whole, before the materials had a row of their own; the next command divides it.
  if (kept.materialsVersion === undefined) return { ...kept, version: row.version, materialsVersion: 0 };
  const found = materialsRow?.version ?? 0;
  if (found !== kept.materialsVersion)
    throw new ConflictError(
      `${row.pk}: materials ${found} where ${kept.materialsVersion} belong to the case`,
    );
  const materials = (materialsRow?.data ?? NO_MATERIALS) as unknown as Materials;
  const state = { ...kept.state, ...materials } as CaseState;
  return { ...kept, state, version: row.version };
}

/** The rows of the state that follows a snapshot, each on the version it was read in; the materials only where they change. */
export function snapshotPuts(before: Snapshot, head: ChainHead, after: Lodged): Action[] {
  const { announced, materials, exchange, ...rest } = after;
  const files = { announced, materials, exchange } as unknown as Json;
  const { materialsVersion } = before;
  const kept = materialsVersion === 0 ? NO_MATERIALS : materialsOf(before.state);
  const asBefore = JSON.stringify(files) === JSON.stringify(kept);
  const data = {
    ...head,
    state: rest,
    materialsVersion: asBefore ? materialsVersion : materialsVersion + 1,
  } as unknown as Json;
  const put: Action = { put: { ...caseKey(after.caseNo), data }, ifVersion: before.version };
  return asBefore
    ? [put]
    : [put, { put: { ...materialsKey(after.caseNo), data: files }, ifVersion: materialsVersion }];
}

function materialsOf(state: CaseState): object {
  if (state.status === 'NONE') return NO_MATERIALS;
  const { announced, materials, exchange } = state;
  return { announced, materials, exchange };
}
