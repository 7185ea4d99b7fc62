import { type Handler, handled } from '@yijianshi/runtime';

/** 预审, line by line: passes, or sends the one correction notice. */
export const preReview: Handler<'preReview'> = (request, platform) =>
  handled(platform, request, request.params.caseNo, {
    type: 'PRE_REVIEW',
    fields: request.body.fields,
    lines: request.body.lines.map(({ reason, ...line }) => ({
      ...line,
      ...(reason === undefined ? {} : { reason }),
    })),
  });

/** 受理 or 不予受理. */
export const acceptCase: Handler<'acceptCase'> = (request, platform) =>
  handled(platform, request, request.params.caseNo, { type: 'ACCEPT', ...request.body });

export const withdrawCase: Handler<'withdrawCase'> = (request, platform) =>
  handled(platform, request, request.params.caseNo, { type: 'WITHDRAW', reason: request.body.reason });

/** 窗口领取: the applicant takes the results at the counter. */
export const pickUpAtCounter: Handler<'pickUpAtCounter'> = (request, platform) =>
  handled(platform, request, request.params.caseNo, { type: 'HAND_OVER_AT_COUNTER' });
