import type { Platform } from '@yijianshi/runtime';
import { carriers, files, keys, onLambda, store, workflow } from '@yijianshi/runtime/lambda';
import { ringsOf } from './rings.ts';
import { tell } from './tell.ts';
import { workPending } from './work-pending.ts';

/** The change feed: rings for outbox rows as they are committed. */
export const onCaseEvent = (platform: Platform) =>
  ringsOf('telling', (key) => workPending(platform, key, tell));

export const handler = await onLambda(onCaseEvent, [store, files, keys, workflow, carriers]);
