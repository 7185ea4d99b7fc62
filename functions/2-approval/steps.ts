import { isRefusal } from '@yijianshi/domain';
import { leaveToken, orderCase, required, type StepHandler } from '@yijianshi/runtime';

/** 转交: the department's task opens at once, also while a prerequisite is out. */
export const ask: StepHandler = (event, platform) => {
  const itemId = required(event.itemId, 'itemId');
  return leaveToken(platform, event, `ITEM#${itemId}`, { type: 'ASK_ITEM', itemId });
};

/** 办结 and 反馈. */
export const conclude: StepHandler = async (event, platform) => {
  const concluded = await orderCase(platform, event, { type: 'CONCLUDE' });
  return isRefusal(concluded) ? concluded : null;
};
