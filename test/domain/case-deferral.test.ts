import { decide, gateOutcome, isHeldBack, itemsOf, openTasks, owedMaterials } from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ITEMS, PLAN, WINDOW } from '../support/case-plan.ts';
import {
  type Act,
  accept,
  announce,
  archive,
  ask,
  conclude,
  correct,
  correctedFileOf,
  create,
  delivering,
  deny,
  fileOf,
  given,
  grant,
  later,
  MONDAY,
  notAccept,
  noticed,
  preReview,
  promise,
  promiseKey,
  promiseOf,
  sealed,
  split,
  submit,
  supply,
  TEXT,
  urge,
  when,
  withdraw,
} from '../support/case-play.ts';

const UNTIL = '2026-11-26';
const submitOwing: Act = {
  ...submit(),
  command: {
    type: 'SUBMIT_CASE',
    arrived: new Map(
      [fileOf('m_layout').fileKey, promiseKey('m_rules')].map((key) => [key, { ...TEXT, length: 10 }]),
    ),
  },
};
/** The layout is there, the list of rules is promised; the food licence, which needs it, is promised in ten working days. */
const owing: readonly Act[] = [create(), announce('m_layout'), promise('m_rules', UNTIL), submitOwing];
const asked: readonly Act[] = [...owing, preReview(), accept, split, ...ITEMS.map(ask)];
const granted: readonly Act[] = sealed([...asked, ...ITEMS.map((itemId) => grant(itemId))]);
const concluded: readonly Act[] = [...granted, conclude];
const brought: readonly Act[] = [announce('m_rules'), supply('m_rules')];
const types = (facts: object) => (facts as { type: string }[]).map(({ type }) => type);

describe('a material handed in later (容缺受理)', () => {
  it('is replaced by a signed promise, and the case is received', () => {
    const { state } = given(owing);
    expect(state).toMatchObject({
      status: 'SUBMITTED',
      materials: { m_layout: fileOf('m_layout'), m_rules: promiseOf('m_rules', UNTIL) },
    });
    expect(owedMaterials(state, PLAN)).toEqual([{ materialId: 'm_rules', until: UNTIL }]);
  });

  it('that comes as something else than announced is still owed, and named', () => {
    const zip = new Map([[fileOf('m_rules').fileKey, { name: 'ZIP 压缩包', length: 10 }]]);
    const supplyZip: Act = { ...supply(), command: { type: 'SUPPLY_MATERIALS', arrived: zip } };
    expect(when([...asked, announce('m_rules')], supplyZip)).toMatchObject({
      refused: 'MATERIAL_CONTENT',
      rule: 'm_rules 制度清单：申报为 UTF-8 文本，实为 ZIP 压缩包',
    });
    expect(owedMaterials(given([...asked, announce('m_rules')]).state, PLAN)).toHaveLength(1);
    expect(owedMaterials(given([...asked, ...brought]).state, PLAN)).toEqual([]);
  });

  it('is one that its theme lets be deferred', () => {
    expect(when([create()], promise('m_layout', UNTIL))).toMatchObject({
      refused: 'MATERIAL_NOT_DEFERRABLE',
      field: 'body.materials.0.owedUntil',
    });
  });

  it.each([
    ['the day before', '2026-11-15', false],
    ['the same day', '2026-11-16', true],
    // Ten working days after Monday the 16th.
    ['the promised limit of the item', '2026-11-30', true],
    ['a day later', '2026-12-01', false],
  ])('is owed by %s: %s, %s', (_, until, isTaken) => {
    const answer = when([create()], promise('m_rules', until));
    if (isTaken) expect(answer).toMatchObject([{ type: 'MATERIALS_ANNOUNCED' }]);
    else expect(answer).toMatchObject({ refused: 'DEFERRAL_DATE', rule: '2026-11-16 – 2026-11-30' });
  });

  it('is not promised for a day of a year that nobody can count yet', () => {
    const atYearEnd = (until: string) =>
      when([create()], later(promise('m_rules', until), '2026-12-28T10:00:00.000+08:00'));
    expect(atYearEnd('2026-12-31')).toMatchObject([{ type: 'MATERIALS_ANNOUNCED' }]);
    expect(atYearEnd('2027-01-04')).toMatchObject({
      refused: 'DEFERRAL_DATE',
      rule: '2026-12-28 – 2026-12-31（2027 年节假日安排尚未公布）',
    });
  });

  it('cannot be promised any more once the day has passed in a drawer', () => {
    const late = later(submitOwing, '2026-11-27T09:00:00.000+08:00');
    expect(when(owing.slice(0, -1), late)).toMatchObject({
      refused: 'DEFERRAL_DATE',
      rule: 'm_rules 制度清单',
    });
  });

  it('is promised once: a second promise in its place is refused, and what is not owed is not taken', () => {
    expect(when(asked, promise('m_rules', '2026-11-28'))).toMatchObject({ refused: 'PROMISE_ONCE' });
    expect(when(asked, announce('m_layout'))).toMatchObject({ refused: 'MATERIAL_NOT_OWED' });
    expect(when(asked, supply('m_layout'))).toMatchObject({
      refused: 'MATERIAL_MISSING',
      rule: 'm_rules 制度清单',
    });
  });

  it.each([
    ['before the pre-review', owing],
    ['during approval', asked],
    ['after the conclusion', concluded],
  ])('closes by itself when it comes %s', (_, acts) => {
    const { state } = given([...acts, ...brought]);
    expect(owedMaterials(state, PLAN)).toEqual([]);
    expect(state).toMatchObject({ announced: {}, materials: { m_rules: fileOf('m_rules') } });
    expect(when([...acts, ...brought], supply('m_rules'))).toMatchObject({ refused: 'MATERIAL_NOT_OWED' });
  });
});

