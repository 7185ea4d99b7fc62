import { steps } from '@yijianshi/runtime';
import { accept, waitAt } from './steps.ts';

/** 预审 → 补正 → 受理 → 分件. */
export const intake = steps({
  PRE_REVIEW: waitAt('PRE_REVIEW'),
  CORRECT: waitAt('CORRECT'),
  ACCEPT: accept,
});
