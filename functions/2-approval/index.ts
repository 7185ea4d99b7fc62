import { steps } from '@yijianshi/runtime';
import { onLambda, store } from '@yijianshi/runtime/lambda';
import { ask } from './steps.ts';

/** 转交 → 办理. */
export const approval = steps({ ASK: ask });

export const handler = await onLambda(approval, [store]);
