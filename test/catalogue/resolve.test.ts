import { type Answers, findTheme, type Resolution, resolve, type Theme } from '@yijianshi/catalogue';
import { isRefusal } from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const found = findTheme('t_restaurant');
if (found === undefined) throw new Error('t_restaurant is shipped');
const theme: Theme = found;
const area = '431101000000';
const day = '2026-11-20';

/** A full-size restaurant with a sign that takes the fire check on commitment. */
const DEMO: Answers = {
  q_small: 'no',
  q_public: 'yes',
  q_fire: 'promise',
  q_sign: 'yes',
  q_cold: 'no',
  q_drinks: 'no',
  q_raw: 'no',
};

function resolved(answers: Answers): Resolution {
  const answer = resolve(theme, { area, answers, day });
  if (isRefusal(answer)) throw new Error(`${answer.refused} ${answer.field}`);
  return answer;
}

const without = (id: string): Answers => Object.fromEntries(Object.entries(DEMO).filter(([q]) => q !== id));

describe('the demonstration', () => {
  const { plan, answers } = resolved(DEMO);

  it('has four items of three departments, three of them at once after the first', () => {
    expect(
      plan.items.map(({ itemId, department, prerequisites }) => [itemId, department, prerequisites]),
    ).toEqual([
      ['i_bl_verify', 'SCJG', []],
      ['i_food', 'SCJG', ['i_bl_verify']],
      ['i_fire_promise', 'XF', ['i_bl_verify']],
      ['i_sign', 'CG', ['i_bl_verify']],
    ]);
    expect(answers).toEqual(DEMO);
  });

  it('says of what nobody hands in what is fetched instead, by whose number', () => {
    const fetched = plan.materials.flatMap(({ materialId, fetch }) => (fetch ? [[materialId, fetch]] : []));
    expect(fetched).toEqual([
      [
        'm_licence',
        {
          registers: ['OWN', 'PARTNER'],
          type: expect.stringMatching(/^[0-9A-Z]{18}003$/),
          subjects: [{ number: 'creditCode', name: 'shopName' }],
        },
      ],
      [
        'm_id_operator',
        {
          registers: ['PARTNER'],
          type: 'RESIDENT_IDENTITY',
          subjects: [{ number: 'representativeId', name: 'representative' }],
        },
      ],
    ]);
  });

  it('has one set of materials, each once, with the items that share it', () => {
    const food = ['i_food'];
    const fire = ['i_fire_promise'];
    const sign = ['i_sign'];
    const all = ['i_bl_verify', ...food, ...fire, ...sign];
    expect(
      plan.materials.map(({ materialId, exemption, neededBy }) => [materialId, exemption, neededBy]),
    ).toEqual([
      ['m_app_restaurant', 'GENERATED_FORM', all],
      ['m_promise_restaurant', undefined, fire],
      ['m_layout_food', undefined, food],
      ['m_rules_food', undefined, food],
      ['m_fire_plan_emergency', undefined, fire],
      ['m_site_plan', undefined, [...food, ...fire]],
      ['m_fire_facility_plan', undefined, fire],
      ['m_fire_rules', undefined, fire],
      ['m_premises', undefined, [...food, ...sign]],
      ['m_sign_render', undefined, sign],
      ['m_sign_spec', undefined, sign],
      ['m_sign_right', undefined, sign],
      ['m_licence', 'E_LICENCE', all],
      ['m_id_operator', 'DATA_CHECK', all],
    ]);
  });

  it('asks each field once, and only what these items need', () => {
    expect(plan.form.map(({ field }) => field)).toEqual([
      'shopName',
      'creditCode',
      'representative',
      'representativeId',
      'phone',
      'address',
      'area',
      'employees',
      'floors',
      'openingDay',
      'signText',
      'signSize',
    ]);
    expect(plan.form.filter(({ personal }) => personal).map(({ field }) => field)).toEqual([
      'representative',
      'representativeId',
      'phone',
    ]);
  });

  it('promises 4 working days for the items the promise covers', () => {
    expect(plan.promise).toEqual({ days: 4, covers: ['i_bl_verify', 'i_fire_promise', 'i_sign'] });
  });

  it('seals a certificate for food and fire, and records the others', () => {
    expect(
      plan.items.map(({ certificate }) => certificate && [certificate.template, certificate.validYears]),
    ).toEqual([null, ['food-business-licence', 5], ['fire-safety-opinion', null], null]);
  });
});

