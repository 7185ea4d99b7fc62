import type { Principal } from '../actors.ts';
import type { CasePlan } from '../plan.ts';
import type { Relation } from '../policy.ts';
import type { CaseState } from './state.ts';

/** How a caller stands to a case, and to one item's task where the command names an item. */
export function relationsTo(
  principal: Principal,
  plan: CasePlan,
  state: CaseState,
  itemId?: string,
): ReadonlySet<Relation> {
  const relations = new Set<Relation>();
  const here = principal.department !== undefined && principal.area === plan.area;
  if (here && plan.items.some((item) => item.department === principal.department)) {
    relations.add('CASE_DEPARTMENT');
  }
  const item = plan.items.find((candidate) => candidate.itemId === itemId);
  if (here && item !== undefined && item.department === principal.department)
    relations.add('TASK_DEPARTMENT');
  if (state.status !== 'NONE' && state.lodgedBy.sub === principal.sub) relations.add('LODGER');
  return relations;
}
