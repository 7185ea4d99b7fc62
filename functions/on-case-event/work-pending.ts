import { instantOf } from '@yijianshi/domain';
import type { Platform } from '@yijianshi/runtime';
import { type Action, ConflictError, type Key, type OutboxRow, outboxPut } from '@yijianshi/store';
import { tell } from './tell.ts';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 300_000;

/** Works one outbox row. It goes away when it is told, and only if nothing was added to it meanwhile; otherwise it waits for its next turn. */
export async function workPending(platform: Platform, key: Key): Promise<void> {
  const row = await platform.store.get<OutboxRow>(key);
  if (row === undefined) return;
  const { telling, attempts } = row.data;
  let after: Action = { delete: key, ifVersion: row.version };
  try {
    const told = await tell(platform, telling);
    if (!told) after = again();
  } catch (error) {
    platform.log.error('telling failed', { ...telling, attempts, error });
    after = again();
  }
  try {
    await platform.store.commit([after]);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }

  function again(): Action {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS);
    const at = instantOf(platform.clock.now() + wait);
    return { ...outboxPut(key.pk, telling, at, attempts + 1), ifVersion: row?.version ?? 0 };
  }
}

/** Everything pending whose time has come. */
export async function workDue(platform: Platform, partitions: readonly string[]): Promise<number> {
  const now = instantOf(platform.clock.now());
  let worked = 0;
  for (const partition of partitions) {
    const page = await platform.store.listIndex('i1', partition, { through: `${now}~` });
    await Promise.all(page.items.map((key) => workPending(platform, key)));
    worked += page.items.length;
  }
  return worked;
}
