import { METRICS } from '@yijianshi/contracts/deployment';
import { CALENDAR, calendarDaysLeft, dayOf, instantOf } from '@yijianshi/domain';
import type { Platform } from '@yijianshi/runtime';
import { carriers, keys, onLambda, store, workflow } from '@yijianshi/runtime/lambda';
import { outboxPartitions } from '@yijianshi/store';
import { workDue } from '../on-case-event/work-pending.ts';

/**
 * On a schedule: re-drives what the change feed missed or what failed and is due again, and says what an operator must know.
 * Answers how many rows it worked.
 */
export const sweep = (platform: Platform) => async (): Promise<number> => {
  const { worked, overdue } = await workDue(platform, outboxPartitions);
  platform.measure(METRICS.overdueOutboxRows, overdue);
  platform.measure(
    METRICS.calendarDaysLeft,
    calendarDaysLeft(dayOf(instantOf(platform.clock.now())), CALENDAR),
  );
  return worked;
};

export const handler = await onLambda(sweep, [store, keys, workflow, carriers]);
