import { steps } from '@yijianshi/runtime';
import { onLambda, store } from '@yijianshi/runtime/lambda';
import { accept, waitAt } from './steps.ts';

/** 预审 → 补正 → 受理 → 分件. */
export const intake = steps({
  PRE_REVIEW: waitAt('PRE_REVIEW'),
  CORRECT: waitAt('CORRECT'),
  ACCEPT: accept,
});

export const handler = await onLambda(intake, [store]);
