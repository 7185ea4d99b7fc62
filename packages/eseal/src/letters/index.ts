import type { LetterTemplate } from '../letter/letter.ts';
import { acceptanceNotice } from './acceptance-notice.ts';
import { correctionNotice } from './correction-notice.ts';
import { correctionReceipt } from './correction-receipt.ts';
import { commitment, deferralPromise } from './forms.ts';
import { nonAcceptanceNotice } from './non-acceptance-notice.ts';
import { receipt } from './receipt.ts';

export const letters: readonly LetterTemplate[] = [
  receipt,
  correctionNotice,
  correctionReceipt,
  acceptanceNotice,
  nonAcceptanceNotice,
  deferralPromise,
  commitment,
];

export const letterOf = (id: string): LetterTemplate | undefined =>
  letters.find((letter) => letter.id === id);
