import { describe, expect, it } from 'vitest';
import { reviewerOf, TWO_BEFORE_ONE, WINDOW } from '../support/case-plan.ts';
import {
  type Act,
  accepted,
  allGranted,
  as,
  ask,
  asked,
  claim,
  conclude,
  deny,
  given,
  grant,
  opine,
  seal,
  split,
  stopSeal,
  unclaim,
  when,
} from '../support/case-play.ts';

const itemsAfter = (...acts: Act[]) => {
  const { state } = given([...asked, ...acts]);
  return 'items' in state ? state.items : {};
};

describe('given a case accepted with three departments asked', () => {
  it('when the fire department refuses, the food licence is still granted and sealed', () => {
    expect(itemsAfter(deny('i_fire'), grant('i_check'), grant('i_food'), seal('i_food'))).toMatchObject({
      i_fire: { stage: 'DENIED' },
      i_food: { stage: 'GRANTED', sealed: { documentId: 'doc-i_food' } },
    });
  });

  it('when a prerequisite is out, the decision waits and the opinion does not (容缺预审)', () => {
    expect(when(asked, opine('i_food'))).toEqual([
      { type: 'OPINION_RECORDED', itemId: 'i_food', text: '材料齐全' },
    ]);
    expect(when(asked, grant('i_food'))).toEqual({
      refused: 'PREREQUISITE_PENDING',
      field: 'taskId',
      rule: 'i_check',
    });
    expect(when(asked, deny('i_food'))).toMatchObject({ refused: 'PREREQUISITE_PENDING' });
    expect(when([...asked, grant('i_check')], grant('i_food'))).toMatchObject([{ type: 'ITEM_GRANTED' }]);
  });

  it('when a prerequisite is denied, everything behind it cannot be decided, and nothing else is touched', () => {
    expect(when(asked, deny('i_check'))).toEqual([
      { type: 'ITEM_DENIED', itemId: 'i_check', reasons: '不符合条件', basis: '《i_check 条例》' },
      { type: 'ITEM_NOT_DECIDABLE', itemId: 'i_food', prerequisite: 'i_check' },
      { type: 'ITEM_NOT_DECIDABLE', itemId: 'i_sign', prerequisite: 'i_check' },
    ]);
    expect(itemsAfter(deny('i_check'))).toMatchObject({ i_fire: { stage: 'ASKED' } });
  });

  it('when the middle of a chain is denied, only what follows it ends', () => {
    expect(itemsAfter(grant('i_check'), deny('i_food'))).toMatchObject({
      i_check: { stage: 'GRANTED' },
      i_food: { stage: 'DENIED' },
      i_sign: { stage: 'NOT_DECIDABLE', prerequisite: 'i_food' },
      i_fire: { stage: 'ASKED' },
    });
  });

  it('when both prerequisites of one item are denied, it hears so once', () => {
    const two = [...accepted, split, ask('i_left'), ask('i_right'), ask('i_last')];
    expect(
      when([...two, deny('i_left', TWO_BEFORE_ONE)], deny('i_right', TWO_BEFORE_ONE), TWO_BEFORE_ONE),
    ).toEqual([{ type: 'ITEM_DENIED', itemId: 'i_right', reasons: '不符合条件', basis: '《i_right 条例》' }]);
  });

  it.each([
    ['granted', grant('i_fire')],
    ['denied', deny('i_fire')],
  ])('when an item was %s, it is not decided again', (_, first) => {
    for (const second of [grant('i_fire'), deny('i_fire'), opine('i_fire'), claim('i_fire')]) {
      expect(when([...asked, first], second)).toEqual({ refused: 'ALREADY_DECIDED', field: 'taskId' });
    }
  });

  it('when a result cannot be decided any more, its department hears that it is decided', () => {
    expect(when([...asked, deny('i_check')], grant('i_sign'))).toMatchObject({ refused: 'ALREADY_DECIDED' });
  });

  it('when no basis is given, the decision names that of the item', () => {
    expect(itemsAfter(grant('i_fire'))).toMatchObject({ i_fire: { decision: { basis: '《i_fire 条例》' } } });
    const named: Act = {
      who: reviewerOf('XF'),
      command: { type: 'DECIDE_ITEM', itemId: 'i_fire', grant: true, reasons: '合格', basis: '《消防法》15' },
    };
    expect(itemsAfter(named)).toMatchObject({ i_fire: { decision: { basis: '《消防法》15' } } });
  });
});

