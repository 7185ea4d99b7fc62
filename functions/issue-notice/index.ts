import type { Platform } from '@yijianshi/runtime';
import { files, keys, onLambda, receipts, seals, store } from '@yijianshi/runtime/lambda';
import { ringsOf } from '../on-case-event/rings.ts';
import { workPending } from '../on-case-event/work-pending.ts';
import { issue } from './issue.ts';

export { noticePaper } from './content.ts';

/** What the law wants in writing: receipts and notices, drawn and sealed as soon as what they tell of is committed. */
export const issueNotice = (platform: Platform) =>
  ringsOf('notice', (key) => workPending(platform, key, issue));

export const handler = await onLambda(issueNotice, [store, keys, files, seals, receipts]);