describe('the results that wait for it', () => {
  it('are decided and sealed, but neither shown nor released until it has come', () => {
    const { state } = given(concluded);
    expect(state).toMatchObject({ status: 'CONCLUDED', result: 'GRANTED', released: false });
    expect(itemsOf(state).i_food?.sealed).toBeDefined();
    expect(isHeldBack(state, PLAN, 'i_food')).toBe(true);
    expect(isHeldBack(state, PLAN, 'i_fire')).toBe(false);
    expect(types(when(concluded, brought[0] as Act))).toEqual(['MATERIALS_ANNOUNCED']);
    expect(types(when([...concluded, brought[0] as Act], brought[1] as Act))).toEqual([
      'MATERIALS_SUPPLIED',
      'RESULTS_FED_BACK',
      'RELEASE_OPENED',
    ]);
  });

  it('are released with the conclusion when it came before', () => {
    expect(types(when([...granted, ...brought], conclude))).toEqual([
      'CASE_CONCLUDED',
      'RESULTS_FED_BACK',
      'RELEASE_OPENED',
    ]);
  });

  it('online keep the case open, too: nothing is archived before', () => {
    const online = delivering('ONLINE', concluded);
    expect(gateOutcome('DISPATCH', given(online).state, PLAN)).toBeUndefined();
    expect(when(online, archive)).toMatchObject({ refused: 'CASE_STATUS' });
    const came = noticed([...online, ...brought]);
    expect(gateOutcome('DISPATCH', given(came).state, PLAN)).toEqual({});
    expect(when(came, archive)).toMatchObject([{ type: 'CASE_ARCHIVED' }]);
  });

  it('do not wait for what only a denied item needed, and a withdrawn case owes nothing', () => {
    const denied = sealed([...asked, grant('i_check'), deny('i_food'), grant('i_fire')]);
    expect(owedMaterials(given(denied).state, PLAN)).toEqual([]);
    expect(types(when(denied, conclude))).toContain('RELEASE_OPENED');
    expect(owedMaterials(given([...asked, withdraw]).state, PLAN)).toEqual([]);
  });
});

describe('a case that ends while something is owed', () => {
  it.each<[string, readonly Act[]]>([
    ['withdrawn before the acceptance', [...owing, withdraw]],
    ['turned down', [...owing, preReview(), notAccept]],
  ])('%s: owes nothing, and is archived', (_, acts) => {
    const ended = [...acts, conclude];
    expect(owedMaterials(given(ended).state, PLAN)).toEqual([]);
    expect(gateOutcome('DISPATCH', given(noticed(ended)).state, PLAN)).toEqual({});
    expect(when(noticed(ended), archive)).toMatchObject([{ type: 'CASE_ARCHIVED' }]);
  });

  it('withdrawn after a grant that rests on it: the result stays held until it has come', () => {
    const withdrawn = [...sealed([...asked, grant('i_check'), grant('i_food')]), withdraw];
    expect(isHeldBack(given(withdrawn).state, PLAN, 'i_food')).toBe(true);
    expect(types(when(withdrawn, conclude))).toEqual(['CASE_CONCLUDED']);
    expect(types(when([...withdrawn, conclude, brought[0] as Act], brought[1] as Act))).toContain(
      'RELEASE_OPENED',
    );
    expect(types(when([...withdrawn, ...brought], conclude))).toContain('RELEASE_OPENED');
  });

  it('keeps the signed promise beside the material that came after it', () => {
    const { state } = given([...concluded, ...brought]);
    const { owedUntil: _, ...promised } = promiseOf('m_rules', UNTIL);
    expect(state).toMatchObject({ materials: { m_rules: { promise: promised } } });
  });
});