describe('whose task it is', () => {
  it.each<[string, Act, string]>([
    ['another department', as(reviewerOf('CG'), grant('i_fire')), 'NOT_YOUR_DEPARTMENT'],
    [
      'a department without an item, for which there is no such case',
      as(reviewerOf('XZSP'), grant('i_fire')),
      'CASE_UNKNOWN',
    ],
    [
      'the same department of another area, likewise',
      as({ ...reviewerOf('XF'), area: '431102999000' }, grant('i_fire')),
      'CASE_UNKNOWN',
    ],
    ['the window', as(WINDOW, grant('i_fire')), 'NOT_ALLOWED'],
    [
      'the officer who lodged the case, whatever his other post',
      as({ ...reviewerOf('XF', WINDOW.sub), roles: ['WINDOW_OFFICER', 'REVIEWER'] }, grant('i_fire')),
      'OWN_CASE',
    ],
  ])('not that of %s', (_, act, refused) => {
    expect(when(asked, act)).toMatchObject({ refused });
  });

  it('the head may decide as the reviewer does, and the audit keeps the post', () => {
    const head = { ...reviewerOf('XF', 'xf-head'), roles: ['DEPARTMENT_HEAD'] as const };
    expect(itemsAfter(as(head, grant('i_fire')))).toMatchObject({
      i_fire: { decision: { by: { sub: 'xf-head', role: 'DEPARTMENT_HEAD', department: 'XF' } } },
    });
  });

  it('an item that was not asked yet has no task', () => {
    expect(when(accepted, grant('i_fire'))).toEqual({ refused: 'TASK_UNKNOWN', field: 'taskId' });
  });

  it('an item the case does not have is unknown to the workflow, and nobody has its task', () => {
    expect(when(asked, ask('i_moon'))).toMatchObject({ refused: 'ITEM_UNKNOWN' });
    expect(when(asked, as(reviewerOf('XF'), grant('i_moon')))).toMatchObject({
      refused: 'NOT_YOUR_DEPARTMENT',
    });
  });
});

describe('a claimed task', () => {
  const claimed = [...asked, claim('i_fire')];
  const colleague = reviewerOf('XF', 'xf-02');

  it('is the claimer’s alone until it goes back to the queue', () => {
    for (const act of [claim('i_fire'), unclaim('i_fire'), opine('i_fire'), grant('i_fire')]) {
      expect(when(claimed, as(colleague, act))).toMatchObject({ refused: 'TASK_CLAIMED' });
    }
    expect(when([...claimed, unclaim('i_fire')], as(colleague, grant('i_fire')))).toMatchObject([
      { type: 'ITEM_GRANTED' },
    ]);
  });

  it('claimed again by the same officer stays claimed, without another event', () => {
    expect(when(claimed, claim('i_fire'))).toEqual([]);
  });

  it('cannot be given back by who never had it', () => {
    expect(when(asked, unclaim('i_fire'))).toMatchObject({ refused: 'TASK_NOT_CLAIMED' });
  });

  it('need not be claimed to be decided', () => {
    expect(when(asked, grant('i_fire'))).toMatchObject([{ type: 'ITEM_GRANTED', itemId: 'i_fire' }]);
  });
});

describe('a step of the workflow that runs twice acts once', () => {
  it.each<[string, readonly Act[], Act]>([
    ['SPLIT', [...accepted, split], split],
    ['ASK_ITEM', asked, ask('i_fire')],
    ['ASK_ITEM after the decision', [...asked, grant('i_fire')], ask('i_fire')],
    ['RECORD_SEAL', [...asked, grant('i_fire'), seal('i_fire')], seal('i_fire')],
    ['STOP_SEAL', [...asked, grant('i_fire'), stopSeal('i_fire')], stopSeal('i_fire')],
    ['STOP_SEAL after the seal', [...asked, grant('i_fire'), seal('i_fire')], stopSeal('i_fire')],
    ['CONCLUDE', [...allGranted, seal('i_food'), seal('i_fire'), conclude], conclude],
  ])('%s', (_, acts, again) => {
    expect(when(acts, again)).toEqual([]);
  });
});
