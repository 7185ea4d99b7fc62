import {
  type CasePlan,
  type Exemption,
  exchangeOf,
  type FetchOutcome,
  isAsked,
  type MaterialPlan,
  RETURN_REASONS,
  type ReturnReason,
  sourceOf,
  toFetch,
} from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAN } from '../support/case-plan.ts';
import {
  type Act,
  accept,
  announce,
  attempt,
  correct,
  create,
  createWithout,
  fetchAgain,
  fileOf,
  given,
  handedIn,
  LICENCE,
  MONDAY,
  NO_LICENCE,
  reviewing,
  submit,
  when,
} from '../support/case-play.ts';

const EMPTY = { type: 'MATERIALS_FETCHED', obtained: {}, returned: {} };
const licence = PLAN.materials.find(({ materialId }) => materialId === 'm_licence') as MaterialPlan;
const sourceAfter = (acts: readonly Act[]) => {
  const { state } = given(acts);
  return sourceOf(licence, exchangeOf(state), state);
};
/** A line for each of the three that were handed in. */
const reviewed = (faulty?: string): Act =>
  reviewing(
    ['m_layout', 'm_rules', 'm_licence'].map((materialId) => ({
      materialId,
      unmet: [],
      ...(materialId === faulty ? { reason: '看不清' } : {}),
    })),
  );
const withoutLicence = [createWithout(), announce('m_layout'), announce('m_rules')];
const inCorrection = [
  ...withoutLicence,
  announce('m_licence'),
  submit('m_layout', 'm_rules', 'm_licence'),
  reviewed('m_licence'),
];

describe('an exempted material that a register has', () => {
  it('is recorded with the case’s first event: where, under which number, with which digest', () => {
    expect(when([], create())).toMatchObject([
      { type: 'CASE_CREATED' },
      {
        ...EMPTY,
        obtained: {
          m_licence: {
            way: 'E_LICENCE',
            register: 'PARTNER',
            reference: 'X1',
            digest: expect.stringMatching(/^sha256:/),
          },
        },
      },
    ]);
    expect(sourceAfter([create()])).toMatchObject({ how: 'OBTAINED', at: MONDAY });
  });

  it('is not in the event of the creation itself: that says nothing of registers', () => {
    expect(given([create()]).events[0]).not.toHaveProperty('fetched');
  });
});

describe('an e-licence that the register does not have', () => {
  it('is asked from the applicant, and the record says why', () => {
    expect(when([], createWithout())).toMatchObject([
      { type: 'CASE_CREATED' },
      {
        ...EMPTY,
        returned: { m_licence: { way: 'E_LICENCE', register: 'PARTNER', reason: 'NOT_FOUND' } },
      },
    ]);
    expect(isAsked(licence, given([createWithout()]).state)).toBe(true);
  });

  it('is needed at the submission like any other', () => {
    expect(when(withoutLicence, submit('m_layout', 'm_rules'))).toMatchObject({
      refused: 'MATERIAL_MISSING',
      rule: 'm_licence 营业执照',
    });
    const all = [...withoutLicence, announce('m_licence'), submit('m_layout', 'm_rules', 'm_licence')];
    expect(given(all).state).toMatchObject({ materials: { m_licence: fileOf('m_licence') } });
  });

  it('may be found faulty and be corrected like any other', () => {
    const corrected = [...inCorrection, announce('m_licence'), correct('m_licence')];
    expect(given([...corrected, reviewed(), accept]).state.status).toBe('ACCEPTED');
  });

  it('may be fetched after all: then nobody is asked for it, and its slot is void', () => {
    const acts = [...withoutLicence, announce('m_licence'), fetchAgain({ m_licence: LICENCE })];
    const { state } = given(acts);
    expect(sourceAfter(acts)).toMatchObject({ how: 'OBTAINED' });
    expect(state).toMatchObject({ announced: { m_layout: {}, m_rules: {} }, exchange: { returned: {} } });
    expect(state).not.toHaveProperty('announced.m_licence');
    expect(when(acts, announce('m_licence'))).toMatchObject({ refused: 'MATERIAL_EXEMPT' });
    expect(given([...acts, submit('m_layout', 'm_rules')]).state.status).toBe('SUBMITTED');
  });

  it('that is fetched while it is being corrected is no fault any longer', () => {
    const acts = [...inCorrection, fetchAgain({ m_licence: LICENCE })];
    expect(given(acts).state).toMatchObject({ status: 'IN_CORRECTION', faults: [] });
    expect(given([...acts, correct()]).state).not.toHaveProperty('materials.m_licence');
  });

  it('and still is not had, is recorded again, with the newest reason', () => {
    const late: FetchOutcome = { returned: { register: 'PARTNER', reason: 'TIMEOUT' } };
    const acts = [...withoutLicence, fetchAgain({ m_licence: NO_LICENCE }), fetchAgain({ m_licence: late })];
    expect(given(acts).events.filter(({ type }) => type === 'MATERIALS_FETCHED')).toHaveLength(3);
    expect(sourceAfter(acts)).toMatchObject({ how: 'RETURNED', reason: 'TIMEOUT' });
  });
});