describe('what comes instead of a promise', () => {
  it('is not the promise once more', () => {
    const again = { ...promiseOf('m_rules', UNTIL), owedUntil: undefined };
    const act: Act = {
      ...announce('m_rules'),
      command: { type: 'ANNOUNCE_MATERIALS', files: { m_rules: JSON.parse(JSON.stringify(again)) } },
    };
    expect(when(asked, act)).toMatchObject({ refused: 'SAME_FILE' });
  });

  it('is not the faulty file once more, where a correction is asked for', () => {
    const { state } = given([
      ...owing.slice(0, 1),
      announce('m_layout'),
      announce('m_rules'),
      submit('m_layout', 'm_rules'),
      preReview('m_layout'),
    ]);
    const same = decide({ type: 'ANNOUNCE_MATERIALS', files: { m_layout: fileOf('m_layout') } }, state, {
      now: MONDAY,
      principal: WINDOW,
      plan: PLAN,
    });
    expect(same).toMatchObject({ refused: 'SAME_FILE' });
  });

  it('comes with the correction where the notice lists it, however early it was uploaded', () => {
    const faulted = [...owing, preReview('m_rules'), announce('m_rules')];
    expect(when(faulted, supply('m_rules'))).toMatchObject({ refused: 'MATERIAL_NOT_OWED' });
    expect(given([...faulted, correct('m_rules')]).state).toMatchObject({
      status: 'SUBMITTED',
      materials: { m_rules: correctedFileOf('m_rules') },
    });
  });
});

describe('the reminder', () => {
  const sweepOn = (acts: readonly Act[]) =>
    openTasks(given(acts).state, PLAN).find(({ step }) => step === 'SUPPLY');
  const at = (day: string) => later(urge('m_rules'), `${day}T08:00:00.000+08:00`);

  it('comes one working day before, and once more when the day is over', () => {
    expect(sweepOn(owing)).toMatchObject({ due: UNTIL, sweepOn: '2026-11-25', queue: 'APPLICANT' });
    expect(when(owing, at('2026-11-24'))).toEqual([]);
    expect(when(owing, at('2026-11-25'))).toEqual([
      { type: 'MATERIAL_URGED', materialId: 'm_rules', urged: 'WARNING' },
    ]);
    const warned = [...owing, at('2026-11-25')];
    expect(sweepOn(warned)).toMatchObject({ sweepOn: '2026-11-27', queue: 'APPLICANT' });
    expect(when(warned, at('2026-11-26'))).toEqual([]);
    const late = [...warned, at('2026-11-27')];
    expect(given(late).events.at(-1)).toMatchObject({ urged: 'OVERDUE' });
  });

  it('that comes too late lays it before the window, and comes no more', () => {
    const late = [...owing, at('2026-12-01')];
    expect(sweepOn(late)).toMatchObject({ queue: 'WINDOW' });
    expect(sweepOn(late)?.sweepOn).toBeUndefined();
    expect(when(late, at('2026-12-20'))).toEqual([]);
  });

  it('skips days of rest: for a Monday it comes on the Friday before', () => {
    const monday = [create(), announce('m_layout'), promise('m_rules', '2026-11-30'), submitOwing];
    expect(sweepOn(monday)).toMatchObject({ sweepOn: '2026-11-27' });
  });

  it('for any day swept: once a sweep acted, the task stands at a later day or at none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 16, max: 30 }), { maxLength: 6 }), (days) => {
        const sweeps = days.toSorted((a, b) => a - b).map((day) => at(`2026-11-${day}`));
        const next = sweepOn([...owing, ...sweeps])?.sweepOn;
        const last = days.length === 0 ? '' : `2026-11-${Math.max(...days)}`;
        expect(next === undefined || next > last).toBe(true);
      }),
    );
  });
});
