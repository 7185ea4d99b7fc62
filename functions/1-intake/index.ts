import { steps } from '@yijianshi/runtime';
import { onLambda, store } from '@yijianshi/runtime/lambda';
import { accept, preReview } from './steps.ts';

/** 预审 → 补正 → 受理 → 分件. */
export const intake = steps({
  PRE_REVIEW: preReview,
  ACCEPT: accept,
});

export const handler = await onLambda(intake, [store]);
