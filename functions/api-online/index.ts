import { surface } from '@yijianshi/runtime';
import { keys, onLambda, receipts, store } from '@yijianshi/runtime/lambda';
import { createOnlineDraft, discardOnlineDraft, getOnlineDraft, patchOnlineDraft } from './online.ts';

/** The applicant at home: an application begun, continued or given up, before it is a case. */
export const apiOnline = surface('online', {
  createOnlineDraft,
  getOnlineDraft,
  patchOnlineDraft,
  discardOnlineDraft,
});

export const handler = await onLambda(apiOnline, [store, keys, receipts]);
