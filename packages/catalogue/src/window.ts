import type { NoticeKind } from '@yijianshi/domain';

/** The department that owns the integrated window: notices go out in its name, under its seal. */
export const WINDOW_OWNER = 'XZSP';

/** What a notice's document number begins with, in 永州; and what its identifier in the register begins with. */
const MARKS: Readonly<Record<NoticeKind, readonly [number: string, id: string]>> = {
  RECEIPT: ['永收', 'SJ'],
  CORRECTION: ['永补', 'BZ'],
  CORRECTION_RECEIPT: ['永补收', 'BS'],
  ACCEPTANCE: ['永受', 'SL'],
  NON_ACCEPTANCE: ['永不受', 'BY'],
};

const digits = (caseNo: string): string => caseNo.replaceAll('-', '');

/** Document number: by case and kind, so that there are never two for one notice, nor one for two. The year is the case number's. */
export const noticeNumber = (caseNo: string, notice: NoticeKind): string =>
  `${MARKS[notice][0]}〔${caseNo.slice(7, 11)}〕${digits(caseNo)}号`;

/**
 * The notice's identifier in the register of what was sealed, which its QR code asks for. Case numbers can be counted through: with a
 * `key` that nobody guesses, only who holds the notice finds it, and nobody learns who was turned down.
 */
export const noticeId = (caseNo: string, notice: NoticeKind, key: string): string =>
  `${MARKS[notice][1]}${digits(caseNo)}-${key}`;
