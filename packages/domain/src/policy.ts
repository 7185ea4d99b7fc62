import type { Actor, Principal, Role } from './actors.ts';
import type { CaseAction } from './case/commands.ts';
import { type Refusal, type RefusalCode, refuse } from './refusals.ts';

/** How the caller stands to what is asked for. */
export type Relation =
  /** Of the department, in the area, that the item's task lies with. */
  | 'TASK_DEPARTMENT'
  /** Lodged this case at the window. */
  | 'LODGER'
  /** Of a department that decides an item of this case, in its area. */
  | 'CASE_DEPARTMENT'
  /** Wrote this version of a theme. */
  | 'AUTHOR'
  /** Of the area this draft applies in, or of the one whose window began it. */
  | 'DRAFT_WINDOW';

interface Rule {
  readonly needs?: readonly Relation[];
  readonly never?: readonly Relation[];
}

type Rules = Partial<Record<Role, Rule>>;

/** Reading actions of the surfaces; the writing ones are the case's commands. */
export type ReadAction =
  | 'READ_CASE'
  | 'READ_NOTICE'
  | 'DRAW_FORM'
  | 'LIST_TASKS'
  | 'READ_ARCHIVE'
  | 'READ_THEME_VERSIONS';
export type ThemeAction = 'SUBMIT_THEME' | 'PUBLISH_THEME';
/** Beginning, reading, changing, lodging and discarding a draft at a window: who may do one may do them all. */
export type DraftAction = 'KEEP_DRAFT';
type Action = CaseAction | ReadAction | ThemeAction | DraftAction;

const REVIEW: Rules = {
  REVIEWER: { needs: ['TASK_DEPARTMENT'], never: ['LODGER'] },
  DEPARTMENT_HEAD: { needs: ['TASK_DEPARTMENT'], never: ['LODGER'] },
};
const WINDOW: Rules = { WINDOW_OFFICER: {} };
const STEP: Rules = { SYSTEM: {} };

/** Role × action × relation: who may do what, in one place. Departments cannot open intake for a theme (S0, S4). */
export const POLICY = {
  CREATE_CASE: WINDOW,
  FETCH_AGAIN: WINDOW,
  ANNOUNCE_MATERIALS: WINDOW,
  SUBMIT_CASE: WINDOW,
  PRE_REVIEW: WINDOW,
  CORRECT: WINDOW,
  ACCEPT: WINDOW,
  DEEM_ACCEPTED: STEP,
  SUPPLY_MATERIALS: { ...WINDOW, ...STEP },
  URGE_MATERIAL: STEP,
  WITHDRAW: WINDOW,
  SPLIT: STEP,
  ASK_ITEM: STEP,
  CLAIM_TASK: REVIEW,
  UNCLAIM_TASK: REVIEW,
  RECORD_OPINION: REVIEW,
  DECIDE_ITEM: REVIEW,
  RECORD_SEAL: STEP,
  STOP_SEAL: STEP,
  MEND_SEAL: WINDOW,
  RECORD_NOTICE: STEP,
  STOP_NOTICE: STEP,
  MEND_NOTICE: WINDOW,
  CONCLUDE: STEP,
  POST_DELIVERY: WINDOW,
  HAND_OVER: STEP,
  HAND_OVER_AT_COUNTER: WINDOW,
  ARCHIVE: STEP,
  READ_CASE: {
    WINDOW_OFFICER: {},
    SUPERVISOR: {},
    REVIEWER: { needs: ['CASE_DEPARTMENT'] },
    DEPARTMENT_HEAD: { needs: ['CASE_DEPARTMENT'] },
  },
  // Both show what the case's own view masks.
  READ_NOTICE: WINDOW,
  DRAW_FORM: WINDOW,
  LIST_TASKS: { WINDOW_OFFICER: {}, REVIEWER: {}, DEPARTMENT_HEAD: {} },
  READ_ARCHIVE: { REVIEWER: {}, DEPARTMENT_HEAD: {}, ARCHIVIST: {} },
  SUBMIT_THEME: { THEME_EDITOR: {} },
  PUBLISH_THEME: { THEME_REVIEWER: { never: ['AUTHOR'] } },
  READ_THEME_VERSIONS: { THEME_EDITOR: {}, THEME_REVIEWER: {} },
  KEEP_DRAFT: { WINDOW_OFFICER: { needs: ['DRAFT_WINDOW'] } },
} as const satisfies Record<Action, Rules>;

const REFUSAL_OF: Record<Relation, RefusalCode> = {
  TASK_DEPARTMENT: 'NOT_YOUR_DEPARTMENT',
  CASE_DEPARTMENT: 'NOT_YOUR_DEPARTMENT',
  LODGER: 'OWN_CASE',
  AUTHOR: 'OWN_THEME',
  DRAFT_WINDOW: 'NOT_YOUR_AREA',
};

/** The role under which the caller may act, or why not. The first of the caller's roles that may, acts. */
export function permit(
  action: Action,
  principal: Principal,
  relations: ReadonlySet<Relation>,
): Actor | Refusal {
  const rules: Rules = POLICY[action];
  let refusal: Refusal = refuse('NOT_ALLOWED', 'authorization', `需要岗位：${Object.keys(rules).join('、')}`);
  for (const role of principal.roles) {
    const rule = rules[role];
    if (rule === undefined) continue;
    const missing = rule.needs?.find((relation) => !relations.has(relation));
    const barred = rule.never?.find((relation) => relations.has(relation));
    if (missing === undefined && barred === undefined) {
      const { sub, department } = principal;
      return { sub, role, ...(department === undefined ? {} : { department }) };
    }
    refusal = refuse(REFUSAL_OF[missing ?? barred ?? 'TASK_DEPARTMENT'], 'authorization');
  }
  return refusal;
}
