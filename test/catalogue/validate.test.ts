import { findTheme, Theme, themes, validateTheme } from '@yijianshi/catalogue';
import { describe, expect, it } from 'vitest';

const shipped = (): Theme => {
  const theme = findTheme('t_restaurant');
  if (theme === undefined) throw new Error('t_restaurant is shipped');
  return structuredClone(theme);
};

const get = <T extends { id: string }>(list: T[], id: string): T => {
  const found = list.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};

const faultsOf = (theme: Theme): string[] => validateTheme(theme).map(({ code, at }) => `${code} ${at}`);

describe('the shipped themes', () => {
  it.each(themes().map(({ id }) => id))('%s has no fault', (id) => {
    const theme = findTheme(id);
    expect(theme && validateTheme(theme)).toEqual([]);
  });
});

/** Each breaks one thing of the shipped theme; none hides another. */
const SEEDED: readonly { readonly fault: string; readonly seed: (theme: Theme) => void }[] = [
  {
    fault: 'DUPLICATE_ID fields',
    seed: ({ fields }) => fields.push({ ...get(fields, 'signText') }),
  },
  {
    fault: 'DANGLING_REFERENCE lead',
    seed: (theme) => {
      theme.lead = 'ZJ';
    },
  },
  {
    fault: 'DANGLING_REFERENCE items.i_sign.materials',
    seed: ({ items }) => get(items, 'i_sign').materials.push('m_gone'),
  },
  {
    fault: 'DANGLING_REFERENCE items.i_sign.fields',
    seed: ({ items }) => get(items, 'i_sign').fields.push('gone'),
  },
  {
    fault: 'DANGLING_REFERENCE items.i_sign.prerequisites',
    seed: ({ items }) => get(items, 'i_sign').prerequisites.push('i_gone'),
  },
  {
    fault: 'DANGLING_REFERENCE questions.q_sign.options.yes.items',
    seed: ({ questions }) => get(get(questions, 'q_sign').options, 'yes').items.push('i_gone'),
  },
  {
    fault: 'DANGLING_REFERENCE questions.q_public.options.yes.materials',
    seed: ({ questions }) => {
      get(get(questions, 'q_public').options, 'yes').materials.i_food = ['m_gone'];
    },
  },
  {
    fault: 'QUESTION_ORDER questions.q_cold.after',
    seed: ({ questions }) => {
      get(questions, 'q_cold').after = { question: 'q_raw', option: 'yes' };
    },
  },
  {
    fault: 'OPTION_NAMES_NOTHING questions.q_drinks.options.no',
    seed: ({ questions }) => {
      delete get(get(questions, 'q_drinks').options, 'no').nothing;
    },
  },
  {
    fault: 'PREREQUISITE_CYCLE items.i_bl_verify.prerequisites items.i_sign.prerequisites',
    seed: ({ items }) => get(items, 'i_bl_verify').prerequisites.push('i_sign'),
  },
  {
    fault: 'ITEM_PROMISE_OVER_STATUTE items.i_food.promised',
    seed: ({ items }) => {
      get(items, 'i_food').promised.days = 11;
    },
  },
  {
    fault: 'THEME_PROMISE_TOO_SHORT promise',
    seed: ({ promise }) => {
      promise.covers?.push('i_fire_general');
    },
  },
  {
    fault: 'EXEMPT_MATERIAL_ASKED materials.m_licence',
    seed: ({ materials }) => {
      get(materials, 'm_licence').upload = true;
    },
  },
  {
    fault: 'MATERIAL_FROM_NOWHERE materials.m_premises',
    seed: ({ materials }) => {
      get(materials, 'm_premises').upload = false;
    },
  },
  {
    fault: 'EXCLUDED_ITEMS_MEET items.i_food.excludes',
    seed: ({ items }) => get(items, 'i_food').excludes.push('i_sign'),
  },
];

describe('a seeded fault', () => {
  it.each(SEEDED)('$fault', ({ fault, seed }) => {
    const theme = shipped();
    seed(theme);
    expect(faultsOf(theme)).toEqual([fault]);
  });

  it('is found beside all the others, at once', () => {
    const theme = shipped();
    for (const { seed } of SEEDED) seed(theme);
    expect(faultsOf(theme).toSorted()).toEqual(SEEDED.map(({ fault }) => fault).toSorted());
  });

  it('says what is wrong', () => {
    const theme = shipped();
    get(theme.items, 'i_food').promised.days = 11;
    expect(validateTheme(theme)).toEqual([
      {
        code: 'ITEM_PROMISE_OVER_STATUTE',
        at: 'items.i_food.promised',
        detail: '承诺 11 个工作日，长于法定 10 个工作日',
      },
    ]);
  });
});

describe("the theme's promise", () => {
  const withPromise = (days: number, covers: string[] | undefined): string[] => {
    const theme = shipped();
    theme.promise = { days, evidence: 'reconstruction', ...(covers && { covers }) };
    return faultsOf(theme);
  };

  it('of 4 is too short for items promised in 10, unless it names what it covers', () => {
    expect(withPromise(4, undefined)).toEqual(Array(3).fill('THEME_PROMISE_TOO_SHORT promise'));
    expect(withPromise(4, ['i_sign', 'i_fire_promise'])).toEqual([]);
  });

  it('holds the longest path: the check before an item counts, covered or not', () => {
    expect(withPromise(10, undefined)).toHaveLength(3);
    expect(withPromise(11, undefined)).toEqual([]);
    expect(withPromise(1, ['i_sign'])).toHaveLength(1);
    expect(withPromise(2, ['i_sign'])).toEqual([]);
  });
});

describe('exclusion', () => {
  it('is broken when one option chooses both', () => {
    const theme = shipped();
    get(get(theme.questions, 'q_small').options, 'yes').items.push('i_food');
    expect(faultsOf(theme)).toEqual([
      'EXCLUDED_ITEMS_MEET items.i_food.excludes',
      'EXCLUDED_ITEMS_MEET items.i_food_small.excludes',
    ]);
  });

  it('is broken when one of the two is always there', () => {
    const theme = shipped();
    theme.always.push('i_fire_general');
    expect(faultsOf(theme)).toContain('EXCLUDED_ITEMS_MEET items.i_fire_promise.excludes');
  });

  it('is kept when the question of one is shown only by an answer that keeps out the other', () => {
    const theme = shipped();
    get(theme.items, 'i_food').excludes.push('i_fire_promise');
    expect(faultsOf(theme)).toHaveLength(1);
    get(theme.questions, 'q_public').after = { question: 'q_small', option: 'yes' };
    expect(faultsOf(theme)).toEqual([]);
  });
});

it('a theme of another shape is no theme', () => {
  expect(Theme.safeParse({ ...shipped(), version: '1' }).success).toBe(false);
  expect(Theme.safeParse({ ...shipped(), regions: [] }).success).toBe(false);
  expect(Theme.safeParse({ ...shipped(), extra: 1 }).success).toBe(false);
});
