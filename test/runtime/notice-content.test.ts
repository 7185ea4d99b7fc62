import type { CaseEvent, NoticeKind } from '@yijianshi/domain';
import { noticePaper } from '@yijianshi/functions/issue-notice';
import type { Personal } from '@yijianshi/runtime';
import { describe, expect, it } from 'vitest';
import { PLAN } from '../support/case-plan.ts';
import {
  type Act,
  accept,
  accepted,
  announce,
  correct,
  correctingFields,
  create,
  deemAccepted,
  fileOf,
  given,
  later,
  notAccept,
  preReview,
  promise,
  promiseKey,
  reviewing,
  submit,
  submitted,
  TEXT,
  withdraw,
} from '../support/case-play.ts';

const CASE_NO = '431101-20261116-000001';
const personal: Personal = {
  applicant: { name: '张𬱖', idNumber: '431102198803152477', phone: '13907460000', address: '零陵区' },
  form: {},
  printAs: {},
};

function paperOf(notice: NoticeKind, acts: readonly Act[], printAs: Personal['printAs'] = {}) {
  const events: readonly CaseEvent[] = given(acts).events;
  return noticePaper(notice, {
    caseNo: CASE_NO,
    plan: PLAN,
    events,
    personal: { ...personal, printAs },
    receiptCode: 'ABCDEFGH2345',
    publicUrl: 'https://zwfw.example.gov.cn',
  });
}

const deferred: readonly Act[] = [
  create(),
  announce('m_layout'),
  promise('m_rules', '2026-11-18'),
  {
    ...submit(),
    command: {
      type: 'SUBMIT_CASE',
      arrived: new Map(
        [fileOf('m_layout').fileKey, promiseKey('m_rules')].map((key) => [key, { ...TEXT, length: 10 }]),
      ),
    },
  },
];

describe('a receipt', () => {
  it('lists what was received and what nobody has to bring, and says until when an answer is due', () => {
    const paper = paperOf('RECEIPT', submitted);
    expect(paper).toMatchObject({
      documentId: expect.stringMatching(/^SJ43110120261116000001-[0-9A-F]{12}$/),
      title: '收件凭证',
      template: 'receipt',
      issuer: { id: 'XZSP' },
      issuedOn: '2026-11-16',
      holder: '张𬱖',
      fields: {
        number: '永收〔2026〕43110120261116000001号',
        receivedAt: '2026年11月16日10时00分',
        acceptanceDue: '2026年11月23日',
        count: '2',
        exempt: '营业执照（调用电子证照）',
        progressUrl: `https://zwfw.example.gov.cn/v1/cases/${CASE_NO}/progress?code=ABCDEFGH2345`,
      },
    });
    expect(paper.lists).toEqual({ materials: [{ name: '布局图' }, { name: '制度清单' }], deferred: [] });
  });

  it('tells a promise from the material itself', () => {
    expect(paperOf('RECEIPT', deferred).lists).toEqual({
      materials: [{ name: '布局图' }],
      deferred: [{ name: '制度清单', due: '2026年11月18日' }],
    });
  });

  it('says the same however far the case has got meanwhile', () => {
    const early = paperOf('RECEIPT', submitted);
    expect(paperOf('RECEIPT', [...submitted, preReview(), accept, withdraw])).toEqual(early);
  });
});

