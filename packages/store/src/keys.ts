import { OUTBOX, OUTBOX_SHARDS } from '@yijianshi/contracts/deployment';
import { aboutOf, type Day, epochOf, type Gate, type Instant, type Task } from '@yijianshi/domain';
import type { IndexEntry, Key } from './ports.ts';

/**
 * The one table, in one place. A partition is a case, a delivery, an archive package, a certificate, a theme … ; the sparse indexes are
 *
 * | index | pk | sk | who stands in it |
 * |---|---|---|---|
 * | i1 | `Q#{area}#{queue}` | `{due}#{taskId}` | open tasks, by department or window |
 * | i2 | `SWEEP#{shard}` | `{day}#{taskId}` | tasks that the sweeper has to look at, from a day on |
 * | i1 | `OUT#{shard}` | `{time}` | outbox rows that are not done, by the time they are to be worked |
 * | i1 | `ARC#{area}` | `{archivedAt}#{caseNo}` | archived cases |
 * | i1 | `ORDER#{carrier}` | `{orderNo}` | bookings, by the carrier-side order number |
 * | i1 | `HOLDER#{hash}` | `{time, newest first}#{id}` | certificates, by the keyed hash of the number of whoever holds them |
 * | i2 | `APPLICANT#{hash}` | the same | certificates, by the keyed hash of the number of who applied for them |
 * | i2 | `DRAFTS#{shard}` | `{day}#{draftId}` | drafts, by the last day they are kept; a day, so that most changes leave it as it is |
 */

export const caseKey = (caseNo: string): Key => ({ pk: `CASE#${caseNo}`, sk: 'CASE' });
/** The files of the case's materials, which the rest of its snapshot is rewritten without. */
export const materialsKey = (caseNo: string): Key => ({ pk: `CASE#${caseNo}`, sk: 'MATERIALS' });
export const planKey = (caseNo: string): Key => ({ pk: `CASE#${caseNo}`, sk: 'PLAN' });
export const eventKey = (caseNo: string, seq: number): Key => ({
  pk: `CASE#${caseNo}`,
  sk: `EV#${String(seq).padStart(6, '0')}`,
});
export const commandKey = (pk: string, commandId: string): Key => ({ pk, sk: `CMD#${commandId}` });
/** The answer to a write whose row is not known before it: a new case, a new delivery. */
export const requestKey = (commandId: string): Key => ({ pk: `REQ#${commandId}`, sk: 'REQ' });
export const dataKeyKey = (caseNo: string): Key => ({ pk: `CASE#${caseNo}`, sk: 'KEY' });
export const personalKey = (caseNo: string, ref: string): Key => ({ pk: `CASE#${caseNo}`, sk: ref });
export const receiptKey = (caseNo: string): Key => ({ pk: `CASE#${caseNo}`, sk: 'RECEIPT' });
export const tokenKey = (caseNo: string, gate: Gate): Key => ({ pk: `CASE#${caseNo}`, sk: `TOKEN#${gate}` });
export const taskKey = (task: Pick<Task, 'caseNo' | 'step' | 'itemId' | 'notice' | 'materialId'>): Key => ({
  pk: `CASE#${task.caseNo}`,
  sk: `TASK#${aboutOf(task)}#${task.step}`,
});
export const draftKey = (draftId: string): Key => ({ pk: `DRAFT#${draftId}`, sk: 'DRAFT' });
export type OutboxKind = keyof typeof OUTBOX;
export const outboxKey = (pk: string, kind: OutboxKind, name: string): Key => ({
  pk,
  sk: `${OUTBOX[kind]}${name}`,
});
export const isOutboxKey = ({ sk }: Key, kind: OutboxKind): boolean => sk.startsWith(OUTBOX[kind]);
export const certificateKey = (certId: string): Key => ({ pk: `CERT#${certId}`, sk: 'CERT' });
export const sealKey = (department: string): Key => ({ pk: `SEAL#${department}`, sk: 'SEAL' });
/** Which themes something was published of; read with every request that asks for one. */
export const catalogueHeadKey: Key = { pk: 'CATALOGUE', sk: 'HEAD' };
/** Who wrote a version and where it was published; its file, which is written once, has a row of its own. */
export const themeVersionKey = (themeId: string, version: string): Key => ({
  pk: `THEME#${themeId}`,
  sk: `VERSION#${version}`,
});
export const themeFileKey = (themeId: string, version: string): Key => ({
  pk: `THEME#${themeId}`,
  sk: `FILE#${version}`,
});
export const counterKey = (name: string): Key => ({ pk: `COUNTER#${name}`, sk: 'COUNTER' });
export const deliveryKey = (deliveryId: string): Key => ({ pk: `DLV#${deliveryId}`, sk: 'DLV' });
export const deliveryEventKey = (deliveryId: string, seq: number): Key => ({
  pk: `DLV#${deliveryId}`,
  sk: `EV#${String(seq).padStart(6, '0')}`,
});
/** A raw callback is its own outbox row: pending until it is applied, and kept afterwards. */
export const rawCallbackKey = (carrier: string, digest: string): Key => ({
  pk: `RAW#${carrier}#${digest}`,
  sk: `${OUTBOX.telling}RAW`,
});
export const packageKey = (caseNo: string): Key => ({ pk: `ARC#${caseNo}`, sk: 'PKG#1' });
export const archivedFileKey = (caseNo: string, fileId: string): Key => ({
  pk: `ARC#${caseNo}`,
  sk: `FILE#${fileId}`,
});
export const accessLogKey = (caseNo: string, at: string, id: string): Key => ({
  pk: `ARC#${caseNo}`,
  sk: `LOG#${at}#${id}`,
});

