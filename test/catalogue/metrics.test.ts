import { findTheme, metricsOf, Theme, type ThemeMetrics } from '@yijianshi/catalogue';
import { expect, it } from 'vitest';

const theme = (id: string): Theme => Theme.parse(findTheme(id));

const first = (of: Theme): ThemeMetrics => {
  const [metrics] = metricsOf(of);
  if (metrics === undefined) throw new Error('no area');
  return metrics;
};

const met = (of: Theme) => Object.fromEntries(first(of).targets.map(({ code, met }) => [code, met]));

it('a restaurant: official figures of before, and what the theme itself asks for and promises now', () => {
  expect(first(theme('t_restaurant'))).toEqual({
    area: '431101000000',
    name: '永州市直',
    steps: { before: 4, after: 1, reduction: 0.75 },
    // Food's layout, rules and premises, the fire check's five, the sign's three.
    materials: { before: 32, after: 11, reduction: 0.656 },
    days: { before: 37, after: 4, reduction: 0.892 },
    daysOfAll: 11,
    visits: { before: 5, after: 1, reduction: 0.8 },
    targets: [
      { code: 'STEPS_AT_MOST_4', zh: expect.any(String), met: true },
      { code: 'MATERIALS_MINUS_60', zh: expect.any(String), met: true },
      { code: 'DAYS_AT_MOST_10', zh: expect.any(String), met: true },
    ],
    evidence: 'official: field names decoded from context',
  });
});

it('a store misses two targets, and says so', () => {
  expect(met(theme('t_store'))).toEqual({
    STEPS_AT_MOST_4: true,
    MATERIALS_MINUS_60: false,
    DAYS_AT_MOST_10: false,
  });
});

it('every area has its own figures where they differ', () => {
  const changed = theme('t_restaurant');
  const [, second] = changed.regions;
  if (second === undefined) throw new Error('one area only');
  second.beforeAfter = { ...changed.beforeAfter, steps: [9, 5] };
  const metrics = metricsOf(changed);
  expect(metrics).toHaveLength(14);
  expect(metrics.map(({ steps }) => steps.after)).toEqual([1, 5, ...Array(12).fill(1)]);
  expect(metrics[1]?.targets[0]).toMatchObject({ code: 'STEPS_AT_MOST_4', met: false });
});

it('a complex theme must halve its time, a simple one has no target of days', () => {
  const halved = (days: number) =>
    met({ ...theme('t_restaurant'), complexity: 'COMPLEX', promise: { days, evidence: 'reconstruction' } });
  expect([halved(18).DAYS_MINUS_50, halved(19).DAYS_MINUS_50]).toEqual([true, false]);
  expect(Object.keys(met(theme('t_company')))).toEqual(['STEPS_AT_MOST_4', 'MATERIALS_MINUS_60']);
});

it('so many questions that nobody can try all answers are answered by the whole list', () => {
  const many = theme('t_restaurant');
  many.questions = Array.from({ length: 40 }, (_, n) => ({
    id: `q_${n}`,
    text: '？',
    evidence: 'reconstruction',
    options: ['a', 'b'].map((id) => ({ id, label: id, items: [], materials: {}, fields: [], nothing: true })),
  }));
  expect(first(many).materials.after).toBe(many.materials.filter(({ upload }) => upload).length);
});

it('a theme that took nothing before has nothing to reduce', () => {
  const fresh = theme('t_restaurant');
  fresh.beforeAfter.visits = [0, 0];
  expect(first(fresh).visits).toEqual({ before: 0, after: 0, reduction: 0 });
});
