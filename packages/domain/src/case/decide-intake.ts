import { LIMITS } from '../clocks/index.ts';
import type { CasePlan } from '../plan.ts';
import { isRefusal, type Refusal, refuse } from '../refusals.ts';
import type { Instant } from '../time.ts';
import type { CaseCommand } from './commands.ts';
import { dueFrom } from './due.ts';
import type { CaseFact } from './events.ts';
import { announce, arrivedMaterials, exempt } from './materials.ts';
import type { CaseState, Due } from './state.ts';

type IntakeCommand = Extract<
  CaseCommand,
  { type: 'CREATE_CASE' | 'ANNOUNCE_MATERIALS' | 'SUBMIT_CASE' | 'PRE_REVIEW' | 'CORRECT' | 'ACCEPT' }
>;

/** From the draft to the formal start or the formal no. */
export function decideIntake(
  command: IntakeCommand,
  state: CaseState,
  plan: CasePlan,
  now: Instant,
): CaseFact[] | Refusal {
  switch (command.type) {
    case 'CREATE_CASE': {
      const { type: _, ...created } = command;
      return [{ type: 'CASE_CREATED', themeId: plan.themeId, version: plan.version, ...created }];
    }
    case 'ANNOUNCE_MATERIALS':
      return announce(command, state, plan);
    case 'SUBMIT_CASE': {
      const materials = arrivedMaterials(state, plan, command.arrived);
      if (isRefusal(materials)) return materials;
      return [{ type: 'CASE_SUBMITTED', materials, acceptanceDue: dueFrom(now, LIMITS.acceptance.days) }];
    }
    case 'PRE_REVIEW':
      return preReview(command.faults, state, plan);
    case 'CORRECT': {
      const materials = arrivedMaterials(state, plan, command.arrived);
      return isRefusal(materials) ? materials : [{ type: 'CORRECTION_RECEIVED', materials }];
    }
    case 'ACCEPT':
      return command.accept
        ? [accepted(plan, now)]
        : [{ type: 'CASE_NOT_ACCEPTED', reasons: command.reasons }];
  }
}

/** At most one correction notice, listing everything (行政许可法 32, 一次性告知). */
function preReview(
  faults: readonly { materialId: string; reason: string }[],
  state: CaseState,
  plan: CasePlan,
): CaseFact[] | Refusal {
  if (faults.length === 0) return [{ type: 'PRE_REVIEW_PASSED' }];
  for (const { materialId } of faults) {
    const material = plan.materials.find((candidate) => candidate.materialId === materialId);
    if (material === undefined) return refuse('MATERIAL_UNKNOWN', 'body.faults', materialId);
    if (material.exemption !== undefined) return exempt('body.faults', material);
  }
  if ('corrected' in state && state.corrected)
    return refuse('CORRECTION_ONCE', 'body.faults', '行政许可法 32');
  return [{ type: 'CORRECTION_NOTIFIED', faults }];
}

/** Freezes the catalogue version and sets the dates. A dependant's clock waits for its prerequisite's result (行政许可法 42). */
function accepted(plan: CasePlan, now: Instant): CaseFact {
  const items: Record<string, Due | null> = {};
  for (const { itemId, prerequisites, promisedDays } of plan.items) {
    items[itemId] = prerequisites.length === 0 ? dueFrom(now, promisedDays) : null;
  }
  return { type: 'CASE_ACCEPTED', version: plan.version, promiseDue: dueFrom(now, plan.promise.days), items };
}
