import { isNotYetComputable } from '../clocks/index.ts';
import type { CasePlan } from '../plan.ts';
import { addDays, type Day } from '../time.ts';
import { owedMaterials, urgeOn } from './deferral.ts';
import { NOTICES, type NoticeKind, noticesOf } from './notices.ts';
import { type CaseState, type Due, itemsOf } from './state.ts';

export type TaskStep =
  | 'PRE_REVIEW'
  | 'ACCEPT'
  | 'CORRECT'
  | 'SUPPLY'
  | 'DECIDE'
  | 'MEND'
  | 'MEND_NOTICE'
  | 'RELEASE';

/** Somebody's next move. Tasks are read off the state: an open case always has one. */
export interface Task {
  /** `{caseNo}.{step}`, and behind it what the step is about where there may be several. */
  readonly taskId: string;
  readonly caseNo: string;
  readonly step: TaskStep;
  readonly itemId?: string;
  readonly notice?: NoticeKind;
  readonly materialId?: string;
  /** Department id, or `WINDOW`, or `APPLICANT`. */
  readonly queue: string;
  readonly area: string;
  readonly state: 'OPEN' | 'CLAIMED';
  readonly claimedBy?: string;
  /** Absent while the item's clock has not started. */
  readonly due?: Due;
  /** From this day on the sweeper has to look at it: nobody acted in time, or somebody is to be reminded. */
  readonly sweepOn?: Day;
}

/** The item, the notice or the material that a task is about; empty where there can be only one such task in a case. */
export const aboutOf = ({
  itemId,
  notice,
  materialId,
}: Pick<Task, 'itemId' | 'notice' | 'materialId'>): string =>
  itemId ?? notice?.toLowerCase() ?? materialId ?? '';

type Opened = Pick<Task, 'step' | 'queue'> & {
  due?: Due | undefined;
  itemId?: string;
  notice?: NoticeKind;
  materialId?: string;
  sweepOn?: Day | undefined;
  claimedBy?: string | undefined;
};

export function openTasks(state: CaseState, plan: CasePlan): Task[] {
  if (state.status === 'NONE' || state.status === 'DRAFT') return [];
  const { caseNo } = state;
  return [...ofCase(state), ...ofOwed(state, plan), ...ofItems(state, plan), ...ofNotices(state)].map(
    ({ due, sweepOn, claimedBy, ...opened }) => ({
      taskId: [caseNo, opened.step, aboutOf(opened)].filter((part) => part !== '').join('.'),
      caseNo,
      ...opened,
      area: plan.area,
      state: claimedBy === undefined ? 'OPEN' : 'CLAIMED',
      ...(due === undefined ? {} : { due }),
      ...(sweepOn === undefined ? {} : { sweepOn }),
      ...(claimedBy === undefined ? {} : { claimedBy }),
    }),
  );
}

function ofCase(state: CaseState): Opened[] {
  switch (state.status) {
    case 'SUBMITTED':
      return [{ step: 'PRE_REVIEW', queue: 'WINDOW', ...untilAccepted(state.acceptanceDue) }];
    case 'PRE_REVIEWED':
      return [{ step: 'ACCEPT', queue: 'WINDOW', ...untilAccepted(state.acceptanceDue) }];
    case 'IN_CORRECTION':
      return [{ step: 'CORRECT', queue: 'APPLICANT', due: state.acceptanceDue }];
    case 'CONCLUDED':
      return state.released && !state.handedOver
        ? [{ step: 'RELEASE', queue: 'WINDOW', due: state.concludedAt.slice(0, 10) }]
        : [];
    default:
      return [];
  }
}

/** Nobody answered by then: the case counts as accepted (行政许可法 32). */
const untilAccepted = (due: Due): Pick<Opened, 'due' | 'sweepOn'> => ({
  due,
  // Not computable yet: looked at once that year has begun, when its calendar must be there.
  sweepOn: isNotYetComputable(due) ? `${due.notYetComputable}-01-01` : addDays(due, 1),
});

/** What is owed is the applicant's to bring; once it is late, the window's to ask for. */
const ofOwed = (state: CaseState, plan: CasePlan): Opened[] =>
  owedMaterials(state, plan).map((owed) => ({
    step: 'SUPPLY',
    queue: owed.urged === 'OVERDUE' ? 'WINDOW' : 'APPLICANT',
    due: owed.until,
    sweepOn: urgeOn(owed),
    materialId: owed.materialId,
  }));

function ofItems(state: CaseState, plan: CasePlan): Opened[] {
  const items = itemsOf(state);
  return plan.items.flatMap(({ itemId, department }): Opened[] => {
    const item = items[itemId];
    if (item === undefined) return [];
    const { due } = item;
    const tasks: Opened[] = [];
    if (item.stage === 'ASKED')
      tasks.push({ step: 'DECIDE', queue: department, due, itemId, claimedBy: item.claimedBy });
    if (item.trouble !== undefined) tasks.push({ step: 'MEND', queue: 'WINDOW', due, itemId });
    return tasks;
  });
}

function ofNotices(state: CaseState): Opened[] {
  const notices = noticesOf(state);
  return NOTICES.filter((notice) => notices[notice]?.trouble !== undefined).map((notice) => ({
    step: 'MEND_NOTICE',
    queue: 'WINDOW',
    notice,
  }));
}
