import type { Day } from '../time.ts';

/** One holiday of a notice, both ends included; weekends inside it are part of it. */
export interface Holiday {
  readonly name: string;
  readonly from: Day;
  readonly to: Day;
}

/** What the State Council's yearly notice fixes. Days it does not name follow the week. */
export interface YearNotice {
  readonly year: number;
  readonly source: string;
  readonly holidays: readonly Holiday[];
  /** Saturdays and Sundays on which offices work (调休上班). */
  readonly makeUpDays: readonly Day[];
}
