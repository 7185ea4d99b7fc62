import { noticesOf, openTasks } from '@yijianshi/domain';
import { describe, expect, it } from 'vitest';
import { PLAN } from '../support/case-plan.ts';
import {
  type Act,
  accept,
  accepted,
  announce,
  correct,
  given,
  mendNotice,
  notAccept,
  preReview,
  sealNotice,
  stopNotice,
  submitted,
  when,
} from '../support/case-play.ts';

const corrected: readonly Act[] = [
  ...submitted,
  preReview('m_layout'),
  announce('m_layout'),
  correct('m_layout'),
];
const noticed = (acts: readonly Act[]) => Object.keys(noticesOf(given(acts).state));

describe('what the law wants in writing', () => {
  it.each([
    ['a case handed in', submitted, ['RECEIPT']],
    ['an accepted case', accepted, ['RECEIPT', 'ACCEPTANCE']],
    [
      'a corrected and accepted case',
      [...corrected, preReview(), accept],
      ['RECEIPT', 'CORRECTION', 'CORRECTION_RECEIPT', 'ACCEPTANCE'],
    ],
    ['a case turned down', [...submitted, preReview(), notAccept], ['RECEIPT', 'NON_ACCEPTANCE']],
  ])('of %s', (_, acts, expected) => {
    expect(noticed(acts)).toEqual(expected);
  });

  it('is sealed once, and keeps the file it was sealed as', () => {
    const file = { sha256: 'd'.repeat(64), length: 30 };
    expect(when(submitted, sealNotice('RECEIPT'))).toEqual([
      { type: 'NOTICE_SEALED', notice: 'RECEIPT', file },
    ]);
    expect(when([...submitted, sealNotice('RECEIPT')], sealNotice('RECEIPT'))).toEqual([]);
    expect(noticesOf(given([...submitted, sealNotice('RECEIPT')]).state)).toEqual({
      RECEIPT: { sealed: file },
    });
  });

  it('is not sealed where the act it tells of never was', () => {
    expect(when(submitted, sealNotice('ACCEPTANCE'))).toMatchObject({ refused: 'NOTICE_UNKNOWN' });
  });

  it('waits for the window where it cannot be printed, while the case goes on', () => {
    const stopped = [...submitted, stopNotice('RECEIPT'), preReview(), accept];
    const mending = ({ step }: { step: string }) => step === 'MEND_NOTICE';
    expect(openTasks(given(stopped).state, PLAN).filter(mending)).toEqual([
      {
        taskId: '431101-20261116-000001.MEND_NOTICE.receipt',
        caseNo: '431101-20261116-000001',
        step: 'MEND_NOTICE',
        notice: 'RECEIPT',
        queue: 'WINDOW',
        area: PLAN.area,
        state: 'OPEN',
      },
    ]);
    const mended = [...stopped, mendNotice('RECEIPT', 'holder')];
    expect(openTasks(given(mended).state, PLAN).filter(mending)).toEqual([]);
    expect(given(mended).state).toMatchObject({ personal: { ref: 'PERSONAL#3' } });
  });

  it('is mended only where it is in trouble, and only in that field', () => {
    expect(when(submitted, mendNotice('RECEIPT', 'holder'))).toMatchObject({ refused: 'NOTHING_TO_MEND' });
    expect(when([...submitted, stopNotice('RECEIPT')], mendNotice('RECEIPT', 'issuer'))).toMatchObject({
      refused: 'FIELD_NOT_IN_TROUBLE',
      field: 'body.printAs.issuer',
    });
  });
});
