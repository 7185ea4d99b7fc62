import type { Platform } from '@yijianshi/runtime';
import { outboxPartitions } from '@yijianshi/store';
import { workDue } from '../on-case-event/work-pending.ts';

/** On a schedule: re-drives what the change feed missed or what failed and is due again. Answers how many rows it worked. */
export const sweep = (platform: Platform) => (): Promise<number> => workDue(platform, outboxPartitions);
