import { surface } from '@yijianshi/runtime';
import { listTasks } from './list-tasks.ts';
import { claimTask, decideTask, recordOpinion, unclaimTask } from './tasks.ts';

/** The departments' queues: claim, examine, decide. */
export const apiDepartment = surface('department', {
  listTasks,
  claimTask,
  unclaimTask,
  recordOpinion,
  decideTask,
});