describe('the one correction notice', () => {
  const notified = [
    ...submitted,
    reviewing(
      [
        { materialId: 'm_layout', unmet: [], reason: '看不清' },
        { materialId: 'm_rules', unmet: [0, 1] },
      ],
      [{ field: 'shopName', reason: '与营业执照不一致' }],
    ),
  ];

  it('lists every material with the points it does not meet, and every field of the form', () => {
    const { fields, lists } = paperOf('CORRECTION', notified);
    expect(fields.count).toBe('3');
    expect(lists?.faults).toMatchObject([
      { name: '布局图', points: '', reason: '看不清' },
      { name: '制度清单', points: '有加工流程；有负责人签名', reason: '' },
      { name: '申请表“店名”一栏', reason: '与营业执照不一致' },
    ]);
  });

  it('is answered by a receipt of what was corrected, and nothing else', () => {
    const form = [
      ...submitted,
      reviewing(
        [
          { materialId: 'm_layout', unmet: [] },
          { materialId: 'm_rules', unmet: [] },
        ],
        [{ field: 'shopName', reason: '与营业执照不一致' }],
      ),
    ];
    const ofForm = paperOf('CORRECTION_RECEIPT', [...form, correctingFields('shopName')]);
    expect(ofForm.lists?.materials).toEqual([{ name: '申请表“店名”一栏' }]);

    const faulty = [...submitted, preReview('m_layout'), announce('m_layout')];
    const corrected = later(correct('m_layout'), '2026-11-18T09:05:00.000+08:00');
    const ofMaterial = paperOf('CORRECTION_RECEIPT', [...faulty, corrected]);
    expect(ofMaterial.lists?.materials).toEqual([{ name: '布局图' }]);
    expect(ofMaterial.fields).toMatchObject({
      receivedAt: '2026年11月18日09时05分',
      acceptanceDue: '2026年11月25日',
      correctionNumber: '永补〔2026〕43110120261116000001号',
    });
  });
});

describe('an acceptance notice', () => {
  it('names items, departments, promised dates, and what is still owed', () => {
    const { fields, lists } = paperOf('ACCEPTANCE', [...deferred, preReview(), accept]);
    expect(fields).toMatchObject({
      isDeferred: '是',
      // The theme's clock covers two of the four.
      promise: '其中事项 i_check、事项 i_fire，承诺于2026年11月20日前办结。',
    });
    expect(fields.ground).toContain('其余材料由申请人承诺补交');
    expect(fields.ground).toContain('自2026年11月16日起予以受理');
    expect(lists?.items).toEqual([
      { name: '事项 i_check', department: '永州市市场监督管理局', due: '2026年11月17日' },
      { name: '事项 i_food', department: '永州市市场监督管理局', due: '前置事项办结后 10 个工作日内' },
      { name: '事项 i_fire', department: '永州市消防救援支队', due: '2026年11月19日' },
      { name: '事项 i_sign', department: '永州市城市管理和综合执法局', due: '前置事项办结后 2 个工作日内' },
    ]);
    expect(lists?.deferred).toEqual([{ name: '制度清单', due: '2026年11月18日' }]);
    expect(paperOf('ACCEPTANCE', accepted).fields.isDeferred).toBe('');
  });

  it('says when it counts as accepted from the day of receipt, because nobody answered in five working days', () => {
    const late = later(deemAccepted, '2026-11-24T00:30:00.000+08:00');
    const paper = paperOf('ACCEPTANCE', [...submitted, late]);
    expect(paper.issuedOn).toBe('2026-11-24');
    expect(paper.fields.ground).toContain('五个工作日内');
    expect(paper.fields.ground).toContain('自收到申请材料之日（2026年11月16日）起即为受理');
  });
});

it('a non-acceptance notice gives the reason and both remedies', () => {
  const { fields } = paperOf('NON_ACCEPTANCE', [...submitted, preReview(), notAccept]);
  expect(fields).toMatchObject({ reasons: '不属于本机关职权范围' });
  expect(fields.remedies).toMatch(/行政复议.*行政诉讼/);
});

it('what a person gave to be printed instead is printed, in a field and in a row of a list', () => {
  const instead = { RECEIPT: { applicant: '张吉', 'materials.1.name': '清单' } };
  const { fields, lists, holder } = paperOf('RECEIPT', submitted, instead);
  expect([fields.applicant, lists?.materials?.[1]?.name, holder]).toEqual(['张吉', '清单', '张𬱖']);
});

it('nothing is written of what never happened', () => {
  expect(() => paperOf('ACCEPTANCE', submitted)).toThrow('nothing happened');
});
