import type { Actor } from '../actors.ts';
import type { CasePlan, ItemPlan } from '../plan.ts';
import { type Refusal, refuse } from '../refusals.ts';
import type { Instant } from '../time.ts';
import type { CaseCommand } from './commands.ts';
import { dueFrom } from './due.ts';
import type { CaseFact } from './events.ts';
import { type CaseState, type Due, documentOf, type ItemState, itemsOf } from './state.ts';

type ItemCommand = Extract<CaseCommand, { itemId: string }>;

/** What one department does with its item. */
export function decideItem(
  command: ItemCommand,
  state: CaseState,
  plan: CasePlan,
  now: Instant,
  actor: Actor,
): CaseFact[] | Refusal {
  const { itemId } = command;
  const item = itemsOf(state)[itemId];
  const itemPlan = plan.items.find((candidate) => candidate.itemId === itemId);
  if (item === undefined || itemPlan === undefined) return refuse('ITEM_UNKNOWN', 'itemId');
  switch (command.type) {
    case 'ASK_ITEM':
      return item.stage === 'SPLIT' ? [{ type: 'ITEM_ASKED', itemId, department: itemPlan.department }] : [];
    case 'CLAIM_TASK':
      return openTask(item, actor, (open) =>
        open.claimedBy === actor.sub ? [] : [{ type: 'TASK_CLAIMED', itemId }],
      );
    case 'UNCLAIM_TASK':
      return openTask(item, actor, (open) =>
        open.claimedBy === actor.sub
          ? [{ type: 'TASK_UNCLAIMED', itemId }]
          : refuse('TASK_NOT_CLAIMED', 'taskId'),
      );
    case 'RECORD_OPINION':
      return openTask(item, actor, () => [{ type: 'OPINION_RECORDED', itemId, text: command.text }]);
    case 'DECIDE_ITEM':
      return openTask(item, actor, () => decision(command, itemPlan, state, plan, now));
    case 'RECORD_SEAL': {
      const { document } = command;
      if (documentOf(item, itemPlan.certificate) !== document.kind)
        return refuse('NOTHING_TO_SEAL', 'itemId');
      return item.sealed === undefined ? [{ type: 'RESULT_SEALED', itemId, document }] : [];
    }
    case 'STOP_SEAL':
      if (documentOf(item, itemPlan.certificate) === 'NONE') return refuse('NOTHING_TO_SEAL', 'itemId');
      return item.sealed === undefined && item.trouble === undefined
        ? [{ type: 'SEAL_STOPPED', itemId, trouble: command.trouble }]
        : [];
    case 'MEND_SEAL': {
      const { trouble } = item;
      if (trouble === undefined) return refuse('NOTHING_TO_MEND', 'itemId');
      const { fields, reason, personal } = command;
      const other = fields.find((field) => field !== trouble.field);
      return other === undefined
        ? [{ type: 'SEAL_MENDED', itemId, fields, reason, personal: personal.now }]
        : refuse('FIELD_NOT_IN_TROUBLE', `body.printAs.${other}`, trouble.field);
    }
  }
}

type AskedItem = Extract<ItemState, { stage: 'ASKED' }>;

function openTask(
  item: ItemState,
  actor: Actor,
  then: (open: AskedItem) => CaseFact[] | Refusal,
): CaseFact[] | Refusal {
  if (item.stage === 'ACCEPTED' || item.stage === 'SPLIT') return refuse('TASK_UNKNOWN', 'taskId');
  if (item.stage !== 'ASKED') return refuse('ALREADY_DECIDED', 'taskId');
  if (item.claimedBy !== undefined && item.claimedBy !== actor.sub) return refuse('TASK_CLAIMED', 'taskId');
  return then(item);
}

type DecideItem = Extract<CaseCommand, { type: 'DECIDE_ITEM' }>;

/** A prerequisite holds the decision, not the examination (容缺预审); a denial ends only what depends on it (S2). */
function decision(
  { itemId, grant, reasons, basis = '' }: DecideItem,
  itemPlan: ItemPlan,
  state: CaseState,
  plan: CasePlan,
  now: Instant,
): CaseFact[] | Refusal {
  const items = itemsOf(state);
  const pending = itemPlan.prerequisites.filter((id) => items[id]?.stage !== 'GRANTED');
  if (pending.length > 0) return refuse('PREREQUISITE_PENDING', 'taskId', pending.join('、'));
  const decided = { itemId, reasons, basis: basis === '' ? itemPlan.basis : basis };
  if (grant) {
    const clocks: Record<string, Due> = {};
    for (const dependant of plan.items) {
      const others = dependant.prerequisites.filter((id) => id !== itemId);
      if (others.length === dependant.prerequisites.length) continue;
      if (others.every((id) => items[id]?.stage === 'GRANTED')) {
        clocks[dependant.itemId] = dueFrom(now, dependant.promisedDays);
      }
    }
    return [{ type: 'ITEM_GRANTED', ...decided, clocks }];
  }
  return [
    { type: 'ITEM_DENIED', ...decided },
    ...dependantsOf(itemId, plan)
      .filter((dependant) => items[dependant]?.stage !== 'NOT_DECIDABLE')
      .map((dependant) => ({
        type: 'ITEM_NOT_DECIDABLE' as const,
        itemId: dependant,
        prerequisite: itemId,
      })),
  ];
}

/** Everything that needs this item's result, directly or through another. */
function dependantsOf(itemId: string, plan: CasePlan): string[] {
  const found = new Set<string>();
  const follow = (id: string): void => {
    for (const item of plan.items) {
      if (!item.prerequisites.includes(id) || found.has(item.itemId)) continue;
      found.add(item.itemId);
      follow(item.itemId);
    }
  };
  follow(itemId);
  return [...found];
}
