import { describe, expect, it } from 'vitest';
import { PLAN } from '../support/case-plan.ts';
import {
  type Act,
  accept,
  accepted,
  allGranted,
  announce,
  archive,
  asked,
  conclude,
  correct,
  create,
  fileOf,
  given,
  grant,
  handedIn,
  notAccept,
  preReview,
  submit,
  submitted,
  when,
  withdraw,
} from '../support/case-play.ts';

const inCorrection: readonly Act[] = [...submitted, preReview('m_layout')];
const corrected: readonly Act[] = [...inCorrection, announce('m_layout'), correct('m_layout')];

describe('materials', () => {
  it('are announced one by one and kept when the case is submitted', () => {
    expect(given(submitted).state).toMatchObject({
      status: 'SUBMITTED',
      announced: {},
      materials: { m_layout: fileOf('m_layout'), m_rules: fileOf('m_rules') },
    });
  });

  it('that are exempt are never taken as an upload', () => {
    expect(when([create()], announce('m_licence'))).toMatchObject({
      refused: 'MATERIAL_EXEMPT',
      field: 'body.materials.0.materialId',
      rule: '营业执照：E_LICENCE',
    });
  });

  it('the case does not need are refused', () => {
    expect(when([create()], announce('m_diploma'))).toMatchObject({ refused: 'MATERIAL_UNKNOWN' });
  });

  it('that are missing are all listed at once; the exempt and the optional are not', () => {
    expect(when([create(), announce('m_photo')], submit('m_photo'))).toEqual({
      refused: 'MATERIAL_MISSING',
      field: 'materials',
      rule: 'm_layout 布局图；m_rules 制度清单',
    });
  });

  it('that were announced but never arrived count as missing', () => {
    expect(when(handedIn, submit('m_layout'))).toMatchObject({ rule: 'm_rules 制度清单' });
  });

  it('announced twice are the file announced last', () => {
    const other = { ...fileOf('m_layout'), fileKey: 'other' };
    const again: Act = {
      ...announce('m_layout'),
      command: { type: 'ANNOUNCE_MATERIALS', files: { m_layout: other } },
    };
    expect(given([...handedIn, again]).state).toMatchObject({ announced: { m_layout: other } });
  });
});

describe('the one correction notice (行政许可法 32)', () => {
  it('lists everything at once and asks the applicant', () => {
    expect(when(submitted, preReview('m_layout', 'm_rules'))).toEqual([
      {
        type: 'CORRECTION_NOTIFIED',
        faults: [
          { materialId: 'm_layout', reason: '看不清' },
          { materialId: 'm_rules', reason: '看不清' },
        ],
      },
    ]);
  });

  it('is sent once: the second is refused', () => {
    expect(when(corrected, preReview('m_rules'))).toMatchObject({
      refused: 'CORRECTION_ONCE',
      rule: '行政许可法 32',
    });
  });

  it('once answered leaves the window to accept or not to accept', () => {
    expect(given([...corrected, preReview(), accept]).state.status).toBe('ACCEPTED');
    expect(given([...corrected, preReview(), notAccept]).state.status).toBe('NOT_ACCEPTED');
  });

  it('is answered with what it lists and nothing else', () => {
    expect(when(inCorrection, announce('m_rules'))).toMatchObject({ refused: 'MATERIAL_NOT_FAULTY' });
  });

  it('is not answered by silence: the faulty material is missing until it comes again', () => {
    expect(when(inCorrection, correct())).toMatchObject({
      refused: 'MATERIAL_MISSING',
      rule: 'm_layout 布局图',
    });
  });

  it('keeps what was not faulty', () => {
    expect(given(corrected).state).toMatchObject({
      status: 'SUBMITTED',
      corrected: true,
      materials: { m_layout: fileOf('m_layout'), m_rules: fileOf('m_rules') },
    });
  });

  it('never asks for a material the applicant is exempt from', () => {
    expect(when(submitted, preReview('m_licence'))).toMatchObject({
      refused: 'MATERIAL_EXEMPT',
      field: 'body.faults',
    });
  });

  it('names only materials of the case', () => {
    expect(when(submitted, preReview('m_diploma'))).toMatchObject({ refused: 'MATERIAL_UNKNOWN' });
  });
});

describe('acceptance', () => {
  it('needs a passed pre-review', () => {
    expect(when(submitted, accept)).toMatchObject({ refused: 'CASE_STATUS' });
  });

  it('freezes the catalogue version and opens every item', () => {
    const { state, events } = given(accepted);
    expect(events.at(-1)).toMatchObject({ type: 'CASE_ACCEPTED', version: PLAN.version });
    expect(state).toMatchObject({
      status: 'ACCEPTED',
      items: Object.fromEntries(PLAN.items.map(({ itemId }) => [itemId, { stage: 'ACCEPTED' }])),
    });
  });

  it('once given is not asked again', () => {
    expect(when(accepted, accept)).toMatchObject({ refused: 'CASE_STATUS' });
  });

  it('refused ends the case with its reasons, and it is archived like any other', () => {
    const acts = [...submitted, preReview(), notAccept];
    expect(given(acts).state).toMatchObject({ status: 'NOT_ACCEPTED', reasons: '不属于本机关职权范围' });
    expect(given([...acts, conclude]).state).toMatchObject({ status: 'CONCLUDED', result: 'NOT_ACCEPTED' });
    expect(given([...acts, conclude, archive]).state).toMatchObject({
      status: 'ARCHIVED',
      result: 'NOT_ACCEPTED',
      items: {},
    });
  });
});

describe('withdrawal', () => {
  it.each<[string, readonly Act[]]>([
    ['a draft', [create()]],
    ['a submitted case', submitted],
    ['a case in correction', inCorrection],
    ['a pre-reviewed case', [...submitted, preReview()]],
    ['an accepted case', accepted],
  ])('of %s is taken', (_, acts) => {
    expect(given([...acts, withdraw]).state.status).toBe('WITHDRAWN');
  });

  it('is too late once every item has its result', () => {
    expect(when(allGranted, withdraw)).toMatchObject({
      refused: 'CASE_STATUS',
      rule: '全部事项已有结果，不能再撤回',
    });
  });

  it('ends what is open, and keeps what was decided', () => {
    expect(given([...asked, grant('i_check'), withdraw]).state).toMatchObject({
      items: {
        i_check: { stage: 'GRANTED' },
        i_food: { stage: 'WITHDRAWN' },
        i_fire: { stage: 'WITHDRAWN' },
        i_sign: { stage: 'WITHDRAWN' },
      },
    });
  });
});
