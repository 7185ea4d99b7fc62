import { checkText, findTheme, Theme, themes, validateTheme } from '@yijianshi/catalogue';
import fc from 'fast-check';
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

const certificateOf = (items: Theme['items'], id: string) => {
  const { certificate } = get(items, id);
  if (certificate === null) throw new Error(`${id} has no certificate`);
  return certificate;
};

const faultsOf = (theme: Theme): string[] => validateTheme(theme).map(({ code, at }) => `${code} ${at}`);

describe('the shipped themes', () => {
  it.each(themes().map(({ id }) => id))('%s has no fault', (id) => {
    const theme = findTheme(id);
    expect(theme && validateTheme(theme)).toEqual([]);
  });
});

describe('a theme whose names hold characters that nobody sees', () => {
  it('is refused with the place and the code of each: its reviewer would read something else', () => {
    const theme = shipped();
    get(theme.materials, 'm_rules_food').name = '承\u200B诺\u202E书';
    theme.window.place = '一楼\u0007';
    const { faults } = checkText(JSON.stringify(theme));
    const at = theme.materials.findIndex(({ id }) => id === 'm_rules_food');
    expect(faults.map(({ code, at, detail }) => [code, at, detail.zh.includes('U+')])).toEqual([
      ['UNSEEN_CHARACTER', 'window.place', true],
      ['UNSEEN_CHARACTER', `materials.${at}.name`, true],
    ]);
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
      theme.lead = 'NONE';
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
    fault: 'DANGLING_REFERENCE materials.m_licence.exchange.type',
    seed: ({ materials }) => {
      const { exchange } = get(materials, 'm_licence');
      if (exchange !== undefined) exchange.type = { department: 'NONE', typeDigits: '003' };
    },
  },
  {
    fault: 'DANGLING_REFERENCE materials.m_id_operator.exchange.subjects',
    seed: ({ materials }) => {
      get(materials, 'm_id_operator').exchange?.subjects.push({ number: 'applicant', name: 'gone' });
    },
  },
  {
    fault: 'SUBJECT_HAS_NO_NUMBER materials.m_id_operator.exchange.subjects',
    seed: ({ materials }) => {
      get(materials, 'm_id_operator').exchange?.subjects.push({ number: 'shopName' });
    },
  },
  {
    fault: 'NOTHING_TO_FETCH materials.m_app_restaurant.exchange',
    seed: ({ materials }) => {
      const subjects = [{ number: 'applicant' }];
      const exchange = { registers: ['OWN' as const], subjects, evidence: 'reconstruction: of this test' };
      get(materials, 'm_app_restaurant').exchange = exchange;
    },
  },
  {
    fault: 'MATERIAL_FROM_NOWHERE materials.m_premises',
    seed: ({ materials }) => {
      get(materials, 'm_premises').upload = false;
    },
  },
  {
    fault: 'DANGLING_REFERENCE holder',
    seed: (theme) => {
      theme.holder = 'gone';
    },
  },
  {
    fault: 'DANGLING_REFERENCE materials.m_licence.resultOf',
    seed: ({ materials }) => {
      get(materials, 'm_licence').resultOf = 'i_gone';
    },
  },
  {
    fault: 'DANGLING_REFERENCE items.i_food_small.certificate.template',
    seed: ({ items }) => {
      certificateOf(items, 'i_food_small').template = 'gone';
    },
  },
  {
    fault: 'DANGLING_REFERENCE items.i_food.certificate.print',
    seed: ({ items }) => {
      certificateOf(items, 'i_food').print.address = [{ field: 'gone' }];
    },
  },
  {
    fault: 'DANGLING_REFERENCE items.i_fire_general.certificate.print',
    seed: ({ items }) => {
      delete certificateOf(items, 'i_fire_general').print.scope;
    },
  },
  {
    fault: 'DANGLING_REFERENCE items.i_food.authority.0.department',
    seed: ({ items }) => {
      get(items, 'i_food').authority.push({
        department: 'NONE',
        delegated: false,
        from: '2026-01-01',
        evidence: 'reconstruction',
      });
    },
  },
  {
    fault: 'FIELD_TYPE_CONFLICT fields.area',
    seed: ({ items }) => {
      get(items, 'i_food').fieldKinds = { area: 'TEXT', employees: 'NUMBER' };
    },
  },
  {
    fault: 'STATE_SECRET_ITEM items.i_sign',
    seed: ({ items }) => {
      get(items, 'i_sign').stateSecret = true;
    },
  },
  {
    fault: 'DEEMED_CONSENT_BARRED items.i_fire_promise.deemedConsentAllowed',
    seed: ({ items }) => {
      get(items, 'i_fire_promise').deemedConsentAllowed = true;
    },
  },
  {
    fault: 'REVIEWED_BY_AUTHOR published.0.reviewer',
    seed: ({ published: [first] }) => {
      if (first) first.reviewer = first.author;
    },
  },
  {
    fault: 'REVIEW_INCOMPLETE published.0.criteria',
    seed: ({ published: [first] }) => first?.criteria.pop(),
  },
  {
    fault: 'DANGLING_REFERENCE published.0.areas',
    seed: ({ published: [first] }) => first?.areas.push('430100000000'),
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
        detail: {
          zh: '承诺 11 个工作日，长于法定 10 个工作日',
          en: '11 working days promised, 10 by law',
        },
        rule: { zh: expect.any(String), en: expect.any(String) },
        todo: { zh: expect.any(String), en: expect.any(String) },
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

it.each([
  ['t_restaurant', 4, ['i_food', 'i_food_small', 'i_fire_general']],
  ['t_newborn', 5, ['i_birth_reg', 'i_birth_card', 'i_birth_claim', 'i_birth_ins', 'i_birth_guide']],
])(
  'the official promise of %s, %i working days, contradicts its own items unless it names those it covers',
  (id, days, items) => {
    const theme = structuredClone(findTheme(id));
    if (theme === undefined) throw new Error(id);
    delete theme.promise.covers;
    const faults = validateTheme(theme);
    expect(theme.promise.days).toBe(days);
    expect(
      faults.map(({ code, detail }) => `${code} ${/ (i_\w+) /.exec(detail.zh)?.[1]}`).toSorted(),
    ).toEqual(items.map((item) => `THEME_PROMISE_TOO_SHORT ${item}`).toSorted());
  },
);

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

describe('whatever fits the schema', () => {
  const ids = [...shipped().items.map(({ id }) => id), 'i_none', 'i_constructor'];
  const fields = [...shipped().fields.map(({ id }) => id), 'constructor', 'toString'];
  const wild = fc.record({
    always: fc.subarray(ids),
    covers: fc.option(fc.subarray(ids), { nil: undefined }),
    prerequisites: fc.array(fc.subarray(ids), { minLength: 6, maxLength: 6 }),
    excludes: fc.array(fc.subarray(ids), { minLength: 6, maxLength: 6 }),
    kinds: fc.dictionary(fc.constantFrom(...fields), fc.constantFrom('TEXT', 'NUMBER')),
    holder: fc.constantFrom(...fields),
  });

  it('gets its faults, each once, and a second look finds the same', () => {
    fc.assert(
      fc.property(wild, ({ always, covers, prerequisites, excludes, kinds, holder }) => {
        const theme = shipped();
        Object.assign(theme, { always, holder });
        theme.promise = { days: 4, evidence: 'reconstruction', ...(covers && { covers }) };
        for (const [i, item] of theme.items.entries()) {
          item.prerequisites = prerequisites[i] ?? [];
          item.excludes = excludes[i] ?? [];
          item.fieldKinds = kinds;
        }
        const faults = validateTheme(Theme.parse(theme)).map((fault) => JSON.stringify(fault));
        expect(new Set(faults).size).toBe(faults.length);
        expect(validateTheme(theme).map((fault) => JSON.stringify(fault))).toEqual(faults);
        const bothAlways = theme.items.some(
          (item) =>
            always.includes(item.id) &&
            item.excludes.some((id) => always.includes(id) && id !== 'i_none' && id !== 'i_constructor'),
        );
        if (bothAlways) expect(faults.join()).toContain('EXCLUDED_ITEMS_MEET');
      }),
    );
  });
});

it('a theme of another shape is no theme', () => {
  expect(Theme.safeParse({ ...shipped(), version: '1' }).success).toBe(false);
  expect(Theme.safeParse({ ...shipped(), regions: [] }).success).toBe(false);
  expect(Theme.safeParse({ ...shipped(), extra: 1 }).success).toBe(false);
});
