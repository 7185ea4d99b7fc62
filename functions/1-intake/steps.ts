import { isRefusal } from '@yijianshi/domain';
import { leaveToken, orderCase, type StepHandler } from '@yijianshi/runtime';

/** The window moves the case on; the step only leaves its token at the gate. */
export const waitAt =
  (gate: 'PRE_REVIEW' | 'CORRECT'): StepHandler =>
  (event, platform) =>
    leaveToken(platform, event, gate);

/** 分件: the accepted case is split into its items. */
export const accept: StepHandler = async (event, platform) => {
  const split = await orderCase(platform, event, { type: 'SPLIT' });
  return isRefusal(split) ? split : { items: split.plan.items.map(({ itemId }) => ({ itemId })) };
};
