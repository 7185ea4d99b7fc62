import { itemsOf, openTasks } from '@yijianshi/domain';
import fc from 'fast-check';
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
  correctedFileOf,
  correctingFields,
  create,
  deemAccepted,
  fileOf,
  given,
  grant,
  handedIn,
  later,
  MONDAY,
  mendNotice,
  notAccept,
  noticed,
  preReview,
  reviewing,
  stopNotice,
  submit,
  submitted,
  submitUnlike,
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

  it('that are something else than announced are all named, before what is missing, and nothing is kept of them', () => {
    const zip = { name: 'ZIP 压缩包' };
    expect(when(handedIn, submitUnlike(zip, 'm_layout', 'm_rules'))).toEqual({
      refused: 'MATERIAL_CONTENT',
      field: 'materials',
      rule: 'm_layout 布局图：申报为 UTF-8 文本，实为 ZIP 压缩包；m_rules 制度清单：申报为 UTF-8 文本，实为 ZIP 压缩包',
    });
    expect(when(handedIn, submitUnlike(zip, 'm_layout'))).toMatchObject({ refused: 'MATERIAL_CONTENT' });
    expect(when(handedIn, submitUnlike({ type: 'image/png', name: 'PNG' }, 'm_rules'))).toMatchObject({
      rule: 'm_rules 制度清单：申报为 UTF-8 文本，实为 PNG',
    });
    expect(given(handedIn).state).toMatchObject({ status: 'DRAFT', materials: {} });
    // Announced again, with another file.
    expect(given([...handedIn, announce('m_layout'), submit('m_layout', 'm_rules')]).state).toMatchObject({
      status: 'SUBMITTED',
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
          { materialId: 'm_layout', unmet: [], reason: '看不清' },
          { materialId: 'm_rules', unmet: [], reason: '看不清' },
        ],
        fieldFaults: [],
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
      materials: { m_layout: correctedFileOf('m_layout'), m_rules: fileOf('m_rules') },
    });
  });

  it('never asks for a material the applicant is exempt from', () => {
    expect(when(submitted, preReview('m_licence'))).toMatchObject({
      refused: 'MATERIAL_EXEMPT',
      field: 'body.lines.2.materialId',
    });
  });

  it('names only materials of the case', () => {
    expect(when(submitted, preReview('m_diploma'))).toMatchObject({ refused: 'MATERIAL_UNKNOWN' });
  });
});

const fits = (materialId: string) => ({ materialId, unmet: [] });

describe('pre-review, line by line', () => {
  it('has a line for every material that was handed in, or says which are missing', () => {
    expect(when(submitted, reviewing([fits('m_rules')]))).toEqual({
      refused: 'PRE_REVIEW_INCOMPLETE',
      field: 'body.lines',
      rule: 'm_layout 布局图',
    });
  });

  it('has none for what was not handed in', () => {
    expect(when(submitted, reviewing([fits('m_layout'), fits('m_rules'), fits('m_photo')]))).toMatchObject({
      refused: 'MATERIAL_MISSING',
      field: 'body.lines.2.materialId',
    });
  });

  it('says which review points a material does not meet; one is enough for the notice', () => {
    const lines = [fits('m_layout'), { materialId: 'm_rules', unmet: [1] }];
    expect(when(submitted, reviewing(lines))).toEqual([
      {
        type: 'CORRECTION_NOTIFIED',
        faults: [{ materialId: 'm_rules', unmet: [1] }],
        fieldFaults: [],
      },
    ]);
  });

  it('knows only the review points of the material', () => {
    expect(when(submitted, reviewing([fits('m_layout'), { materialId: 'm_rules', unmet: [2] }]))).toEqual({
      refused: 'REVIEW_POINT_UNKNOWN',
      field: 'body.lines.1.unmet',
      rule: 'm_rules 制度清单：2',
    });
  });

  it('lists faulty fields of the form in the same notice, and takes exactly those answered anew', () => {
    const fields = [{ field: 'shopName', reason: '与牌匾不一致' }];
    const noticed = [...submitted, reviewing([fits('m_layout'), fits('m_rules')], fields)];
    expect(given(noticed).state).toMatchObject({ status: 'IN_CORRECTION', faults: [], fieldFaults: fields });
    expect(when(noticed, correct())).toMatchObject({ refused: 'FIELD_NOT_CORRECTED', rule: 'shopName' });
    expect(when(noticed, correctingFields('shopName', 'phone'))).toMatchObject({
      refused: 'FIELD_NOT_FAULTY',
      field: 'body.form.phone',
    });
    expect(given([...noticed, correctingFields('shopName')]).state).toMatchObject({
      status: 'SUBMITTED',
      personal: { ref: 'PERSONAL#4' },
    });
  });

  it('does not know fields the form does not have', () => {
    const lines = [fits('m_layout'), fits('m_rules')];
    expect(when(submitted, reviewing(lines, [{ field: 'shoeSize', reason: '太小' }]))).toMatchObject({
      refused: 'FIELD_UNKNOWN',
      field: 'body.fields.0.field',
    });
  });

  it('for any verdict on every point: passes when all are met, and lists exactly those that are not', () => {
    fc.assert(
      fc.property(fc.subarray([0, 1]), fc.boolean(), (unmet, isLayoutFaulty) => {
        const lines = [
          { ...fits('m_layout'), ...(isLayoutFaulty ? { reason: '缺后厨' } : {}) },
          { materialId: 'm_rules', unmet },
        ];
        const [fact] = when(submitted, reviewing(lines)) as [{ type: string; faults?: object[] }];
        const faulty = lines.filter((line) => line.unmet.length > 0 || 'reason' in line);
        expect(fact.type).toBe(faulty.length === 0 ? 'PRE_REVIEW_PASSED' : 'CORRECTION_NOTIFIED');
        expect(fact.faults ?? []).toEqual(faulty);
      }),
    );
  });
});

