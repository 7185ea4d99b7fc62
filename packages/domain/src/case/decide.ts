import type { Actor, Principal } from '../actors.ts';
import type { CasePlan } from '../plan.ts';
import { permit } from '../policy.ts';
import { isRefusal, type Refusal, refuse } from '../refusals.ts';
import type { Instant } from '../time.ts';
import { isAvailable } from './actions.ts';
import type { CaseCommand } from './commands.ts';
import { decideIntake } from './decide-intake.ts';
import { decideItem } from './decide-item.ts';
import { decideNotice } from './decide-notice.ts';
import { decideOwed } from './decide-owed.ts';
import { conclude, release } from './decide-release.ts';
import { isAllHandedOver } from './deferral.ts';
import type { CaseEvent, CaseFact } from './events.ts';
import { owesNotice } from './notices.ts';
import { relationsTo } from './relations.ts';
import { type CaseState, isFinal, itemsOf } from './state.ts';

export interface DecideContext {
  readonly now: Instant;
  readonly principal: Principal;
  /** Of the case's catalogue version, for life. */
  readonly plan: CasePlan;
}

/**
 * The case's rules: what a command makes happen, or why the rules do not allow it. No event: it was so already, and
 * asking twice changes nothing (steps of the workflow may run twice).
 */
export function decide(
  command: CaseCommand,
  state: CaseState,
  context: DecideContext,
): CaseEvent[] | Refusal {
  const itemId = 'itemId' in command ? command.itemId : undefined;
  const relations = relationsTo(context.principal, context.plan, state, itemId);
  const actor = permit(command.type, context.principal, relations);
  if (isRefusal(actor)) return isHidden(state, context) ? refuse('CASE_UNKNOWN', 'caseNo') : actor;
  if (!isAvailable(state.status, command.type)) {
    return refuse('CASE_STATUS', 'status', `办件状态为 ${state.status}，不能 ${command.type}`);
  }
  if (isOvertaken(command, state)) return refuse('BUSY');
  const facts = decideFacts(command, state, context, actor);
  if (isRefusal(facts)) return facts;
  return facts.map((fact) => ({ ...fact, at: context.now, by: actor }));
}

/** Somebody else has kept other personal fields since these were read: written over, they would be lost. */
const isOvertaken = (command: CaseCommand, state: CaseState): boolean =>
  command.type !== 'CREATE_CASE' &&
  'personal' in command &&
  command.personal !== undefined &&
  state.status !== 'NONE' &&
  command.personal.before.ref !== state.personal.ref;

/** Who may not even read a case is told of it what is told of one that never was. */
const isHidden = (state: CaseState, { principal, plan }: DecideContext): boolean =>
  state.status !== 'NONE' && isRefusal(permit('READ_CASE', principal, relationsTo(principal, plan, state)));

function decideFacts(
  command: CaseCommand,
  state: CaseState,
  { now, plan }: DecideContext,
  actor: Actor,
): CaseFact[] | Refusal {
  switch (command.type) {
    case 'CREATE_CASE':
    case 'FETCH_AGAIN':
    case 'ANNOUNCE_MATERIALS':
    case 'SUBMIT_CASE':
    case 'PRE_REVIEW':
    case 'CORRECT':
    case 'ACCEPT':
    case 'DEEM_ACCEPTED':
      return decideIntake(command, state, plan, now);
    case 'SUPPLY_MATERIALS':
    case 'URGE_MATERIAL':
      return decideOwed(command, state, plan, now);
    case 'WITHDRAW': {
      const items = Object.values(itemsOf(state));
      return items.length > 0 && items.every(isFinal)
        ? refuse('CASE_STATUS', 'status', '全部事项已有结果，不能再撤回')
        : [{ type: 'CASE_WITHDRAWN', reason: command.reason }];
    }
    case 'SPLIT':
      return Object.values(itemsOf(state)).some((item) => item.stage === 'ACCEPTED')
        ? [{ type: 'CASE_SPLIT', items: plan.items.map((item) => item.itemId) }]
        : [];
    case 'RECORD_NOTICE':
    case 'STOP_NOTICE':
    case 'MEND_NOTICE':
      return decideNotice(command, state);
    case 'CONCLUDE':
      return conclude(state, plan);
    case 'POST_DELIVERY':
    case 'HAND_OVER':
    case 'HAND_OVER_AT_COUNTER':
      return release(command, state);
    case 'ARCHIVE':
      if (state.status === 'ARCHIVED') return [];
      if (owesNotice(state)) return refuse('CASE_STATUS', 'notices', '仍有文书没有签章');
      return isAllHandedOver(state, plan)
        ? [{ type: 'CASE_ARCHIVED', packageDigest: command.packageDigest }]
        : refuse('CASE_STATUS', 'status', '结果尚未全部送达');
    default:
      return decideItem(command, state, plan, now, actor);
  }
}
