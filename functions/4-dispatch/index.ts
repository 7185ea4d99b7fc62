import { leaveToken, steps } from '@yijianshi/runtime';

/** 出件: opens the window's release task and waits until nothing is left to hand over. */
export const dispatch = steps({
  DISPATCH: (event, platform) => leaveToken(platform, event, 'DISPATCH', { type: 'OPEN_RELEASE' }),
});
