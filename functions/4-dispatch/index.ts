import { leaveToken, steps } from '@yijianshi/runtime';
import { onLambda, store } from '@yijianshi/runtime/lambda';

/** 办结 → 反馈 → 出件: concludes the case, which opens the window's release task, and waits until nothing is left to hand over. */
export const dispatch = steps({
  DISPATCH: (event, platform) => leaveToken(platform, event, 'DISPATCH', { type: 'CONCLUDE' }),
});

export const handler = await onLambda(dispatch, [store]);
