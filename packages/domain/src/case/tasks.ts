import type { CasePlan } from '../plan.ts';
import { type CaseState, type Due, itemsOf } from './state.ts';

export type TaskStep = 'PRE_REVIEW' | 'ACCEPT' | 'CORRECT' | 'DECIDE' | 'MEND' | 'RELEASE';

/** Somebody's next move. Tasks are read off the state: an open case always has one. */
export interface Task {
  /** `{caseNo}.{step}` or `{caseNo}.{step}.{itemId}`. */
  readonly taskId: string;
  readonly caseNo: string;
  readonly step: TaskStep;
  readonly itemId?: string;
  /** Department id, or `WINDOW`, or `APPLICANT`. */
  readonly queue: string;
  readonly area: string;
  readonly state: 'OPEN' | 'CLAIMED';
  readonly claimedBy?: string;
  /** Absent while the item's clock has not started. */
  readonly due?: Due;
}

export function openTasks(state: CaseState, plan: CasePlan): Task[] {
  const tasks: Task[] = [];
  if (state.status === 'NONE' || state.status === 'DRAFT') return tasks;
  const add = (step: TaskStep, queue: string, due?: Due, itemId?: string, claimedBy?: string): void => {
    tasks.push({
      taskId: [state.caseNo, step, ...(itemId === undefined ? [] : [itemId])].join('.'),
      caseNo: state.caseNo,
      step,
      queue,
      area: plan.area,
      state: claimedBy === undefined ? 'OPEN' : 'CLAIMED',
      ...(due === undefined ? {} : { due }),
      ...(itemId === undefined ? {} : { itemId }),
      ...(claimedBy === undefined ? {} : { claimedBy }),
    });
  };
  switch (state.status) {
    case 'SUBMITTED':
      add('PRE_REVIEW', 'WINDOW', state.acceptanceDue);
      break;
    case 'PRE_REVIEWED':
      add('ACCEPT', 'WINDOW', state.acceptanceDue);
      break;
    case 'IN_CORRECTION':
      add('CORRECT', 'APPLICANT', state.acceptanceDue);
      break;
    case 'CONCLUDED':
      if (state.released && !state.handedOver) add('RELEASE', 'WINDOW', state.concludedAt.slice(0, 10));
      break;
    default:
  }
  for (const item of plan.items) {
    const now = itemsOf(state)[item.itemId];
    if (now?.stage === 'ASKED') add('DECIDE', item.department, now.due, item.itemId, now.claimedBy);
    if (now?.trouble !== undefined) add('MEND', 'WINDOW', now.due, item.itemId);
  }
  return tasks;
}
