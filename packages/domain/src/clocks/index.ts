export {
  CALENDAR,
  type Calendar,
  calendarDaysLeft,
  isNotYetComputable,
  isWorkingDay,
  type NotYetComputable,
  type Pause,
  workingDaysBetween,
} from './calendar.ts';
export { type Derivation, type DueDate, dueDate } from './due-date.ts';
export { explain } from './explain.ts';
export { LIMITS, type Limit } from './limits.ts';
export type { Holiday, YearNotice } from './notice.ts';
export { type Signal, signalOf } from './signal.ts';
