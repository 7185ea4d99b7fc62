import { instantOf } from '@yijianshi/domain';
import type { Platform } from '@yijianshi/runtime';
import {
  type Action,
  ConflictError,
  duePages,
  type Key,
  type OutboxRow,
  pendingRow,
  type Telling,
  toldRow,
} from '@yijianshi/store';

/** What became of a telling: done, to be tried again later, or rung for, because it is another function's to do. */
type Told = 'DONE' | 'LATER' | 'RING';
/** Does what a telling says; safe to do twice. `cause`: the row's name, which no other row ever has in its partition. */
export type Tell = (platform: Platform, telling: Telling, cause: string) => Promise<Told>;

/** What was committed less than this ago is still the bell's: worked by the sweeper too, it would be done twice for nothing. */
const BELL_MS = 2000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 300_000;
/** A telling that failed so often has been tried for more than four minutes. */
const LATE_ATTEMPTS = 8;
/** A row nobody worked for so long after its time. */
const LATE_MS = 300_000;

/**
 * Works one outbox row, if its time has come: putting off a row rings for it, too. Once it is told it is pending
 * no more, if nothing was added to it meanwhile; otherwise it waits for its next turn. Answers whether it is overdue: an operator should know.
 */
export async function workPending(platform: Platform, key: Key, tell: Tell): Promise<boolean> {
  const row = await platform.store.get<OutboxRow>(key);
  const now = platform.clock.now();
  if (row?.i1 === undefined || row.i1.sk > dueBy(now)) return false;
  const { data, version } = row;
  const { telling, attempts } = data;
  const late = row.i1.sk < instantOf(now - LATE_MS);
  let after = toldRow(row);
  try {
    const told = await tell(platform, telling, key.sk);
    if (told !== 'DONE') after = again(told === 'RING' ? 0 : backoff(attempts));
  } catch (error) {
    platform.log.error('telling failed', { ...telling, attempts, error });
    after = again(backoff(attempts));
  }
  try {
    await platform.store.commit([after]);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
  return late || (isPending(after) && attempts >= LATE_ATTEMPTS);

  function again(wait: number): Action {
    const at = instantOf(platform.clock.now() + wait);
    return { ...pendingRow(key, { ...data, attempts: attempts + 1 }, at), ifVersion: version };
  }
}

const isPending = (action: Action): boolean => 'put' in action && action.put.i1 !== undefined;

const backoff = (attempts: number): number => Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS);

/** The last index entry of what is due at a time. */
const dueBy = (epochMs: number): string => `${instantOf(epochMs)}~`;

/** Everything pending whose time has come and that the bell has left: how many rows were worked, and how many of them were overdue. */
export async function workDue(
  platform: Platform,
  partitions: readonly string[],
  tell: Tell,
): Promise<{ worked: number; overdue: number }> {
  const through = dueBy(platform.clock.now() - BELL_MS);
  let [worked, overdue] = [0, 0];
  for await (const keys of duePages(platform.store, 'i1', partitions, through)) {
    const late = await Promise.all(keys.map((key) => workPending(platform, key, tell)));
    worked += late.length;
    overdue += late.filter(Boolean).length;
  }
  return { worked, overdue };
}
