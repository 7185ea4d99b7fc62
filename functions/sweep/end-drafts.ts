import { addDays, dayOf, type Instant, instantOf } from '@yijianshi/domain';
import { hasEnded, type LodgedDraft, type OpenDraft, type Platform } from '@yijianshi/runtime';
import { ConflictError, draftPartitions, duePages, type Row } from '@yijianshi/store';

type Draft = OpenDraft | LodgedDraft;

/**
 * Ends the drafts that nobody changed for so long: key and content go with the row. Reads no more of them than are due. Answers how
 * many it ended.
 */
export async function endDrafts({ store, clock }: Platform): Promise<number> {
  const now = instantOf(clock.now());
  const through = `${addDays(dayOf(now), -1)}~`;
  let ended = 0;
  for await (const keys of duePages(store, 'i2', draftPartitions, through)) {
    const rows = await store.getMany<Draft>(keys);
    const done = await Promise.all(rows.map((row) => end(store, row, now)));
    ended += done.filter(Boolean).length;
  }
  return ended;
}

/** The index may be late, and somebody may change the draft this very moment: the row says whether its time is over. */
async function end(store: Platform['store'], row: Row<Draft> | undefined, now: Instant): Promise<boolean> {
  if (row === undefined || !hasEnded(row, now)) return false;
  const { pk, sk, version } = row;
  try {
    await store.commit([{ delete: { pk, sk }, ifVersion: version }]);
    return true;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return false;
  }
}
