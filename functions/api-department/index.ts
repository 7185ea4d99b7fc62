import { surface } from '@yijianshi/runtime';
import { onLambda, store } from '@yijianshi/runtime/lambda';
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

export const handler = await onLambda(apiDepartment, [store]);
