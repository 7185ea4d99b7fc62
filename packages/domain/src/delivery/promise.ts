import {
  CALENDAR,
  type Calendar,
  isNotYetComputable,
  isWorkingDay,
  type NotYetComputable,
} from '../clocks/index.ts';
import { addDays, type Day, dayOf, type Instant } from '../time.ts';

/** Times of day are `HH:mm` in Asia/Shanghai. */
export interface SameDayPolicy {
  readonly version: string;
  /** Posted on a working day up to and including this time: delivered the same day, otherwise on the next working day. */
  readonly cutOff: string;
  readonly deliverBy: string;
}

/** What the applicant was told, kept with what it was computed from, so that it can be judged later by the rule of its day. */
export interface DeliveryPromise {
  readonly promisedBy: Instant;
  readonly policyVersion: string;
  readonly inputs: {
    readonly postedAt: Instant;
    readonly cutOff: string;
    readonly deliverBy: string;
  };
}

export function promiseSameDay(
  { version, cutOff, deliverBy }: SameDayPolicy,
  postedAt: Instant,
  calendar: Calendar = CALENDAR,
): DeliveryPromise | NotYetComputable {
  const inTime = postedAt.slice(11, 23) <= `${cutOff}:00.000`;
  let day: Day = inTime ? dayOf(postedAt) : addDays(dayOf(postedAt), 1);
  for (;;) {
    const working = isWorkingDay(day, calendar);
    if (isNotYetComputable(working)) return working;
    if (working) break;
    day = addDays(day, 1);
  }
  return {
    promisedBy: `${day}T${deliverBy}:00.000+08:00`,
    policyVersion: version,
    inputs: { postedAt, cutOff, deliverBy },
  };
}
