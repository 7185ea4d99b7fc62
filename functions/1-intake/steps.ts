import { isRefusal, itemsOf } from '@yijianshi/domain';
import { leaveToken, orderCase, type StepHandler } from '@yijianshi/runtime';

/** 预审, 补正: the window and the applicant move the case on; the step only leaves its token at the gate. */
export const preReview: StepHandler = (event, platform) => leaveToken(platform, event, 'PRE_REVIEW');

/** 分件: the accepted case is split into its items. A case that was not accepted has none. */
export const accept: StepHandler = async (event, platform) => {
  const split = await orderCase(platform, event, { type: 'SPLIT' });
  return isRefusal(split)
    ? split
    : { items: Object.keys(itemsOf(split.state)).map((itemId) => ({ itemId })) };
};
