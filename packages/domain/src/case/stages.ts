import type { CaseEventType } from './events.ts';

/** The nine stages an applicant sees (S3), in order. */
export const STAGES = ['预审', '受理', '分件', '转交', '办理', '办结', '反馈', '出件', '归档'] as const;
export type Stage = (typeof STAGES)[number];

/** Event → visible stage; `null`: before the first stage, or of no stage. */
export const STAGE_OF = {
  CASE_CREATED: null,
  MATERIALS_FETCHED: null,
  MATERIALS_ANNOUNCED: null,
  CASE_SUBMITTED: '预审',
  PRE_REVIEW_PASSED: '预审',
  CORRECTION_NOTIFIED: '预审',
  CORRECTION_RECEIVED: '预审',
  CASE_ACCEPTED: '受理',
  CASE_NOT_ACCEPTED: '受理',
  MATERIALS_SUPPLIED: '受理',
  MATERIAL_URGED: '受理',
  CASE_WITHDRAWN: '办结',
  CASE_SPLIT: '分件',
  ITEM_ASKED: '转交',
  TASK_CLAIMED: '办理',
  TASK_UNCLAIMED: '办理',
  OPINION_RECORDED: '办理',
  ITEM_GRANTED: '办理',
  ITEM_DENIED: '办理',
  ITEM_NOT_DECIDABLE: '办理',
  RESULT_SEALED: '办理',
  SEAL_STOPPED: '办理',
  SEAL_MENDED: '办理',
  NOTICE_SEALED: null,
  NOTICE_STOPPED: null,
  NOTICE_MENDED: null,
  CASE_CONCLUDED: '办结',
  RESULTS_FED_BACK: '反馈',
  RELEASE_OPENED: '出件',
  DELIVERY_POSTED: '出件',
  RESULTS_HANDED_OVER: '出件',
  CASE_ARCHIVED: '归档',
} as const satisfies Record<CaseEventType, Stage | null>;