describe('fetching again', () => {
  it('brings nothing where nothing went back, and touches nothing that was not asked about', () => {
    expect(when(handedIn, fetchAgain({ m_licence: NO_LICENCE, m_layout: LICENCE }))).toEqual([]);
    expect(when(withoutLicence, fetchAgain({}))).toEqual([]);
    expect(when(withoutLicence, fetchAgain({ m_layout: LICENCE }))).toEqual([]);
  });

  it('leaves alone what was handed in and found good', () => {
    const acts = [
      ...withoutLicence,
      announce('m_licence'),
      submit('m_layout', 'm_rules', 'm_licence'),
      reviewed('m_layout'),
    ];
    expect(when(acts, fetchAgain({ m_licence: LICENCE }))).toEqual([]);
  });

  it('is over once the case is with the window', () => {
    const acts = [...withoutLicence, announce('m_licence'), submit('m_layout', 'm_rules', 'm_licence')];
    expect(when(acts, fetchAgain({ m_licence: LICENCE }))).toMatchObject({ refused: 'CASE_STATUS' });
  });
});

it('a case of before anything was fetched asks nobody for what is exempt', () => {
  const { state } = given([create()]);
  const { exchange: _, ...old } = { exchange: undefined, ...state };
  expect(sourceOf(licence, undefined)).toEqual({ how: 'EXEMPT', way: 'E_LICENCE' });
  expect(isAsked(licence, old as typeof state)).toBe(false);
});

// Whatever a plan needs and whatever the registers say

const WAYS = ['GENERATED_FORM', 'E_LICENCE', 'DATA_CHECK', 'PRIOR_RESULT'] as const satisfies Exemption[];
const REASONS = Object.keys(RETURN_REASONS) as ReturnReason[];

const outcome: fc.Arbitrary<FetchOutcome | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant(LICENCE),
  fc.record({
    returned: fc.record({
      register: fc.constantFrom('OWN' as const, 'PARTNER' as const),
      reason: fc.constantFrom(...REASONS),
    }),
  }),
);

const needs = fc.array(
  fc.record({
    exemption: fc.option(fc.constantFrom(...WAYS), { nil: undefined }),
    isResult: fc.boolean(),
    required: fc.boolean(),
    outcomes: fc.array(outcome, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 8 },
);

it('for any answers of any registers every needed material is obtained in exactly one way', () => {
  fc.assert(
    fc.property(needs, (all) => {
      const materials = all.map(({ exemption, isResult, required }, i): MaterialPlan => {
        const way = exemption && (isResult ? 'PRIOR_RESULT' : exemption);
        return {
          materialId: `m_${i}`,
          name: `材料${i}`,
          required,
          ...(way && { exemption: way }),
          ...(way && isResult && { resultOf: 'i_check' }),
          neededBy: ['i_check'],
          tier: 'INTERNAL',
        };
      });
      const plan: CasePlan = { ...PLAN, materials };
      const round = (n: number) =>
        Object.fromEntries(
          all.flatMap(({ outcomes }, i) => {
            const said = outcomes[n];
            return said === undefined ? [] : [[`m_${i}`, said]];
          }),
        );
      const created = create();
      const acts: Act[] = [
        { ...created, command: { ...created.command, fetched: round(0) } as Act['command'] },
        fetchAgain(round(1)),
        fetchAgain(round(2)),
      ];
      const { state } = given(acts, plan);
      const exchange = exchangeOf(state);
      const exempt = new Set(toFetch(plan).map(({ materialId }) => materialId));
      const [obtained, returned] = [
        Object.keys(exchange?.obtained ?? {}),
        Object.keys(exchange?.returned ?? {}),
      ];
      // One of the two, each once, and nothing that was not to be fetched.
      expect([...obtained, ...returned].sort()).toEqual([...exempt].sort());
      for (const material of materials) {
        const { how } = sourceOf(material, exchange, state);
        const asked = isAsked(material, state);
        expect(asked).toBe(how === 'UPLOAD' || how === 'RETURNED');
        expect(how === 'OBTAINED').toBe(obtained.includes(material.materialId));
        // What is asked can be handed in, and nothing else can.
        const handed = attempt(state, announce(material.materialId), plan);
        expect('refused' in handed).toBe(!asked);
      }
      const missing = materials.filter((material) => material.required && isAsked(material, state));
      const submitted = attempt(state, submit(), plan);
      expect('refused' in submitted).toBe(missing.length > 0);
      const arrived = [
        ...acts,
        ...materials.filter((one) => isAsked(one, state)).map((one) => announce(one.materialId)),
      ];
      expect(
        given([...arrived, submit(...materials.map(({ materialId }) => materialId))], plan).state.status,
      ).toBe('SUBMITTED');
    }),
    { numRuns: 300 },
  );
});
