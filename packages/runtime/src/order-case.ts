import { createHash } from 'node:crypto';
import { type CaseCommand, type Gate, instantOf, isRefusal, type Refusal, SYSTEM } from '@yijianshi/domain';
import { type Action, type HandledCase, handleCase } from '@yijianshi/store';
import type { Platform } from './platform.ts';
import { required, type StepEvent } from './step.ts';

/**
 * What a step of the workflow orders of its case. The command's id is the visit of the step, so a step that runs twice acts
 * once; a waiting step leaves its token in the same transaction.
 */
export function orderCase(
  platform: Platform,
  { caseNo, step, itemId }: StepEvent,
  command: CaseCommand | undefined,
  token?: { gate: Gate; token: string },
  also: readonly Action[] = [],
): Promise<HandledCase | Refusal> {
  const visit =
    token === undefined ? '' : createHash('sha256').update(token.token).digest('hex').slice(0, 20);
  return handleCase(platform.store, {
    caseNo,
    commandId: `step.${step}.${itemId ?? ''}.${visit}`,
    fingerprint: step,
    principal: SYSTEM,
    now: instantOf(platform.clock.now()),
    also,
    ...(command === undefined ? {} : { command }),
    ...(token === undefined ? {} : { token }),
  });
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
