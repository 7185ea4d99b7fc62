import { addDays, type Day, dayNumber, weekday } from '../time.ts';
import type { YearNotice } from './notice.ts';
import { NOTICE_2025 } from './notice-2025.ts';
import { NOTICE_2026 } from './notice-2026.ts';

/**
 * The notices known so far. Each year's notice comes in the November before; adding one is adding a file. A notice may name
 * days of the year before (the 2019 one made 2018-12-29 a working day), so every notice is asked about every day.
 */
export type Calendar = readonly YearNotice[];

export const CALENDAR: Calendar = [NOTICE_2025, NOTICE_2026];

/**
 * `NOT_YET_COMPUTABLE`: the answer needs a day of a year whose notice is not in the calendar. It is shown, alarmed and derived
 * again when that notice arrives; no date is guessed.
 */
export interface NotYetComputable {
  readonly notYetComputable: number;
}

export const isNotYetComputable = <T>(answer: T | NotYetComputable): answer is NotYetComputable =>
  typeof answer === 'object' && answer !== null && 'notYetComputable' in answer;

const isHoliday = (day: Day, calendar: Calendar): boolean =>
  calendar.some(({ holidays }) => holidays.some(({ from, to }) => from <= day && day <= to));

export const isMakeUpDay = (day: Day, calendar: Calendar): boolean =>
  calendar.some((notice) => notice.makeUpDays.includes(day));

/** Compare with `=== true`: a day of an uncovered year is neither a working day nor a rest day. */
export function isWorkingDay(day: Day, calendar: Calendar = CALENDAR): boolean | NotYetComputable {
  const year = Number(day.slice(0, 4));
  if (!calendar.some((notice) => notice.year === year)) return { notYetComputable: year };
  if (isMakeUpDay(day, calendar)) return true;
  return !isHoliday(day, calendar) && weekday(day) !== 0 && weekday(day) !== 6;
}

/** Days from `today` to the end of the last year whose notice is known, without a gap before it; negative once it is over. */
export function calendarDaysLeft(today: Day, calendar: Calendar): number {
  let year = Number(today.slice(0, 4));
  while (calendar.some((notice) => notice.year === year)) year += 1;
  return dayNumber(`${year - 1}-12-31`) - dayNumber(today);
}

/** Both ends included: the special procedures of 行政许可法 45 stop the clock on these days. */
export type Pause = readonly [from: Day, to: Day];

export const isPaused = (day: Day, pauses: readonly Pause[]): boolean =>
  pauses.some(([from, to]) => from <= day && day <= to);

/** Working days after `from` up to and with `to`, those inside a pause left out; 0 when `to` is not after `from`. */
export function workingDaysBetween(
  from: Day,
  to: Day,
  { pauses = [], calendar = CALENDAR }: { pauses?: readonly Pause[]; calendar?: Calendar } = {},
): number | NotYetComputable {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    const working = isWorkingDay(day, calendar);
    if (isNotYetComputable(working)) return working;
    if (working && !isPaused(day, pauses)) count += 1;
  }
  return count;
}
