import { createHash } from 'node:crypto';
import {
  type CaseAction,
  type CaseCommand,
  type Gate,
  instantOf,
  isRefusal,
  type Refusal,
  SYSTEM,
} from '@yijianshi/domain';
import { type Action, type HandledCase, handleCase, type Once } from '@yijianshi/store';
import type { Platform } from './platform.ts';
import { required, type StepEvent } from './step.ts';

/**
 * What a step brings about again when it is repeated late: a sealing that was mended meanwhile would stop once more.
 */
const KEPT: ReadonlySet<CaseAction> = new Set(['STOP_SEAL']);

/**
 * What a step of the workflow orders of its case. A step that runs twice acts once: by the case's state, or where that does not
 * tell, because its visit is kept. A waiting step leaves its token in the same transaction.
 */
export function orderCase(
  platform: Platform,
  event: StepEvent,
  command: CaseCommand | undefined,
  token?: { gate: Gate; token: string },
  also: readonly Action[] = [],
): Promise<HandledCase | Refusal> {
  return handleCase(platform.store, {
    caseNo: event.caseNo,
    once: command !== undefined && KEPT.has(command.type) ? visitOf(event) : 'BY_STATE',
    principal: SYSTEM,
    now: instantOf(platform.clock.now()),
    also,
    ...(command === undefined ? {} : { command }),
    ...(token === undefined ? {} : { token }),
  });
}

/** A step is visited once for every token it gets. */
function visitOf({ step, itemId = '', token }: StepEvent): Once {
  const visit = token === undefined ? '' : createHash('sha256').update(token).digest('hex').slice(0, 20);
  return { commandId: `step.${step}.${itemId}.${visit}`, fingerprint: step };
}

/** A waiting step: does what opens the wait and leaves its token at the gate; the gate's outcome is the step's answer. */
export async function leaveToken(
  platform: Platform,
  event: StepEvent,
  gate: Gate,
  command?: CaseCommand,
): Promise<null | Refusal> {
  const left = await orderCase(platform, event, command, { gate, token: required(event.token, 'token') });
  return isRefusal(left) ? left : null;
}
