import type { CaseAction } from './commands.ts';
import type { CaseStatus } from './state.ts';

const EVERY_ITEM_STEP = ['RECORD_SEAL', 'STOP_SEAL', 'MEND_SEAL'] as const;
/** What was promised comes in when it comes. */
const OWED = ['ANNOUNCE_MATERIALS', 'SUPPLY_MATERIALS', 'URGE_MATERIAL'] as const;
/** A notice is sealed when its time comes, wherever the case has got to meanwhile. */
const NOTICE = ['RECORD_NOTICE', 'STOP_NOTICE', 'MEND_NOTICE'] as const;

/** Status × action: what may be asked of a case in each status. `decide` looks here first. */
export const AVAILABLE_ACTIONS = {
  NONE: ['CREATE_CASE'],
  DRAFT: ['FETCH_AGAIN', 'ANNOUNCE_MATERIALS', 'SUBMIT_CASE', 'WITHDRAW'],
  // What a correction did not mend can be turned down without a pre-review that says it is fit.
  SUBMITTED: ['PRE_REVIEW', 'ACCEPT', 'DEEM_ACCEPTED', ...OWED, 'WITHDRAW', ...NOTICE],
  PRE_REVIEWED: ['ACCEPT', 'DEEM_ACCEPTED', ...OWED, 'WITHDRAW', ...NOTICE],
  // Who does not answer the correction notice can only be turned down.
  IN_CORRECTION: ['FETCH_AGAIN', 'CORRECT', 'ACCEPT', ...OWED, 'WITHDRAW', ...NOTICE],
  NOT_ACCEPTED: ['SPLIT', 'CONCLUDE', ...NOTICE],
  ACCEPTED: [
    ...OWED,
    'SPLIT',
    'ASK_ITEM',
    'CLAIM_TASK',
    'UNCLAIM_TASK',
    'RECORD_OPINION',
    'DECIDE_ITEM',
    ...EVERY_ITEM_STEP,
    ...NOTICE,
    'CONCLUDE',
    'WITHDRAW',
  ],
  // The steps of the workflow run on after a withdrawal: what was decided before it is still sealed.
  WITHDRAWN: [...OWED, 'SPLIT', 'ASK_ITEM', ...EVERY_ITEM_STEP, ...NOTICE, 'CONCLUDE'],
  // A restarted execution passes the items again; asking one that has its result does nothing.
  CONCLUDED: [
    ...OWED,
    'SPLIT',
    'ASK_ITEM',
    'CONCLUDE',
    'POST_DELIVERY',
    'HAND_OVER',
    'HAND_OVER_AT_COUNTER',
    ...NOTICE,
    'ARCHIVE',
  ],
  ARCHIVED: ['ARCHIVE'],
} as const satisfies Record<CaseStatus, readonly CaseAction[]>;

export const isAvailable = (status: CaseStatus, action: CaseAction): boolean =>
  (AVAILABLE_ACTIONS[status] as readonly CaseAction[]).includes(action);
