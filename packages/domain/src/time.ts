/**
 * Time as the law counts it: everything is Asia/Shanghai, which has had no daylight saving since 1991,
 * so an instant is its Beijing wall clock plus the fixed offset. No host clock or zone is read here.
 */

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export type Day = string;
/** RFC 3339 with milliseconds and the fixed offset: `2026-11-22T09:00:00.000+08:00`. */
export type Instant = string;

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant's algorithm, integers only). */
export function dayNumber(day: Day): number {
  const y0 = Number(day.slice(0, 4));
  const m = Number(day.slice(5, 7));
  const d = Number(day.slice(8, 10));
  const y = m <= 2 ? y0 - 1 : y0;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const doy = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1;
  const doe = yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy;
  return era * 146_097 + doe - 719_468;
}

/** The day `n` days after 1970-01-01. */
export function dayOfNumber(n: number): Day {
  const z = n + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const d = doy - Math.floor((153 * mp + 2) / 5) + 1;
  const m = mp + (mp < 10 ? 3 : -9);
  const y = yoe + era * 400 + (m <= 2 ? 1 : 0);
  return `${pad(y, 4)}-${pad(m)}-${pad(d)}`;
}

export const addDays = (day: Day, n: number): Day => dayOfNumber(dayNumber(day) + n);

/** 0 is Sunday, as the State Council's notices list Saturdays and Sundays. */
export const weekday = (day: Day): number => (((dayNumber(day) + 4) % 7) + 7) % 7;

/** True for a `YYYY-MM-DD` that names a day which exists. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOfNumber(dayNumber(text)) === text;

/** Epoch milliseconds → instant. */
export function instantOf(epochMs: number): Instant {
  const ms = epochMs + OFFSET_MS;
  const n = Math.floor(ms / DAY_MS);
  const rest = ms - n * DAY_MS;
  const hh = Math.floor(rest / 3_600_000);
  const mm = Math.floor(rest / 60_000) % 60;
  const ss = Math.floor(rest / 1000) % 60;
  return `${dayOfNumber(n)}T${pad(hh)}:${pad(mm)}:${pad(ss)}.${pad(rest % 1000, 3)}+08:00`;
}

/** Instant → epoch milliseconds. */
export function epochOf(at: Instant): number {
  const [hh, mm] = [Number(at.slice(11, 13)), Number(at.slice(14, 16))];
  const seconds = Number(at.slice(17, 19));
  const ms = Number(at.slice(20, 23));
  return dayNumber(at.slice(0, 10)) * DAY_MS + ((hh * 60 + mm) * 60 + seconds) * 1000 + ms - OFFSET_MS;
}

/** The Asia/Shanghai day an instant falls on. */
export const dayOf = (at: Instant): Day => at.slice(0, 10);

/** The last day of a term of whole years that begins on `from`: 2026-11-22 and 5 years → 2031-11-21. */
export const lastDayOfTerm = (from: Day, years: number): Day =>
  addDays(`${pad(Number(from.slice(0, 4)) + years, 4)}${from.slice(4)}`, -1);

/** As official papers write it: 2026年11月22日. */
export const chineseDay = (day: Day): string =>
  `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