describe('answers', () => {
  it('choose the small permit, the general fire check, or no fire check at all', () => {
    const items = (answers: Answers) => resolved(answers).plan.items.map(({ itemId }) => itemId);
    expect(items({ ...DEMO, q_small: 'yes' })).toContain('i_food_small');
    expect(items({ ...DEMO, q_fire: 'general' })).toContain('i_fire_general');
    expect(items({ ...without('q_fire'), q_public: 'no', q_sign: 'no' })).toEqual(['i_bl_verify', 'i_food']);
  });

  it('add fields and materials', () => {
    const form = resolved({ ...DEMO, q_cold: 'yes' }).plan.form.map(({ field }) => field);
    expect(form).toContain('coldDishes');
    const small = resolved({ ...without('q_fire'), q_public: 'no' }).plan.materials.map((m) => m.materialId);
    expect(small).not.toContain('m_site_plan');
  });

  it('to a hidden question are dropped, whatever they say', () => {
    for (const q_fire of ['promise', 'nonsense']) {
      const { plan, answers } = resolved({ ...DEMO, q_public: 'no', q_fire });
      expect(answers).toEqual({ ...without('q_fire'), q_public: 'no' });
      expect(plan.items.map(({ itemId }) => itemId)).not.toContain('i_fire_promise');
    }
  });

  it.each([
    ['a missing answer', without('q_sign'), 'ANSWER_MISSING', 'answers.q_sign'],
    ['a missing answer to a question just shown', without('q_fire'), 'ANSWER_MISSING', 'answers.q_fire'],
    ['an option that is none', { ...DEMO, q_sign: 'maybe' }, 'ANSWER_UNKNOWN', 'answers.q_sign'],
    ['a question that is none', { ...DEMO, q_pets: 'yes' }, 'ANSWER_UNKNOWN', 'answers.q_pets'],
    ['a name every object has', { ...DEMO, constructor: 'yes' }, 'ANSWER_UNKNOWN', 'answers.constructor'],
  ])('are refused: %s', (_, answers, refused, field) => {
    expect(resolve(theme, { area, answers, day })).toEqual({ refused, field, rule: expect.any(String) });
  });

  it('are for an area where the theme is open', () => {
    expect(resolve(theme, { area: '430100000000', answers: DEMO, day })).toMatchObject({
      refused: 'AREA_UNKNOWN',
      field: 'area',
    });
    const elsewhere = resolve(theme, { area: '431181999000', answers: DEMO, day });
    expect(!isRefusal(elsewhere) && elsewhere.plan.area).toBe('431181999000');
  });
});

describe('whatever is answered', () => {
  const answers: fc.Arbitrary<Answers> = fc.record(
    Object.fromEntries(
      theme.questions.map(({ id, options }) => [id, fc.constantFrom(...options.map((option) => option.id))]),
    ),
  );
  const excluded = theme.items.flatMap(({ id, excludes }) => excludes.map((other) => [id, other] as const));

  it('the plan holds together', () => {
    fc.assert(
      fc.property(answers, (given) => {
        const { plan, answers: counted } = resolved(given);
        const ids = plan.items.map(({ itemId }) => itemId);
        const materials = plan.materials.map(({ materialId }) => materialId);
        const fields = plan.form.map(({ field }) => field);
        for (const list of [ids, materials, fields]) expect(new Set(list).size).toBe(list.length);

        expect(new Set(plan.items.flatMap((item) => item.materials))).toEqual(new Set(materials));
        for (const { materialId, neededBy } of plan.materials) {
          expect(neededBy).toEqual(
            plan.items.filter((item) => item.materials.includes(materialId)).map(({ itemId }) => itemId),
          );
        }
        for (const item of plan.items) for (const id of item.prerequisites) expect(ids).toContain(id);
        for (const id of plan.promise.covers) expect(ids).toContain(id);
        for (const pair of excluded) expect(pair.every((id) => ids.includes(id))).toBe(false);
        expect(resolved(counted)).toEqual({ plan, answers: counted });
      }),
    );
  });

  it('or not answered, the answer is a plan or a refusal', () => {
    const ids = [...theme.questions.map(({ id }) => id), 'q_none', '__proto__', 'toString'];
    const anything = fc.dictionary(fc.constantFrom(...ids), fc.constantFrom('yes', 'no', 'promise', ''));
    fc.assert(
      fc.property(anything, (given) => {
        const answer = resolve(theme, { area, answers: given, day });
        expect(isRefusal(answer) ? answer.refused : 'PLAN').toMatch(/^(PLAN|ANSWER_(MISSING|UNKNOWN))$/);
      }),
    );
  });
});
