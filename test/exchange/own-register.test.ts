import { type CasePlan, certificateId, instantOf, maskName } from '@yijianshi/domain';
import { type HolderCase, ownRegister } from '@yijianshi/exchange';
import {
  asJson,
  type CertificateRow,
  certificateKey,
  type Holders,
  holderEntries,
  type Subject,
} from '@yijianshi/store';
import { createCaseStore } from '@yijianshi/store/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../store/embedded.ts';
import { PLAN } from '../support/case-plan.ts';
import { dataExchangeConformance } from './conformance.ts';

const KEY = Buffer.alloc(32, 3);
const NOW = instantOf(Date.parse('2026-11-20T10:00:00+08:00'));
const BODY = '11431100MB0000019N';
const LICENCE = `${BODY}003`;
const PERMIT = `${BODY}001`;
const person: Subject = { kind: 'CITIZEN_ID', number: '431102198803152477' };
const other: Subject = { kind: 'CITIZEN_ID', number: '43110219900101001X' };
const company: Subject = { kind: 'CREDIT_CODE', number: '92431102MA4L0A0A08' };

const field = (id: string, kind: CasePlan['form'][number]['kind'], personal = false) => ({
  field: id,
  name: id,
  kind,
  required: true,
  personal,
});
const plan: CasePlan = {
  ...PLAN,
  form: [
    field('shopName', 'TEXT'),
    field('representative', 'TEXT', true),
    field('area', 'NUMBER'),
    field('phone', 'PHONE', true),
  ],
};
const caseOf = (name: string, shopName: string): HolderCase => ({
  plan,
  applicant: { name, phone: '13907460000', address: '零陵区南津中路58号' },
  form: { shopName, representative: name, area: 60, phone: '13907460000' },
});
const CASES: Readonly<Record<string, HolderCase>> = {
  'first case': caseOf('张三丰', '湘味轩小吃店'),
  'second case': caseOf('张三丰', '湘味轩酒楼'),
};

async function openRegister() {
  const folder = await makeFolder('libsql');
  const store = createCaseStore(folder.open(), {});
  const asked: string[] = [];
  const register = ownRegister({
    store,
    holderKey: async () => KEY,
    now: () => NOW,
    holderCase: async (caseNo) => {
      asked.push(caseNo);
      return CASES[caseNo];
    },
  });
  let serial = 0;
  /** A certificate as the sealing step leaves it. */
  async function issue(typeCode: string, holders: Holders, more: Partial<CertificateRow> = {}) {
    serial += 1;
    const id = certificateId({ typeCode, issuerCode: BODY, serial: String(serial), version: 1 });
    const row: CertificateRow = {
      certificateId: id,
      caseNo: 'first case',
      itemId: 'i_x',
      title: '证',
      holder: maskName('张三丰'),
      issuer: '市场监督管理局',
      issuedOn: '2026-01-02',
      validUntil: null,
      sha256: String(serial).padStart(64, '0'),
      ...more,
    };
    const places = holderEntries(KEY, holders, {
      certificateId: id,
      at: `${row.issuedOn}T10:00:00.000+08:00`,
    });
    await store.commit([{ put: { ...certificateKey(id), data: asJson(row), ...places }, ifVersion: 0 }]);
    return id;
  }
  return { folder, store, register, issue, asked };
}

dataExchangeConformance('the platform’s own', async () => {
  const { folder, register, issue } = await openRegister();
  const held = { holder: person, applicant: person };
  await issue(LICENCE, held);
  await issue(PERMIT, held, { validUntil: '2026-11-19' });
  const subject = { ...person, name: '张三丰' };
  return {
    register,
    document: { type: LICENCE, subject },
    expired: { type: PERMIT, subject },
    close: () => folder.remove(),
  };
});

describe('the platform’s own register', () => {
  let open: Awaited<ReturnType<typeof openRegister>>;
  beforeAll(async () => {
    open = await openRegister();
  });
  afterAll(() => open.folder.remove());
  const never = new AbortController().signal;
  const documentOf = (subject: Subject, type = LICENCE) =>
    open.register.fetch({ way: 'E_LICENCE', type, subject }, never);

  it('gives the newest that is valid', async () => {
    const held = { holder: company, applicant: person };
    await open.issue(LICENCE, held, { issuedOn: '2024-05-06', validUntil: '2030-01-01' });
    const valid = await open.issue(LICENCE, held, { issuedOn: '2025-05-06', caseNo: 'second case' });
    await open.issue(LICENCE, held, { issuedOn: '2026-05-06', validUntil: '2026-06-01' });
    expect(await documentOf(company)).toMatchObject({ found: { reference: valid } });
  });

  it('gives a company’s certificate to nobody who once applied for it', async () => {
    expect(await documentOf(person)).toEqual({ reason: 'NOT_FOUND' });
  });

  it('tells a person what he or she said last, and of a company nothing personal', async () => {
    const values = async (subject: Subject) =>
      Object.fromEntries(
        (await open.register.known(subject, never)).map(({ of, value }) => [
          'field' in of ? of.field : `applicant ${of.applicant}`,
          value,
        ]),
      );
    expect(await values(person)).toEqual({
      'applicant name': '张三丰',
      'applicant phone': '13907460000',
      'applicant address': '零陵区南津中路58号',
      shopName: '湘味轩酒楼',
      representative: '张三丰',
      area: 60,
      phone: '13907460000',
    });
    expect(await values(company)).toEqual({ shopName: '湘味轩酒楼', area: 60 });
  });

  it('knows nobody whose case was erased, and looks at the one before', async () => {
    const held = { holder: other, applicant: other };
    await open.issue(PERMIT, held, { caseNo: 'erased', issuedOn: '2026-10-01' });
    expect(await open.register.known(other, never)).toEqual([]);
    await open.issue(PERMIT, held, { caseNo: 'first case', issuedOn: '2026-09-01' });
    open.asked.length = 0;
    expect(await open.register.known(other, never)).not.toEqual([]);
    expect(open.asked).toEqual(['erased', 'first case']);
  });

  it('stands in no key under a number, and under another key nobody is found', async () => {
    const rows = open.folder.open().db.prepare('SELECT * FROM rows').all();
    expect(JSON.stringify(rows)).toContain('HOLDER#');
    for (const { number } of [person, other, company]) expect(JSON.stringify(rows)).not.toContain(number);
    const stranger = ownRegister({
      store: open.store,
      holderKey: async () => Buffer.alloc(32, 4),
      now: () => NOW,
      holderCase: async () => undefined,
    });
    const asked = { way: 'E_LICENCE', type: LICENCE, subject: company } as const;
    expect(await stranger.fetch(asked, never)).toEqual({ reason: 'NOT_FOUND' });
  });
});