export const queuePartition = (area: string, queue: string): string => `Q#${area}#${queue}`;
export const archivePartition = (area: string): string => `ARC#${area}`;
export const orderPartition = (carrier: string): string => `ORDER#${carrier}`;

/** `hash`: of a citizen number or a credit code, under the platform's own key. The number itself stands in no key. */
export const holderPartition = (hash: string): string => `HOLDER#${hash}`;
export const applicantPartition = (hash: string): string => `APPLICANT#${hash}`;

/** The newest first: an index is read from its beginning. */
export const newestFirst = (at: Instant, id: string): string =>
  `${String(9_999_999_999_999 - epochOf(at)).padStart(13, '0')}#${id}`;

const shards = (name: string): string[] =>
  Array.from({ length: OUTBOX_SHARDS }, (_, shard) => `${name}#${shard}`);
export const outboxPartitions: readonly string[] = shards('OUT');
export const sweepPartitions: readonly string[] = shards('SWEEP');
export const draftPartitions: readonly string[] = shards('DRAFTS');

/** Pending from `at` on. */
export const outboxEntry = (key: Key, at: string): IndexEntry => ({
  pk: `OUT#${shardOf(key.pk)}`,
  sk: `${at}#${key.pk}#${key.sk}`,
});

export const draftEntry = (draftId: string, lastDay: Day): IndexEntry => ({
  pk: `DRAFTS#${shardOf(draftKey(draftId).pk)}`,
  sk: `${lastDay}#${draftId}`,
});

/** Spreads the writers over partitions. */
function shardOf(pk: string): number {
  let hash = 0;
  for (const character of pk) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_536;
  return hash % OUTBOX_SHARDS;
}

/** A task stands in its queue by due date; one whose clock has not started, or whose date is not computable, at the end. */
export function taskEntry(task: Task): IndexEntry {
  const due = typeof task.due === 'string' ? task.due : '9999-12-31';
  return { pk: queuePartition(task.area, task.queue), sk: `${due}#${task.taskId}` };
}

/** Where the sweeper finds a task that wants it some day; absent for all others. */
export const sweepEntry = ({ caseNo, sweepOn, taskId }: Task): IndexEntry | undefined =>
  sweepOn === undefined
    ? undefined
    : { pk: `SWEEP#${shardOf(caseKey(caseNo).pk)}`, sk: `${sweepOn}#${taskId}` };
