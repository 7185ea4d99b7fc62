import { type CaseCommand, dayOf, instantOf, SYSTEM, type Task } from '@yijianshi/domain';
import type { Platform } from '@yijianshi/runtime';
import { duePages, handleCase, sweepPartitions } from '@yijianshi/store';
import { supplyArrived } from '../on-case-event/owed-materials.ts';

/**
 * The tasks whose day has come: nobody answered in time, so that the case counts as accepted; something owed is to be reminded of. Each
 * act moves its task on, so that the cost grows with what is due. Twice or late does no harm: the case's state decides.
 */
export async function sweepTasks(platform: Platform): Promise<number> {
  const today = dayOf(instantOf(platform.clock.now()));
  let looked = 0;
  for await (const keys of duePages(platform.store, 'i2', sweepPartitions, `${today}~`)) {
    for (const row of await platform.store.getMany<Task>(keys)) {
      // The index may lag behind: what counts is the row as it is now.
      if (row?.data.sweepOn === undefined || row.data.sweepOn > today) continue;
      const { data: task } = row;
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
