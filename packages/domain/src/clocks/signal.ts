import type { Day } from '../time.ts';
import { CALENDAR, type Calendar, isNotYetComputable, type Pause, workingDaysBetween } from './calendar.ts';

export type Signal = 'NORMAL' | 'WARNING' | 'OVERDUE';

/** Share of the limit after which a clock warns. */
const WARNING_SHARE = 0.8;

/**
 * What a clock shows today. It warns one working day before the due date, or once 80 % of the limit is used, whichever comes
 * first; the due date itself is still in time.
 */
export function signalOf({
  now,
  start,
  due,
  pauses = [],
  calendar = CALENDAR,
}: {
  now: Day;
  start: Day;
  due: Day;
  pauses?: readonly Pause[];
  calendar?: Calendar;
}): Signal {
  if (now > due) return 'OVERDUE';
  const left = workingDaysBetween(now, due, { pauses, calendar });
  const total = workingDaysBetween(start, due, { pauses, calendar });
  // Days of a year without a notice cannot be counted: alarmed, not guessed.
  if (isNotYetComputable(left) || isNotYetComputable(total)) return 'WARNING';
  return left <= 1 || total - left >= total * WARNING_SHARE ? 'WARNING' : 'NORMAL';
}
