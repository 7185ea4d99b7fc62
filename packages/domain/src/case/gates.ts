import { type CasePlan, certificateOf } from '../plan.ts';
import { isAllHandedOver } from './deferral.ts';
import { owesNotice } from './notices.ts';
import { type CaseState, documentOf, isFinal, itemsOf } from './state.ts';

/**
 * A gate is a place where the workflow waits (`.waitForTaskToken`). Whether it stands open, and with what answer, is read off the
 * case's state, never remembered: so it does not matter whether the token or the decision comes first, or how often
 * either is told.
 */
export type Gate = 'PRE_REVIEW' | 'DISPATCH' | `ITEM#${string}` | `MEND#${string}`;

/** The answer the workflow gets at a gate; `undefined` while it must wait. */
export function gateOutcome(
  gate: Gate,
  state: CaseState,
  plan: CasePlan,
): Record<string, string> | undefined {
  switch (gate) {
    case 'PRE_REVIEW':
      return isIntakeOver(state) ? {} : undefined;
    case 'DISPATCH':
      return state.status === 'ARCHIVED' || (isAllHandedOver(state, plan) && !owesNotice(state))
        ? {}
        : undefined;
    default: {
      const itemId = gate.slice(gate.indexOf('#') + 1);
      const item = itemsOf(state)[itemId];
      // Open from the start: an item that comes into being has not been mended.
      if (gate.startsWith('MEND#')) return item?.trouble === undefined ? {} : undefined;
      if (item === undefined) return undefined;
      return isFinal(item) ? { document: documentOf(item, certificateOf(plan, itemId)) } : undefined;
    }
  }
}

/** Accepted, turned down or withdrawn; a correction is part of the intake. */
function isIntakeOver(state: CaseState): boolean {
  switch (state.status) {
    case 'NONE':
    case 'DRAFT':
    case 'SUBMITTED':
    case 'PRE_REVIEWED':
    case 'IN_CORRECTION':
      return false;
    case 'NOT_ACCEPTED':
    case 'WITHDRAWN':
    case 'ACCEPTED':
    case 'CONCLUDED':
    case 'ARCHIVED':
      return true;
  }
}

/** The gates a command opened: closed before it, open after it. */
export function openedGates(before: CaseState, after: CaseState, plan: CasePlan): Gate[] {
  const gates: Gate[] = ['PRE_REVIEW', 'DISPATCH'];
  for (const { itemId } of plan.items) gates.push(`ITEM#${itemId}`, `MEND#${itemId}`);
  return gates.filter(
    (gate) => gateOutcome(gate, before, plan) === undefined && gateOutcome(gate, after, plan) !== undefined,
  );
}
