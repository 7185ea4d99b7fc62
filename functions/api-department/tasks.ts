import { type CaseCommand, type Refusal, refuse } from '@yijianshi/domain';
import {
  type CaseStatusAnswer,
  type Handler,
  handled,
  type Platform,
  type SurfaceRequest,
} from '@yijianshi/runtime';

type TaskOperation = 'claimTask' | 'unclaimTask' | 'recordOpinion' | 'decideTask';

/** The command a task's number stands for: only a department's decision can be worked on here. */
function onItem(
  platform: Platform,
  request: SurfaceRequest<TaskOperation>,
  command: (itemId: string) => CaseCommand,
): Promise<CaseStatusAnswer | Refusal> {
  const [caseNo, step, itemId] = request.params.taskId.split('.');
  if (caseNo === undefined || step !== 'DECIDE' || itemId === undefined) {
    return Promise.resolve(refuse('TASK_UNKNOWN', 'path.taskId'));
  }
  return handled(platform, request, caseNo, command(itemId));
}

export const claimTask: Handler<'claimTask'> = (request, platform) =>
  onItem(platform, request, (itemId) => ({ type: 'CLAIM_TASK', itemId }));

export const unclaimTask: Handler<'unclaimTask'> = (request, platform) =>
  onItem(platform, request, (itemId) => ({ type: 'UNCLAIM_TASK', itemId }));

/** 预审意见: may come before a prerequisite's result; only the decision waits for it (容缺预审). */
export const recordOpinion: Handler<'recordOpinion'> = (request, platform) =>
  onItem(platform, request, (itemId) => ({ type: 'RECORD_OPINION', itemId, text: request.body.text }));

export const decideTask: Handler<'decideTask'> = (request, platform) => {
  const { decision, reasons, basis } = request.body;
  return onItem(platform, request, (itemId) => ({
    type: 'DECIDE_ITEM',
    itemId,
    grant: decision === 'GRANT',
    reasons,
    ...(basis === undefined ? {} : { basis }),
  }));
};
