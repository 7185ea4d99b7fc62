import {
  addDays,
  CALENDAR,
  type Calendar,
  calendarDaysLeft,
  type Day,
  dayNumber,
  dueDate,
  explain,
  isNotYetComputable,
  isWorkingDay,
  LIMITS,
  type Pause,
  signalOf,
  weekday,
  workingDaysBetween,
} from '@yijianshi/domain';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import fixture from './fixtures/clock-cases.json' with { type: 'json' };

const dayIn = (from: Day, to: Day) =>
  fc.integer({ min: 0, max: dayNumber(to) - dayNumber(from) }).map((n) => addDays(from, n));

/** From these, limits up to 30 stay inside the covered years. */
const start = dayIn('2024-12-31', '2026-08-31');
const limit = fc.integer({ min: 1, max: 30 });
const pause = fc
  .tuple(dayIn('2025-01-01', '2026-10-31'), fc.integer({ min: 0, max: 9 }))
  .map(([from, length]): Pause => [from, addDays(from, length)]);
const pauses = fc.array(pause, { maxLength: 2 });

function due(input: Parameters<typeof dueDate>[0]): Day {
  const answer = dueDate(input);
  if (isNotYetComputable(answer)) throw new Error(`not computable: ${answer.notYetComputable}`);
  return answer.due;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('fixed dates', () => {
  it.each(fixture.cases)('$id $rule: $start + $limit', (example) => {
    const answer = dueDate({
      start: example.start,
      limit: example.limit,
      pauses: example.pauses.map(([from = '', to = '']): Pause => [from, to]),
    });
    expect(isNotYetComputable(answer) ? answer : answer.due).toEqual(example.due);
  });
});

describe('the calendar', () => {
  it('agrees with chinese-days on every day of 2025 and 2026', async () => {
    // The package builds its tables in the zone of the process, when it is loaded.
    vi.stubEnv('TZ', 'Asia/Shanghai');
    const { default: chineseDays } = await import('chinese-days');
    const days = Array.from({ length: 730 }, (_, n) => addDays('2025-01-01', n));
    expect(days.at(-1)).toBe('2026-12-31');
    expect(days.filter((day) => isWorkingDay(day) !== chineseDays.isWorkday(day))).toEqual([]);
  });

  it('names holidays in order and make-up days on weekends, all in their year', () => {
    for (const { year, holidays, makeUpDays } of CALENDAR) {
      const days = holidays.flatMap(({ from, to }) => [from, to]);
      expect(days).toEqual(days.toSorted());
      for (const day of [...days, ...makeUpDays]) expect(day.slice(0, 4)).toBe(String(year));
      for (const day of makeUpDays) expect([0, 6]).toContain(weekday(day));
    }
  });

  it('knows nothing of a year without a notice', () => {
    expect(isWorkingDay('2027-01-04')).toEqual({ notYetComputable: 2027 });
    expect(isWorkingDay('2024-12-31')).toEqual({ notYetComputable: 2024 });
  });

  it('takes a later notice, and what it says of the year before', () => {
    const later: Calendar = [
      ...CALENDAR,
      {
        year: 2027,
        source: 'made up',
        holidays: [{ name: '元旦', from: '2026-12-31', to: '2027-01-03' }],
        makeUpDays: ['2026-12-26'],
      },
    ];
    expect(dueDate({ start: '2026-12-25', limit: 6 })).toEqual({ notYetComputable: 2027 });
    expect(due({ start: '2026-12-25', limit: 6, calendar: later })).toBe('2027-01-05');
  });
});

describe('what is left of the calendar', () => {
  it.each([
    ['2026-11-25', 36],
    ['2026-12-31', 0],
    ['2027-01-02', -2],
    ['2025-12-31', 365],
  ])('counted on %s is %i days', (today, left) => {
    expect(calendarDaysLeft(today, CALENDAR)).toBe(left);
  });
  it('ends at a gap: the year after a missing one is not reached', () => {
    const gapped = CALENDAR.filter(({ year }) => year !== 2026);
    expect(calendarDaysLeft('2025-12-30', gapped)).toBe(1);
  });
});

describe('due dates', () => {
  it('never come earlier for a later start', () => {
    fc.assert(
      fc.property(start, start, limit, pauses, (a, b, n, stops) => {
        const [first, second] = a <= b ? [a, b] : [b, a];
        expect(
          due({ start: first, limit: n, pauses: stops }) <= due({ start: second, limit: n, pauses: stops }),
        ).toBe(true);
      }),
    );
  });

  it('come later for a longer limit', () => {
    fc.assert(
      fc.property(start, limit, pauses, (from, n, stops) => {
        const [one, two] = [n, n + 1].map((days) => due({ start: from, limit: days, pauses: stops }));
        expect(one !== undefined && two !== undefined && one < two).toBe(true);
      }),
    );
  });

  it('are never brought forward by a pause', () => {
    fc.assert(
      fc.property(start, limit, pauses, pause, (from, n, stops, more) => {
        const without = due({ start: from, limit: n, pauses: stops });
        expect(due({ start: from, limit: n, pauses: [...stops, more] }) >= without).toBe(true);
      }),
    );
  });

  it('are working days outside every pause, exactly the limit after the start', () => {
    fc.assert(
      fc.property(start, limit, pauses, (from, n, stops) => {
        const day = due({ start: from, limit: n, pauses: stops });
        expect(isWorkingDay(day)).toBe(true);
        expect(stops.some(([a, b]) => a <= day && day <= b)).toBe(false);
        expect(workingDaysBetween(from, day, { pauses: stops })).toBe(n);
      }),
    );
  });

  it('do not depend on the zone of the process', () => {
    const inZone = (zone: string) => {
      vi.stubEnv('TZ', zone);
      return fixture.cases.map((example) => dueDate({ start: example.start, limit: example.limit }));
    };
    expect(inZone('Pacific/Kiritimati')).toEqual(inZone('Pacific/Pago_Pago'));
  });

  it('past the covered years are not computable', () => {
    fc.assert(
      fc.property(dayIn('2026-12-31', '2035-12-31'), limit, (from, n) => {
        expect(dueDate({ start: from, limit: n })).toEqual({
          notYetComputable: Number(addDays(from, 1).slice(0, 4)),
        });
      }),
    );
  });

  it('carry their derivation, and explain it', () => {
    const answer = dueDate({ start: '2026-09-18', limit: 10, pauses: [['2026-09-23', '2026-09-24']] });
    if (isNotYetComputable(answer)) throw new Error('2026 is covered');
    expect(answer.derivation).toEqual({
      start: '2026-09-18',
      limit: 10,
      first: '2026-09-20',
      due: '2026-10-12',
      holidays: [
        { name: '中秋节', from: '2026-09-25', to: '2026-09-27' },
        { name: '国庆节', from: '2026-10-01', to: '2026-10-07' },
      ],
      makeUpDays: ['2026-09-20', '2026-10-10'],
      pauses: [['2026-09-23', '2026-09-24']],
      pausedDays: 2,
      sources: ['《国务院办公厅关于2026年部分节假日安排的通知》（国办发明电〔2025〕7号）'],
    });
    expect(explain(answer.derivation)).toBe(
      '自2026-09-18起算，当日不计入，第1个工作日为2026-09-20，期限10个工作日；' +
        '期间中秋节（2026-09-25至2026-09-27）、国庆节（2026-10-01至2026-10-07）放假不计入；' +
        '调休上班的2026-09-20、2026-10-10计入；特别程序期间（2026-09-23至2026-09-24）2个工作日不计入；' +
        '到期日为2026-10-12。工作日依据：《国务院办公厅关于2026年部分节假日安排的通知》（国办发明电〔2025〕7号）。',
    );
  });

  it('leave out of the explanation what did not happen', () => {
    const answer = dueDate({ start: '2025-01-01', limit: 3 });
    if (isNotYetComputable(answer)) throw new Error('2025 is covered');
    expect(explain(answer.derivation)).toBe(
      '自2025-01-01起算，当日不计入，第1个工作日为2025-01-02，期限3个工作日；到期日为2025-01-06。' +
        '工作日依据：《国务院办公厅关于2025年部分节假日安排的通知》（国办发明电〔2024〕12号）。',
    );
  });
});

describe('signals', () => {
  const signals = (from: Day, n: number, days: readonly Day[], stops: readonly Pause[] = []) => {
    const end = due({ start: from, limit: n, pauses: stops });
    return days.map((now) => signalOf({ now, start: from, due: end, pauses: stops }));
  };

  it('warn one working day before the date, over a holiday too', () => {
    // Five days from 30 September: 8, 9, 10, 12, 13 October.
    expect(
      signals('2026-09-30', 5, [
        '2026-10-01',
        '2026-10-10',
        '2026-10-11',
        '2026-10-12',
        '2026-10-13',
        '2026-10-14',
      ]),
    ).toEqual(['NORMAL', 'NORMAL', 'NORMAL', 'WARNING', 'WARNING', 'OVERDUE']);
  });

  it('warn once 80 % of a longer limit is used', () => {
    // Twenty days from 1 June 2026: the 16th is 24 June (the 19th is a holiday).
    expect(signals('2026-06-01', 20, ['2026-06-23', '2026-06-24'])).toEqual(['NORMAL', 'WARNING']);
  });

  it('do not count paused days as used', () => {
    expect(signals('2026-06-01', 20, ['2026-06-24'], [['2026-06-02', '2026-06-05']])).toEqual(['NORMAL']);
  });

  it('warn when the days cannot be counted', () => {
    expect(signalOf({ now: '2024-12-02', start: '2024-12-02', due: '2025-01-10' })).toBe('WARNING');
  });

  it('warn at once for one day, and never go back', () => {
    expect(signals('2026-11-16', 1, ['2026-11-16', '2026-11-17', '2026-11-18'])).toEqual([
      'WARNING',
      'WARNING',
      'OVERDUE',
    ]);
    const order = ['NORMAL', 'WARNING', 'OVERDUE'];
    fc.assert(
      fc.property(start, limit, pauses, fc.nat(60), (from, n, stops, passed) => {
        const now = addDays(from, passed);
        const [one, two] = signals(from, n, [now, addDays(now, 1)], stops).map((s) => order.indexOf(s));
        expect(one !== undefined && two !== undefined && one <= two).toBe(true);
      }),
    );
  });
});

it('the limits name their source', () => {
  expect(LIMITS.acceptance.days).toBe(5);
  expect([LIMITS.decision.days, LIMITS.decision.extension]).toEqual([20, 10]);
  expect([LIMITS.joint.days, LIMITS.joint.extension]).toEqual([45, 15]);
  expect(LIMITS.delivery.days).toBe(10);
  for (const { source } of Object.values(LIMITS)) expect(source).toMatch(/行政许可法|国办发/);
});
