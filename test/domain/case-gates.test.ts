import { type Gate, gateOutcome, openedGates } from '@yijianshi/domain';
import { describe, expect, it } from 'vitest';
import { PLAN } from '../support/case-plan.ts';
import {
  type Act,
  accept,
  announce,
  archive,
  asked,
  conclude,
  correct,
  create,
  deny,
  given,
  grant,
  handOver,
  mend,
  notAccept,
  post,
  preReview,
  released,
  seal,
  sealed,
  sealNotice,
  stopSeal,
  submitted,
  withdraw,
} from '../support/case-play.ts';

const outcome = (gate: Gate, acts: readonly Act[]) => gateOutcome(gate, given(acts).state, PLAN);
const opened = (acts: readonly Act[], act: Act) =>
  openedGates(given(acts).state, given([...acts, act]).state, PLAN);
const inCorrection = [...submitted, preReview('m_layout')];
const answered = [...inCorrection, announce('m_layout'), correct('m_layout')];

describe('the workflow waits at a gate until the case has its answer', () => {
  it.each<[string, Gate, readonly Act[], object | undefined]>([
    ['a draft', 'PRE_REVIEW', [create()], undefined],
    ['a submitted case', 'PRE_REVIEW', submitted, undefined],
    ['a pre-reviewed case', 'PRE_REVIEW', [...submitted, preReview()], undefined],
    ['an open correction', 'PRE_REVIEW', inCorrection, undefined],
    ['a correction that came', 'PRE_REVIEW', answered, undefined],
    ['an acceptance', 'PRE_REVIEW', [...submitted, preReview(), accept], {}],
    ['a non-acceptance', 'PRE_REVIEW', [...submitted, preReview(), notAccept], {}],
    ['a withdrawal', 'PRE_REVIEW', [...submitted, withdraw], {}],
    ['a withdrawal in correction', 'PRE_REVIEW', [...inCorrection, withdraw], {}],
    ['an open item', 'ITEM#i_food', asked, undefined],
    ['a grant with a certificate', 'ITEM#i_fire', [...asked, grant('i_fire')], { document: 'CERTIFICATE' }],
    ['a grant that is a record', 'ITEM#i_check', [...asked, grant('i_check')], { document: 'NONE' }],
    ['a denial', 'ITEM#i_check', [...asked, deny('i_check')], { document: 'LETTER' }],
    ['a dependant of a denial', 'ITEM#i_food', [...asked, deny('i_check')], { document: 'NONE' }],
    ['an item of a withdrawn case', 'ITEM#i_food', [...asked, withdraw], { document: 'NONE' }],
    ['a stopped sealing', 'MEND#i_fire', [...asked, grant('i_fire'), stopSeal('i_fire')], undefined],
    ['a mended one', 'MEND#i_fire', [...asked, grant('i_fire'), stopSeal('i_fire'), mend('i_fire')], {}],
    ['an open release', 'DISPATCH', released, undefined],
    ['a posted delivery', 'DISPATCH', [...released, post], undefined],
    ['a hand-over', 'DISPATCH', [...released, post, handOver], {}],
    ['an archived case', 'DISPATCH', [...released, post, handOver, archive], {}],
    ['an item of another theme', 'ITEM#i_moon', asked, undefined],
  ])('%s at %s', (_, gate, acts, expected) => {
    expect(outcome(gate, acts)).toEqual(expected);
  });
});

/** Posted, its acceptance notice not sealed yet. */
const unnoticed = [
  ...released.filter(({ command }) => command.type !== 'RECORD_NOTICE' || command.notice !== 'ACCEPTANCE'),
  post,
];

describe('a command opens', () => {
  it.each<[string, readonly Act[], Act, Gate[]]>([
    ['nothing: an passed pre-review', submitted, preReview(), []],
    ['nothing: a correction notice', submitted, preReview('m_layout'), []],
    ['nothing: its answer', inCorrection, correct('m_rules', 'm_layout'), []],
    ['the intake: an acceptance', [...submitted, preReview()], accept, ['PRE_REVIEW']],
    ['the item: its decision', asked, grant('i_fire'), ['ITEM#i_fire']],
    [
      'the item and its dependants: a denial',
      asked,
      deny('i_check'),
      ['ITEM#i_check', 'ITEM#i_food', 'ITEM#i_sign'],
    ],
    [
      'the mending: a sealing that succeeded after all',
      [...asked, grant('i_fire'), stopSeal('i_fire')],
      seal('i_fire'),
      ['MEND#i_fire'],
    ],
    [
      'every open item: a withdrawal',
      [...asked, grant('i_fire')],
      withdraw,
      ['ITEM#i_check', 'ITEM#i_food', 'ITEM#i_sign'],
    ],
    ['the dispatch: the hand-over', [...released, post], handOver, ['DISPATCH']],
    ['nothing: the hand-over while a notice is out', unnoticed, handOver, []],
    [
      'the dispatch: the last notice, sealed late',
      [...unnoticed, handOver],
      sealNotice('ACCEPTANCE'),
      ['DISPATCH'],
    ],
    ['nothing: the conclusion', sealed([...asked, deny('i_check'), deny('i_fire')]), conclude, []],
  ])('%s', (_, acts, act, gates) => {
    const before = act.command.type === 'CORRECT' ? [...acts, announce('m_layout')] : acts;
    expect(opened(before, act)).toEqual(gates);
  });
});
