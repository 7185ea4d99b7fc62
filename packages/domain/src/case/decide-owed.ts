import type { CasePlan } from '../plan.ts';
import { isRefusal, type Refusal, refuse } from '../refusals.ts';
import { dayOf, type Instant } from '../time.ts';
import type { CaseCommand } from './commands.ts';
import { releaseFacts } from './decide-release.ts';
import { owedMaterials, urgency } from './deferral.ts';
import type { CaseFact } from './events.ts';
import { supplied } from './materials.ts';
import type { CaseState } from './state.ts';

type OwedCommand = Extract<CaseCommand, { type: 'SUPPLY_MATERIALS' | 'URGE_MATERIAL' }>;

/** 容缺: what is owed is urged, and closes by itself when it comes; the results that waited for it are released then. */
export function decideOwed(
  command: OwedCommand,
  state: CaseState,
  plan: CasePlan,
  now: Instant,
): CaseFact[] | Refusal {
  const owed = owedMaterials(state, plan);
  if (command.type === 'URGE_MATERIAL') {
    const { materialId } = command;
    const one = owed.find((each) => each.materialId === materialId);
    if (one === undefined) return refuse('MATERIAL_NOT_OWED', 'materialId');
    const urged = urgency(one.until, dayOf(now));
    return urged === undefined || urged === one.urged ? [] : [{ type: 'MATERIAL_URGED', materialId, urged }];
  }
  const materials = supplied(command, state, plan);
  if (isRefusal(materials)) return materials;
  const isLast = owed.every(({ materialId }) => materials[materialId] !== undefined);
  return [
    { type: 'MATERIALS_SUPPLIED', materials },
    ...(state.status === 'CONCLUDED' && isLast ? releaseFacts(state) : []),
  ];
}
