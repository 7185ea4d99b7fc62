import { addDays, type Day } from '../time.ts';
import {
  CALENDAR,
  type Calendar,
  isMakeUpDay,
  isNotYetComputable,
  isPaused,
  isWorkingDay,
  type NotYetComputable,
  type Pause,
} from './calendar.ts';
import type { Holiday } from './notice.ts';

/** How a due date came about, so that anyone can check it by hand. */
export interface Derivation {
  /** Day of receipt or acceptance; it does not count. */
  readonly start: Day;
  /** Working days. */
  readonly limit: number;
  /** Day 1: the first working day counted. */
  readonly first: Day;
  readonly due: Day;
  /** Holidays passed over, whole or in part. */
  readonly holidays: readonly Holiday[];
  /** Weekend days counted because offices worked on them. */
  readonly makeUpDays: readonly Day[];
  readonly pauses: readonly Pause[];
  /** Working days the pauses took out of the count. */
  readonly pausedDays: number;
  /** Notices of the years the count went through. */
  readonly sources: readonly string[];
}

export interface DueDate {
  readonly due: Day;
  readonly derivation: Derivation;
}

/**
 * The last day of a limit in working days (行政许可法 82: 工作日, without public holidays). Day 1 is the next working day,
 * also when the start is a rest day. An open special procedure is a pause up to today.
 */
export function dueDate({
  start,
  limit,
  pauses = [],
  calendar = CALENDAR,
}: {
  start: Day;
  limit: number;
  pauses?: readonly Pause[];
  calendar?: Calendar;
}): DueDate | NotYetComputable {
  const counted: Day[] = [];
  let pausedDays = 0;
  let due = start;
  while (counted.length < limit) {
    due = addDays(due, 1);
    const working = isWorkingDay(due, calendar);
    if (isNotYetComputable(working)) return working;
    if (!working) continue;
    if (isPaused(due, pauses)) pausedDays += 1;
    else counted.push(due);
  }
  const [firstYear, lastYear] = [Number(addDays(start, 1).slice(0, 4)), Number(due.slice(0, 4))];
  const derivation: Derivation = {
    start,
    limit,
    first: counted[0] ?? start,
    due,
    holidays: calendar
      .flatMap((notice) => notice.holidays)
      .filter(({ from, to }) => start < to && from < due),
    makeUpDays: counted.filter((day) => isMakeUpDay(day, calendar)),
    pauses: pauses.filter(([from, to]) => start < to && from < due),
    pausedDays,
    sources: calendar.filter(({ year }) => firstYear <= year && year <= lastYear).map(({ source }) => source),
  };
  return { due, derivation };
}
