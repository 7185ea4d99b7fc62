import { CALENDAR, dueDate } from '../clocks/index.ts';
import { dayOf, type Instant } from '../time.ts';
import type { Due } from './state.ts';

/** A limit of working days from a moment on; its day does not count. */
export function dueFrom(from: Instant, limit: number): Due {
  const answer = dueDate({ start: dayOf(from), limit, calendar: CALENDAR });
  return 'due' in answer ? answer.due : answer;
}
