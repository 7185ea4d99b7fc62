import { leaveToken, required, type StepHandler } from '@yijianshi/runtime';

/** 转交: the department's task opens at once, also while a prerequisite is out. */
export const ask: StepHandler = (event, platform) => {
  const itemId = required(event.itemId, 'itemId');
  return leaveToken(platform, event, `ITEM#${itemId}`, { type: 'ASK_ITEM', itemId });
};
