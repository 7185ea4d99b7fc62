import {
  type Begun,
  findTheme,
  interview,
  misfits,
  readForm,
  resolve,
  stillOpen,
  type Theme,
  themes,
} from '@yijianshi/catalogue';
import { isRefusal, type Refusal } from '@yijianshi/domain';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const DAY = '2026-11-20';
const restaurant = findTheme('t_restaurant') as Theme;
const { answers, form, area } = RESTAURANT;
const people: Begun['people'] = [
  { field: 'applicant.idNumber', kind: 'CITIZEN_ID', value: RESTAURANT.applicant.idNumber },
];
const names = (faults: readonly Refusal[]) => faults.map(({ field }) => field);

describe('what is still open of an application', () => {
  it('is nothing of a whole one', () => {
    expect(stillOpen(restaurant, { answers, form, people })).toEqual({
      remaining: 0,
      faults: [],
      doubtful: [],
      dropped: [],
    });
  });

  it('is everything of an empty one, as far as it can be known', () => {
    const open = stillOpen(restaurant, { answers: {}, form: {}, people: [] });
    expect(open.next?.id).toBe('q_small');
    expect(names(open.faults)).toContain('body.form.shopName');
    expect(open.doubtful).toEqual([]);
  });

  it('names what no longer fits the version of today, and goes on with the rest', () => {
    const old: Begun = {
      answers: { ...answers, q_gone: 'yes', q_small: 'renamed' },
      form: { ...form, gone: '旧', area: '六十' },
      people,
    };
    const open = stillOpen(restaurant, old);
    expect(names(open.faults)).toEqual(
      expect.arrayContaining(['body.answers.q_gone', 'body.answers.q_small', 'body.form.area']),
    );
    expect(open.next?.id).toBe('q_small');
    expect(open.dropped).toContain('form.gone');
  });

  it('is nothing exactly where the application would be taken, for any part of one', () => {
    const some = <T>(value: Readonly<Record<string, T>>) =>
      fc.subarray(Object.entries(value)).map((entries) => Object.fromEntries(entries) as Record<string, T>);
    // Mostly whole: otherwise next to none would be taken.
    const most = <T>(value: Readonly<Record<string, T>>) =>
      fc.oneof(
        fc.constant(value),
        some(value),
        fc
          .constantFrom(...Object.keys(value))
          .map(
            (left) =>
              Object.fromEntries(Object.entries(value).filter(([name]) => name !== left)) as Record<
                string,
                T
              >,
          ),
      );
    let taken = 0;
    fc.assert(
      fc.property(most(answers), most(form as Record<string, string | number>), (said, filled) => {
        const resolved = resolve(restaurant, { area, answers: said, day: DAY });
        const refused = isRefusal(resolved) ? resolved : readForm(resolved.plan, filled);
        const open = stillOpen(restaurant, { answers: said, form: filled, people });
        expect(open.next === undefined && open.faults.length === 0).toBe(!isRefusal(refused));
        if (!isRefusal(refused)) {
          taken += 1;
          expect(
            Object.keys(filled)
              .filter((name) => !(name in refused))
              .map((name) => `form.${name}`),
          ).toEqual(open.dropped.filter((name) => name.startsWith('form.')));
        } else if (refused.refused === 'FORM_INVALID') expect(names(open.faults)).toContain(refused.field);
      }),
    );
    expect(taken).toBeGreaterThan(5);
  });

  it.each(themes().map(({ id }) => id))('of %s can be told, whatever was answered', (id) => {
    const theme = findTheme(id) as Theme;
    const said = fc
      .tuple(
        ...theme.questions.map(({ id: question, options }) =>
          fc
            .option(fc.constantFrom(...options.map((option) => option.id)))
            .map((option) => [question, option] as const),
        ),
      )
      .map(
        (all) => Object.fromEntries(all.filter(([, option]) => option !== null)) as Record<string, string>,
      );
    fc.assert(
      fc.property(said, (given) => {
        const asked = interview(theme, given);
        if (isRefusal(asked)) throw new Error(asked.field);
        const open = stillOpen(theme, { answers: given, form: {}, people: [] });
        expect([open.next?.id, open.remaining]).toEqual([asked.next?.id, asked.remaining]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what no version of an application could hold', () => {
  it('is told all at once; a question that is not asked yet is held to its options, too', () => {
    const later = restaurant.questions.find(({ after }) => after !== undefined);
    if (later === undefined) throw new Error('no question waits for another');
    const faults = misfits(restaurant, {
      answers: { [later.id]: 'no-such-option', q_moon: 'yes' },
      form: { moon: 1, area: 'x', shopName: '', employees: 3 },
    });
    expect(names(faults)).toEqual([
      `body.answers.${later.id}`,
      'body.answers.q_moon',
      'body.form.moon',
      'body.form.area',
    ]);
  });
});
