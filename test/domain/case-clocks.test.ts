import { describe, expect, it } from 'vitest';
import { PLAN, TWO_BEFORE_ONE } from '../support/case-plan.ts';
import {
  type Act,
  accept,
  accepted,
  ask,
  asked,
  deny,
  given,
  grant,
  handedIn,
  later,
  MONDAY,
  preReview,
  split,
  submit,
  submitted,
} from '../support/case-play.ts';

const dueDates = (acts: readonly Act[], plan = PLAN) => {
  const { state } = given(acts, plan);
  return Object.fromEntries(
    Object.entries('items' in state ? state.items : {}).map(([itemId, { due }]) => [itemId, due]),
  );
};
const WEDNESDAY = '2026-11-18T16:00:00.000+08:00';
const FRIDAY = '2026-11-20T17:30:00.000+08:00';

describe('the clocks of a case', () => {
  it('give the window five working days to accept, the day of receipt not counted (行政许可法 32)', () => {
    expect(given(submitted).state).toMatchObject({ receivedAt: MONDAY, acceptanceDue: '2026-11-23' });
    const late = [...handedIn, later(submit('m_layout', 'm_rules'), '2026-11-21T09:00:00.000+08:00')];
    expect(given(late).state).toMatchObject({ acceptanceDue: '2026-11-27' });
  });

  it('start with the acceptance for every item that waits for nobody, and for the theme’s promise', () => {
    expect(dueDates(accepted)).toEqual({
      i_check: '2026-11-17',
      i_fire: '2026-11-19',
      i_food: undefined,
      i_sign: undefined,
    });
    expect(given(accepted).state).toMatchObject({ promiseDue: '2026-11-20' });
  });

  it('start for a dependant with its prerequisite’s result, not before (行政许可法 42)', () => {
    const checked = [...asked, later(grant('i_check'), WEDNESDAY)];
    expect(dueDates(checked)).toMatchObject({ i_food: '2026-12-02', i_sign: undefined });
    expect(dueDates([...checked, later(grant('i_food'), FRIDAY)])).toMatchObject({ i_sign: '2026-11-24' });
  });

  it('start for a dependant of two with the later of the two results', () => {
    const two = [...accepted, split, ask('i_left'), ask('i_right'), ask('i_last')];
    const first = [...two, later(grant('i_left', TWO_BEFORE_ONE), WEDNESDAY)];
    expect(dueDates(first, TWO_BEFORE_ONE)).toMatchObject({ i_last: undefined });
    expect(
      dueDates([...first, later(grant('i_right', TWO_BEFORE_ONE), FRIDAY)], TWO_BEFORE_ONE),
    ).toMatchObject({ i_last: '2026-11-27' });
  });

  it('never start for what a denial has ended', () => {
    const two = [...accepted, split, ask('i_left'), ask('i_right'), ask('i_last')];
    const acts = [...two, deny('i_left', TWO_BEFORE_ONE), grant('i_right', TWO_BEFORE_ONE)];
    expect(dueDates(acts, TWO_BEFORE_ONE)).toMatchObject({ i_last: undefined });
  });

  it('are no reason to turn a case down when next year’s calendar is not published', () => {
    const lastDays = [...submitted, preReview(), accept].map((act) =>
      later(act, '2026-12-30T10:00:00.000+08:00'),
    );
    expect(given(lastDays).state).toMatchObject({
      status: 'ACCEPTED',
      promiseDue: { notYetComputable: 2027 },
      items: { i_check: { due: '2026-12-31' }, i_fire: { due: { notYetComputable: 2027 } } },
    });
  });
});
