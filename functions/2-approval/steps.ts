import { isRefusal, sealedDocuments } from '@yijianshi/domain';
import { leaveToken, orderCase, required, type StepHandler } from '@yijianshi/runtime';

/** 转交: the department's task opens at once, also while a prerequisite is out. */
export const ask: StepHandler = (event, platform) => {
  const itemId = required(event.itemId, 'itemId');
  return leaveToken(platform, event, `ITEM#${itemId}`, { type: 'ASK_ITEM', itemId });
};

/** 办结 and 反馈: is there anything to hand over? */
export const conclude: StepHandler = async (event, platform) => {
  const concluded = await orderCase(platform, event, { type: 'CONCLUDE' });
  if (isRefusal(concluded)) return concluded;
  const { state } = concluded;
  const online = state.status === 'NONE' || state.deliveryMode === 'ONLINE';
  return { handOver: !online && sealedDocuments(state).length > 0 };
};
