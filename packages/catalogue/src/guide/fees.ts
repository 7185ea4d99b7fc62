import type { GuideItem } from './items.ts';

export interface GuideFees {
  /** What the applicant pays in all. */
  readonly applicantYuan: number;
  readonly governmentYuan: number;
  /** Items that cost something, whoever pays. */
  readonly items: readonly ({ readonly itemId: string } & GuideItem['fee'])[];
}

export function feesOf(items: readonly GuideItem[]): GuideFees {
  const paidBy = (payer: GuideItem['fee']['payer']): number =>
    items.reduce((sum, { fee }) => sum + (fee.payer === payer ? Math.round(fee.yuan * 100) : 0), 0) / 100;
  return {
    applicantYuan: paidBy('APPLICANT'),
    governmentYuan: paidBy('GOVERNMENT'),
    items: items.filter(({ fee }) => fee.yuan > 0).map(({ itemId, fee }) => ({ itemId, ...fee })),
  };
}
