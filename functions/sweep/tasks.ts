import { type CaseCommand, dayOf, instantOf, SYSTEM, type Task } from '@yijianshi/domain';
import type { Platform } from '@yijianshi/runtime';
import {
  type CaseStore,
  handleCase,
  type Key,
  type Row,
  sweepEntry,
  sweepPartitions,
} from '@yijianshi/store';
import { supplyArrived } from '../on-case-event/owed-materials.ts';

/**
 * The tasks whose day has come: nobody answered in time, so that the case counts as accepted; something owed is to be reminded of. Each
 * act moves its task on, so that the cost grows with what is due. Twice or late does no harm: the case's state decides.
 */
export async function sweepTasks(platform: Platform): Promise<number> {
  let looked = 0;
  for (const partition of sweepPartitions) {
    for await (const task of dueTasks(platform.store, partition, dayOf(instantOf(platform.clock.now())))) {
      await look(platform, task).catch((error: unknown) =>
        platform.log.error('task not swept', { taskId: task.taskId, error }),
      );
      looked += 1;
    }
  }
  return looked;
}

async function look(platform: Platform, { caseNo, step, materialId }: Task): Promise<void> {
  const order = (command: CaseCommand) =>
    handleCase(platform.store, {
      caseNo,
      command,
      once: 'BY_STATE',
      principal: SYSTEM,
      now: instantOf(platform.clock.now()),
    });
  if (step !== 'SUPPLY' || materialId === undefined) {
    await order({ type: 'DEEM_ACCEPTED' });
    return;
  }
  if (!(await supplyArrived(platform, caseNo))) await order({ type: 'URGE_MATERIAL', materialId });
}

async function* dueTasks(store: CaseStore, partition: string, today: string): AsyncGenerator<Task> {
  let after: string | undefined;
  do {
    const page: { items: Key[]; next?: string } = await store.listIndex('i2', partition, {
      through: `${today}~`,
      ...(after === undefined ? {} : { after }),
    });
    const rows = await store.getMany<Task>(page.items);
    yield* rows.flatMap((row) => (row !== undefined && isDue(row, today) ? [row.data] : []));
    after = page.next;
  } while (after !== undefined);
}

/** The index may lag behind: what counts is the row as it is now. */
const isDue = ({ data }: Row<Task>, today: string): boolean =>
  sweepEntry(data) !== undefined && data.sweepOn !== undefined && data.sweepOn <= today;