describe('nobody answers for five working days (行政许可法 32)', () => {
  /** Received on Monday the 16th; the fifth working day after it is Monday the 23rd. */
  const DUE = '2026-11-23T17:00:00.000+08:00';
  const DAY_AFTER = '2026-11-24T00:00:00.000+08:00';

  it.each([
    ['without a pre-review', submitted],
    ['after a passed pre-review', [...submitted, preReview()]],
  ])(
    '%s: the case counts as accepted from the day it was received, and its clocks run from there',
    (_, acts) => {
      expect(when(acts, later(deemAccepted, DUE))).toEqual([]);
      const { state, events } = given([...acts, later(deemAccepted, DAY_AFTER)]);
      expect(events.at(-1)).toMatchObject({ type: 'CASE_ACCEPTED', deemed: true, by: { role: 'SYSTEM' } });
      const inTime = given([...submitted, preReview(), accept]).state;
      expect(state).toMatchObject({ status: 'ACCEPTED', acceptedAt: MONDAY });
      expect(itemsOf(state)).toEqual(itemsOf(inTime));
      expect(state).toMatchObject({ promiseDue: (inTime as { promiseDue?: unknown }).promiseDue });
    },
  );

  it('and the window can neither turn it down nor ask for a correction any more, only accept it from that day', () => {
    const reviewed = [...submitted, preReview()];
    const tooLate = { refused: 'ACCEPTANCE_DEEMED', rule: '《行政许可法》第三十二条' };
    expect(when(submitted, later(preReview('m_layout'), DAY_AFTER))).toMatchObject(tooLate);
    expect(when(reviewed, later(notAccept, DAY_AFTER))).toMatchObject(tooLate);
    expect(when(reviewed, later(accept, DAY_AFTER))).toMatchObject([{ type: 'CASE_ACCEPTED', deemed: true }]);
    expect(when(reviewed, later(notAccept, DUE))).toMatchObject([{ type: 'CASE_NOT_ACCEPTED' }]);
  });

  it('is not so while the applicant owes the correction', () => {
    expect(when(inCorrection, later(deemAccepted, DAY_AFTER))).toMatchObject({ refused: 'CASE_STATUS' });
  });

  it('after a correction is counted from the day it came: only then the application was complete', () => {
    const cameOn = '2026-11-25T09:00:00.000+08:00';
    const late = [...inCorrection, later(announce('m_layout'), cameOn), later(correct('m_layout'), cameOn)];
    expect(given(late).state).toMatchObject({ receivedAt: cameOn, acceptanceDue: '2026-12-02' });
    expect(when(late, later(deemAccepted, '2026-12-02T12:00:00.000+08:00'))).toEqual([]);
    const state = given([...late, later(deemAccepted, '2026-12-03T00:00:00.000+08:00')]).state;
    expect(state).toMatchObject({ status: 'ACCEPTED', acceptedAt: cameOn });
  });

  it('never happens by a date that cannot be computed yet', () => {
    const yearEnd = '2026-12-29T10:00:00.000+08:00';
    const lastDays = submitted.map((act) => later(act, yearEnd));
    expect(given(lastDays).state).toMatchObject({ acceptanceDue: { notYetComputable: 2027 } });
    expect(when(lastDays, later(deemAccepted, '2027-02-01T10:00:00.000+08:00'))).toEqual([]);
  });

  it('is found by the sweeper the day after', () => {
    for (const acts of [submitted, [...submitted, preReview()]])
      expect(openTasks(given(acts).state, PLAN)).toMatchObject([
        { due: '2026-11-23', sweepOn: '2026-11-24' },
      ]);
    expect(openTasks(given(inCorrection).state, PLAN)[0]?.sweepOn).toBeUndefined();
  });
});

describe('what the one correction did not mend', () => {
  it('is turned down without a pre-review that says it is fit; what was never corrected is not', () => {
    expect(when(corrected, notAccept)).toMatchObject([{ type: 'CASE_NOT_ACCEPTED' }]);
    expect(when(submitted, notAccept)).toMatchObject({ refused: 'CASE_STATUS', field: 'body.accept' });
  });
});

describe('personal fields kept anew', () => {
  it('never write over what somebody else kept since they were read', () => {
    const fields = [{ field: 'shopName', reason: '与牌匾不一致' }];
    const lines = [fits('m_layout'), fits('m_rules')];
    const noticed = [...submitted, reviewing(lines, fields), stopNotice('RECEIPT')];
    const { state } = given(noticed);
    if (state.status === 'NONE') throw new Error('the case is there');
    const before = state.personal;
    const stale: Act = {
      ...mendNotice('RECEIPT', 'holder'),
      command: {
        type: 'MEND_NOTICE',
        notice: 'RECEIPT',
        fields: ['holder'],
        reason: '申请人同意',
        personal: { now: { ref: 'PERSONAL#9', digest: 'sha256:9' }, before },
      },
    };
    expect(when(noticed, stale)).toMatchObject([{ type: 'NOTICE_MENDED' }]);
    expect(when([...noticed, correctingFields('shopName')], stale)).toMatchObject({ refused: 'BUSY' });
  });
});

describe('who does not answer the correction notice', () => {
  it('can be turned down, but not accepted', () => {
    expect(when(inCorrection, notAccept)).toMatchObject([{ type: 'CASE_NOT_ACCEPTED' }]);
    expect(when(inCorrection, accept)).toMatchObject({ refused: 'CASE_STATUS', field: 'body.accept' });
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
    expect(given([...noticed([...acts, conclude]), archive]).state).toMatchObject({
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
