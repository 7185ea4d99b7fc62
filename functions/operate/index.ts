import { isRefusal, type Refusal, refuse } from '@yijianshi/domain';
import type { Platform } from '@yijianshi/runtime';
import { onLambda, seals, store, workflow } from '@yijianshi/runtime/lambda';
import { describe, pending, restart } from './executions.ts';
import { Order } from './order.ts';
import { enrolSeal, requestSeal } from './seals.ts';

/** For the city's engineers, by invocation only: no HTTP route leads here. Answers what was done, or a refusal. */
export const operate =
  (platform: Platform) =>
  async (asked: unknown): Promise<object | Refusal> => {
    const read = Order.safeParse(asked);
    if (!read.success) {
      const [issue] = read.error.issues;
      return refuse('BODY_INVALID', issue?.path.join('.'), issue?.message);
    }
    const outcome = await carryOut(platform, read.data);
    platform.log.info('operated', { ...read.data, ...(isRefusal(outcome) ? outcome : {}) });
    return outcome;
  };

function carryOut(platform: Platform, order: Order): Promise<object | Refusal> {
  switch (order.do) {
    case 'describe':
      return describe(platform, order.caseNo);
    case 'restart':
      return restart(platform, order.caseNo);
    case 'pending':
      return pending(platform);
    case 'request-seal':
      return requestSeal(platform, order);
    case 'enrol-seal':
      return enrolSeal(platform, order);
  }
}

export const handler = await onLambda(operate, [store, workflow, seals]);
