import { isNotYetComputable, isWorkingDay } from '../clocks/index.ts';
import type { CasePlan, MaterialPlan } from '../plan.ts';
import { type Refusal, refuse } from '../refusals.ts';
import { addDays, type Day, dayOf, type Instant } from '../time.ts';
import { dueFrom } from './due.ts';
import { type CaseState, type Due, isFinal, itemsOf, type MaterialFile, nothingToHandOver } from './state.ts';

/** 容缺受理: a minor material that the case was accepted without, on the applicant's signed promise. */
export interface Owed {
  readonly materialId: string;
  readonly until: Day;
  /** How urgently the applicant was reminded last. */
  readonly urged?: MaterialFile['urged'];
}

const BEFORE_ACCEPTANCE: ReadonlySet<CaseState['status']> = new Set([
  'SUBMITTED',
  'PRE_REVIEWED',
  'IN_CORRECTION',
]);

/** What is still owed: materials of items that were granted or may be yet. Nobody owes anything for what was turned down, denied or withdrawn. */
export function owedMaterials(state: CaseState, plan: CasePlan): Owed[] {
  if (state.status === 'NONE' || state.status === 'DRAFT' || state.status === 'ARCHIVED') return [];
  const items = itemsOf(state);
  const counts = (itemId: string): boolean => {
    const item = items[itemId];
    // Only an item of a case that is not accepted yet has no state of its own and may still be granted.
    if (item === undefined) return BEFORE_ACCEPTANCE.has(state.status);
    return !isFinal(item) || item.stage === 'GRANTED';
  };
  return plan.materials.flatMap(({ materialId, neededBy }) => {
    const { owedUntil: until, urged } = state.materials[materialId] ?? {};
    return until !== undefined && neededBy.some(counts)
      ? [{ materialId, until, ...(urged === undefined ? {} : { urged }) }]
      : [];
  });
}

/** A result is released only when everything its item was accepted without has come. */
export const isHeldBack = (state: CaseState, plan: CasePlan, itemId: string): boolean =>
  owedMaterials(state, plan).some(({ materialId }) =>
    plan.materials.some(
      (material) => material.materialId === materialId && material.neededBy.includes(itemId),
    ),
  );

/** Everything is in the applicant's hands: handed over, or nothing to hand over and nothing that it waits for. */
export const isAllHandedOver = (state: CaseState, plan: CasePlan): boolean =>
  state.status === 'CONCLUDED' &&
  (state.handedOver || (nothingToHandOver(state) && owedMaterials(state, plan).length === 0));

/**
 * The last day a material may be promised for: the promised limit of the items that need it, were they accepted today. They cannot
 * be accepted earlier, so the day is right whenever they are.
 */
export function latestDeferral({ neededBy }: MaterialPlan, plan: CasePlan, now: Instant): Due {
  const limits = plan.items
    .filter(({ itemId }) => neededBy.includes(itemId))
    .map(({ promisedDays }) => promisedDays);
  return dueFrom(now, Math.min(...limits));
}

/** Promised for a day from today on, and not later than the promised limit of the items that wait for it. */
export function notInTime(
  until: Day,
  material: MaterialPlan,
  plan: CasePlan,
  now: Instant,
): Refusal | undefined {
  const latest = latestDeferral(material, plan, now);
  // Within the years whose calendar is known every day is before a limit that runs past them; beyond, nobody can say.
  const inTime = isNotYetComputable(latest)
    ? Number(until.slice(0, 4)) < latest.notYetComputable
    : until <= latest;
  return inTime && until >= dayOf(now)
    ? undefined
    : refuse('DEFERRAL_DATE', undefined, daysFor(latest, dayOf(now)));
}

function daysFor(latest: Due, today: Day): string {
  if (!isNotYetComputable(latest)) return `${today} – ${latest}`;
  const { notYetComputable: year } = latest;
  const unknown = `${year} 年节假日安排尚未公布`;
  return Number(today.slice(0, 4)) < year
    ? `${today} – ${year - 1}-12-31（${unknown}）`
    : `${unknown}，暂不能承诺，请现在提交`;
}

/** The applicant is reminded one working day before the day, and when it is over. */
export function urgency(until: Day, today: Day): MaterialFile['urged'] {
  if (today > until) return 'OVERDUE';
  return today >= workingDayBefore(until) ? 'WARNING' : undefined;
}

/** The day something owed has to be looked at next; absent once the applicant was told that it is late. */
export function urgeOn({ until, urged }: Owed): Day | undefined {
  if (urged === 'OVERDUE') return undefined;
  return urged === 'WARNING' ? addDays(until, 1) : workingDayBefore(until);
}

function workingDayBefore(day: Day): Day {
  let before = addDays(day, -1);
  while (isWorkingDay(before) === false) before = addDays(before, -1);
  return before;
}
