import type { CaseEventType, CaseFact } from './events.ts';
import type { CaseState, Notice } from './state.ts';

/** What the law wants in writing (行政许可法 32, 38), each at most once in a case. */
export const NOTICES = [
  'RECEIPT',
  'CORRECTION',
  'CORRECTION_RECEIPT',
  'ACCEPTANCE',
  'NON_ACCEPTANCE',
] as const;
export type NoticeKind = (typeof NOTICES)[number];

export const NOTICE_TITLES = {
  RECEIPT: '收件凭证',
  CORRECTION: '补正通知书',
  CORRECTION_RECEIPT: '补正材料收件凭证',
  ACCEPTANCE: '受理通知书',
  NON_ACCEPTANCE: '不予受理通知书',
} as const satisfies Record<NoticeKind, string>;

const NOTICE_OF: Partial<Record<CaseEventType, NoticeKind>> = {
  CASE_SUBMITTED: 'RECEIPT',
  CORRECTION_NOTIFIED: 'CORRECTION',
  CORRECTION_RECEIVED: 'CORRECTION_RECEIPT',
  CASE_ACCEPTED: 'ACCEPTANCE',
  CASE_NOT_ACCEPTED: 'NON_ACCEPTANCE',
};

/** The notice that tells the applicant of an event. */
export const noticeOf = ({ type }: Pick<CaseFact, 'type'>): NoticeKind | undefined => NOTICE_OF[type];

/** The notices of a case, each with its sealed file or with what stopped its sealing. */
export const noticesOf = (state: CaseState): Partial<Record<NoticeKind, Notice>> =>
  state.status === 'NONE' ? {} : state.notices;

/** A notice that is not sealed yet: the case is not over before the applicant can have it. */
export const owesNotice = (state: CaseState): boolean =>
  Object.values(noticesOf(state)).some(({ sealed }) => sealed === undefined);

/** Where a notice's file is: one for each, whenever it is made. */
export const noticeFileKey = (caseNo: string, notice: NoticeKind): string =>
  `cases/${caseNo}/notices/${notice}.pdf`;
