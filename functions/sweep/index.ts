import { METRICS } from '@yijianshi/contracts/deployment';
import { CALENDAR, calendarDaysLeft, dayOf, instantOf } from '@yijianshi/domain';
import type { Platform } from '@yijianshi/runtime';
import { carriers, files, keys, onLambda, store, workflow } from '@yijianshi/runtime/lambda';
import { outboxPartitions } from '@yijianshi/store';
import { tell } from '../on-case-event/tell.ts';
import { workDue } from '../on-case-event/work-pending.ts';
import { endDrafts } from './end-drafts.ts';
import { sweepTasks } from './tasks.ts';

/**
 * On a schedule: re-drives what the change feed missed or what failed and is due again, says what an operator must know, acts where
 * nobody did in time, and ends drafts whose time is over. Answers how many tasks, rows and drafts it worked.
 */
export const sweep = (platform: Platform) => async (): Promise<number> => {
  const { worked, overdue } = await workDue(platform, outboxPartitions, tell);
  platform.measure(METRICS.overdueOutboxRows, overdue);
  platform.measure(
    METRICS.calendarDaysLeft,
    calendarDaysLeft(dayOf(instantOf(platform.clock.now())), CALENDAR),
  );
  return worked + (await sweepTasks(platform)) + (await endDrafts(platform));
};

export const handler = await onLambda(sweep, [store, files, keys, workflow, carriers]);
