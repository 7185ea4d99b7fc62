import type { CasePlan } from '@yijianshi/domain';
import { department } from '../departments.ts';
import type { Item, Theme } from '../schema.ts';
import { type EvidenceTag, evidenceOf } from './evidence.ts';
import { prepared } from './prepared.ts';

interface Sourced {
  readonly text: string;
  readonly evidence: EvidenceTag;
}

/** One department's part of the theme. */
export interface GuideItem {
  readonly itemId: string;
  readonly name: string;
  readonly type: Item['type'];
  readonly kind: Item['kind'];
  readonly department: { readonly id: string; readonly name: string };
  readonly basis: Sourced;
  readonly conditions: readonly Sourced[];
  /** Working days; 0 is on the spot. */
  readonly promisedDays: number;
  readonly statutoryDays: number;
  /** Working days the department's head may add once; 0: none. */
  readonly extensionDays: number;
  /** Whether a hearing, an inspection or the like may stop the clock. */
  readonly mayPause: boolean;
  readonly onSiteCheck: boolean;
  /** Decided at once on the applicant's signed promise. */
  readonly commitment: boolean;
  /** Items of this guide that are decided before it. */
  readonly prerequisites: readonly string[];
  readonly materials: readonly string[];
  /** What is handed out when it is granted. */
  readonly result: { readonly title: string; readonly sealed: boolean; readonly validYears?: number };
  readonly fee: {
    readonly yuan: number;
    readonly payer: Item['fee']['payer'];
    readonly evidence: EvidenceTag;
  };
  readonly evidence: EvidenceTag;
}

export function itemsOf(theme: Theme, plan: CasePlan): GuideItem[] {
  const { items } = prepared(theme);
  return plan.items.flatMap(({ itemId, name, department: id, prerequisites, materials }) => {
    const item = items.get(itemId);
    if (item === undefined) return [];
    const { certificate } = item;
    return [
      {
        itemId,
        name,
        type: item.type,
        kind: item.kind,
        department: { id, name: department(id).name },
        basis: { text: item.basis.text, evidence: evidenceOf(item.basis.evidence) },
        conditions: item.conditions.map(({ text, evidence }) => ({ text, evidence: evidenceOf(evidence) })),
        promisedDays: item.promised.days,
        statutoryDays: item.statutory.days,
        extensionDays: item.extension?.days ?? 0,
        mayPause: item.suspension.allowed,
        onSiteCheck: item.onSiteCheck,
        commitment: item.commitment,
        prerequisites,
        materials,
        result: {
          title: certificate?.title ?? '办理结果记录',
          sealed: certificate !== null,
          ...(certificate?.validYears ? { validYears: certificate.validYears } : {}),
        },
        fee: { yuan: item.fee.amount, payer: item.fee.payer, evidence: evidenceOf(item.fee.evidence) },
        evidence: evidenceOf(item.evidence),
      },
    ];
  });
}

/** A promise as people read it. */
export function workingDays(days: number): string {
  if (days === 0) return '当场办结';
  return days === 0.5 ? '半个工作日' : `${days} 个工作日`;
}
