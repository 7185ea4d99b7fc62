import middy from '@middy/core';
import { METRICS } from '@yijianshi/contracts/deployment';
import { isRefusal, type Refusal } from '@yijianshi/domain';
import type { Json } from '@yijianshi/store';
import type { Platform } from './platform.ts';

/** What the state machine sends a step. */
export interface StepEvent {
  readonly step: string;
  readonly caseNo: string;
  readonly itemId?: string;
  readonly token?: string;
  readonly trouble?: { readonly error: string; readonly cause: string };
}

/** Answers what the state machine needs to go on; most steps need nothing. */
export type StepHandler = (event: StepEvent, platform: Platform) => Promise<Json | Refusal>;

/** A rule refused what the state machine ordered: the workflow retries it, and the refusal's code says why. */
export class StepRefused extends Error {
  constructor(refusal: Refusal, event: StepEvent) {
    super(JSON.stringify({ ...refusal, step: event.step, caseNo: event.caseNo }));
    this.name = refusal.refused;
  }
}

/** A service the step needs is down; the workflow waits and tries again. */
export class Outage extends Error {
  override readonly name = 'Outage';
}

/** One function of the workflow: the steps it serves, on the one middy stack. */
export const steps =
  (handlers: Readonly<Record<string, StepHandler>>) =>
  (platform: Platform): ((event: StepEvent) => Promise<Json>) => {
    const run = async (event: StepEvent): Promise<Json> => {
      const handler = handlers[event.step];
      if (handler === undefined) throw new RangeError(`no step ${event.step}`);
      const outcome = await handler(event, platform);
      if (isRefusal(outcome)) throw new StepRefused(outcome, event);
      platform.measure(METRICS.stepSucceeded, 1, { step: event.step });
      return outcome;
    };
    return (
      middy<StepEvent, Json>()
        // Answers nothing: middy takes what an error handler returns for the step's success.
        .onError(({ event, error }) => {
          platform.measure(METRICS.stepFailed, 1, { step: event.step });
          platform.log.error('step failed', { ...event, token: undefined, error });
        })
        .handler(run) as unknown as (event: StepEvent) => Promise<Json>
    );
  };

/** A member that the state machine file always sends with this step. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new RangeError(`the state machine sent no ${name}`);
  return value;
}
