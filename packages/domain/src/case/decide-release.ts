import type { CasePlan, ItemPlan } from '../plan.ts';
import { type Refusal, refuse } from '../refusals.ts';
import type { CaseCommand } from './commands.ts';
import { owedMaterials } from './deferral.ts';
import type { CaseFact } from './events.ts';
import {
  type CaseResult,
  type CaseState,
  isFinal,
  itemsOf,
  nothingToHandOver,
  owesDocument,
} from './state.ts';

export function conclude(state: CaseState, plan: CasePlan): CaseFact[] | Refusal {
  if (state.status === 'CONCLUDED') return [];
  const items = itemsOf(state);
  const isOpen = ({ itemId, certificate }: ItemPlan): boolean => {
    const item = items[itemId];
    if (item === undefined) return false;
    return !isFinal(item) || owesDocument(item, certificate);
  };
  if (plan.items.some(isOpen)) return refuse('CASE_STATUS', 'items', '仍有事项没有结果或没有制证');
  const isOwed = owedMaterials(state, plan).length > 0;
  return [{ type: 'CASE_CONCLUDED', result: resultOf(state) }, ...(isOwed ? [] : releaseFacts(state))];
}

/** The applicant gets the results: at once with the conclusion, or when the last material that they wait for has come (容缺). */
export const releaseFacts = (state: CaseState): CaseFact[] =>
  nothingToHandOver(state)
    ? [{ type: 'RESULTS_FED_BACK' }]
    : [{ type: 'RESULTS_FED_BACK' }, { type: 'RELEASE_OPENED' }];

/** One department's denial never blocks another's certificate: the case may end PARTIALLY_GRANTED. */
function resultOf(state: CaseState): CaseResult {
  if (state.status === 'NOT_ACCEPTED' || state.status === 'WITHDRAWN') return state.status;
  const items = Object.values(itemsOf(state));
  const granted = items.filter((item) => item.stage === 'GRANTED').length;
  if (granted === items.length) return 'GRANTED';
  return granted === 0 ? 'DENIED' : 'PARTIALLY_GRANTED';
}

type ReleaseCommand = Extract<CaseCommand, { type: 'POST_DELIVERY' | 'HAND_OVER' | 'HAND_OVER_AT_COUNTER' }>;

export function release(command: ReleaseCommand, state: CaseState): CaseFact[] | Refusal {
  if (state.status !== 'CONCLUDED') return refuse('CASE_STATUS', 'status');
  if (command.type === 'HAND_OVER') {
    if (state.handedOver) return [];
    return state.deliveryId === command.deliveryId
      ? [{ type: 'RESULTS_HANDED_OVER', via: 'COURIER', deliveryId: command.deliveryId }]
      : refuse('DELIVERY_UNKNOWN', 'deliveryId');
  }
  if (!state.released || state.handedOver) return refuse('NOTHING_TO_RELEASE', 'status');
  const mode = command.type === 'POST_DELIVERY' ? 'COURIER' : 'COUNTER';
  if (state.deliveryMode !== mode) return refuse('DELIVERY_MODE', 'deliveryMode', state.deliveryMode);
  if (mode === 'COUNTER') return [{ type: 'RESULTS_HANDED_OVER', via: 'COUNTER' }];
  if (state.deliveryId !== undefined) return refuse('DELIVERY_EXISTS', 'body.caseNo', state.deliveryId);
  return command.type === 'POST_DELIVERY'
    ? [{ type: 'DELIVERY_POSTED', deliveryId: command.deliveryId }]
    : [];
}
