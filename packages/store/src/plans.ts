import type { CasePlan } from '@yijianshi/domain';
import type { CaseStore, Row } from './ports.ts';

/**
 * A case's plan is written once and never changed, and it is longer than the case's own snapshot: a process that has read it does
 * not read it again.
 */
const plans = new WeakMap<CaseStore, Map<string, CasePlan>>();

const MOST_KEPT = 1000;

export const knownPlan = (store: CaseStore, caseNo: string): CasePlan | undefined =>
  plans.get(store)?.get(caseNo);

export function keepPlan(store: CaseStore, caseNo: string, row: Row | undefined): CasePlan | undefined {
  if (row === undefined) return undefined;
  const kept = plans.get(store) ?? new Map<string, CasePlan>();
  if (kept.size >= MOST_KEPT) kept.clear();
  const plan = row.data as unknown as CasePlan;
  plans.set(store, kept.set(caseNo, plan));
  return plan;
}
