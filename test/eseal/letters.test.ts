import { assertOwnSignature, type LetterContent, letters, PAGE, sealDocument } from '@yijianshi/eseal';
import { drawForm, isSealRefusal } from '@yijianshi/eseal/sheet';
import { describe, expect, test } from 'vitest';
import { pageCount, parsed, placedCharacters, printedText, textOf } from './pdf-reading.ts';
import { authority, refused, sealed } from './support.ts';

const OFFICE = '永州市行政审批服务局';
const local = authority();

/** Every field that some letter asks for; what is conditional is there. */
const FIELDS: LetterContent['fields'] = {
  issuer: OFFICE,
  issuedOn: '2026年11月22日',
  number: '永收〔2026〕43110120261122000001号',
  applicant: '张𬱖',
  theme: '我要开餐馆',
  caseNo: '431101-20261122-000001',
  receivedAt: '2026年11月22日09时00分',
  acceptanceDue: '2026年11月27日',
  promise: '本申请承诺于2026年12月7日前全部办结。',
  count: '11',
  exempt: '营业执照（调用电子证照）',
  receiptCode: 'ABCDEFGH2345',
  progressUrl: 'https://zwfw.example.gov.cn/v1/cases/431101-20261122-000001/progress?code=ABCDEFGH2345',
  correctionNumber: '永补〔2026〕43110120261122000001号',
  ground: '申请材料齐全，予以受理。',
  isDeferred: '是',
  reasons: '申请事项依法不属于本行政机关职权范围。',
  remedies: '可以自收到本决定书之日起六十日内申请行政复议。',
  office: OFFICE,
  identity: '证件号码：431102198803152477',
  material: '消防安全制度',
  items: '食品经营许可',
  due: '2026年12月1日',
  points: '由本人签名',
};

const rows = (count: number, row: Record<string, string> = {}) =>
  Array.from({ length: count }, (_, i) => ({
    name: `第${i + 1}份材料：与食品经营相适应的主要设备设施布局、操作流程等文件`,
    due: '2026年12月1日',
    department: '永州市市场监督管理局',
    points: '操作流程图清楚',
    reason: '布局图没有标明清洗、消毒的位置。',
    correction: '重新提交。',
    ...row,
  }));

const listsOf = (list: LetterContent['lists'][string]): LetterContent['lists'] => ({
  materials: list,
  deferred: list.slice(0, 1),
  items: list,
  faults: list,
});

async function issue(template: string, lists: LetterContent['lists'], fields: LetterContent['fields'] = {}) {
  const signer = await (await local).signerFor({ id: 'XZSP', name: OFFICE });
  const request = {
    template,
    fields: { ...FIELDS, ...fields },
    lists,
    verificationUrl: 'https://zwfw.example.gov.cn/v1/certificates/SJ1/verification',
    issuer: { name: OFFICE, sealCode: '11431100MB00000437' },
    documentId: 'SJ1',
    sealedAt: '2026-11-22T09:00:00.000+08:00',
  } as const;
  return { result: await sealDocument(request, signer), signer };
}

const pagesOf = async (bytes: Uint8Array): Promise<string[]> =>
  Promise.all(Array.from({ length: await pageCount(bytes) }, (_, page) => printedText(bytes, page)));

const sealedLetters = letters.filter(({ signedBy }) => signedBy === 'ISSUER');
const forms = letters.filter(({ signedBy }) => signedBy === 'APPLICANT');

test('there is a letter for each notice, and a form for each promise', () => {
  expect(letters.map(({ title }) => title)).toEqual([
    '收件凭证',
    '补正通知书（一次性告知书）',
    '补正材料收件凭证',
    '受理通知书',
    '不予受理通知书',
    '容缺受理承诺书',
    '告知承诺书',
  ]);
});

describe.each(sealedLetters)('$title', ({ id, title }) => {
  test.each([0, 1, 11, 60])(
    'with %i rows: all of it printed in order, sealed on the last page',
    async (count) => {
      const { result, signer } = await issue(id, listsOf(rows(count)));
      const { bytes } = sealed(result);
      expect(() => assertOwnSignature(bytes, signer.certificateChain[0] ?? new Uint8Array())).not.toThrow();
      const pages = await pagesOf(bytes);
      const text = pages.join('');
      for (const part of [title, FIELDS.number ?? '', FIELDS.caseNo ?? '', '张𬱖'])
        expect(text).toContain(part);
      if (/\{name\}/.test(JSON.stringify(letters.find((letter) => letter.id === id)?.body))) {
        const named = [...new Set(text.match(/第\d+份材料/g) ?? [])];
        expect(named).toEqual(rows(count).map((_, i) => `第${i + 1}份材料`));
      }
      pages.forEach((page, i) => {
        expect(page).toContain('技术签名');
        expect(page).toContain('不具有法定电子印章的效力');
        expect(page).toContain(`${i + 1} / ${pages.length}`);
      });
      const document = await parsed(bytes);
      const fieldPages = document.getPages().map(({ node }) => node.Annots()?.size() ?? 0);
      expect(fieldPages).toEqual([...pages.slice(1).map(() => 0), 1]);
      // The seal never stands on a page without a word of the letter.
      expect(pages.at(-1)?.replace(/扫码核验.*/, '').length).toBeGreaterThan(5);
    },
  );
});

test('a receipt of eleven materials has two pages at most, of sixty five at most', async () => {
  for (const [count, most] of [
    [11, 2],
    [60, 5],
  ] as const) {
    const { bytes } = sealed((await issue('receipt', listsOf(rows(count)))).result);
    expect(await pageCount(bytes)).toBeLessThanOrEqual(most);
  }
});

test('what is longer than a page goes on over pages where it is told in paragraphs', async () => {
  const reason = '一二三四五六七八九十'.repeat(200);
  const { bytes } = sealed((await issue('correction-notice', listsOf(rows(1, { reason })))).result);
  const text = (await pagesOf(bytes)).map((page) => page.replace(/永收〔2026〕\d+号　.*$/, '')).join('');
  expect(text).toContain(reason);
});

test('nothing is printed outside the margins', async () => {
  const { bytes } = sealed((await issue('correction-notice', listsOf(rows(20)))).result);
  for (const { x, y, width, size } of await placedCharacters(bytes)) {
    expect(x).toBeGreaterThan(50);
    expect(x + width).toBeLessThan(PAGE.width - 50);
    expect(y).toBeGreaterThan(20);
    expect(y + size).toBeLessThan(PAGE.height - 10);
  }
});

describe('a letter is refused', () => {
  test('for a character no font has, by the name of its field and row', async () => {
    const list = rows(3).map((row, i) => (i === 2 ? { ...row, name: '𠮷味轩' } : row));
    expect(refused((await issue('receipt', { ...listsOf([]), materials: list })).result)).toMatchObject({
      refused: 'GLYPH_MISSING',
      field: 'materials.2.name',
      codePoint: 'U+20BB7',
    });
    expect(refused((await issue('receipt', listsOf([]), { applicant: '𠮷' })).result)).toMatchObject({
      field: 'applicant',
    });
  });

  test('for a row that no page holds, and for a last word that leaves no room for the seal', async () => {
    const list = rows(2).map((row, i) => (i === 1 ? { ...row, name: '长'.repeat(3000) } : row));
    expect(refused((await issue('receipt', listsOf(list))).result)).toMatchObject({
      refused: 'TEXT_TOO_LONG',
      field: 'materials.1.name',
    });
  });

  test('never: a field that is missing is a bug of its caller', async () => {
    const signer = await (await local).signerFor({ id: 'XZSP', name: OFFICE });
    const request = {
      template: 'receipt',
      fields: { issuer: OFFICE },
      verificationUrl: 'https://zwfw.example.gov.cn/v1/certificates/SJ1/verification',
      issuer: { name: OFFICE },
      documentId: 'SJ1',
      sealedAt: '2026-11-22T09:00:00.000+08:00',
    } as const;
    await expect(sealDocument(request, signer)).rejects.toThrow('needs the field');
  });
});

describe.each(forms)('the form $title', ({ id, title }) => {
  test('is filled in, unsealed, with a place to sign', async () => {
    const drawn = await drawForm(id, { fields: FIELDS, lists: {} });
    if (isSealRefusal(drawn)) throw new Error(drawn.message);
    const text = (await pagesOf(drawn)).join('');
    for (const part of [
      title,
      OFFICE,
      '张𬱖',
      FIELDS.identity ?? '',
      '消防安全制度',
      '承诺人（签名或者盖章）',
    ])
      expect(text).toContain(part);
    expect(textOf(drawn)).not.toContain('/Sig');
    expect(text).not.toContain('印章为技术签名');
    expect(await drawForm(id, { fields: FIELDS, lists: {} })).toEqual(drawn);
  });

  test('names a character no font has', async () => {
    const drawn = await drawForm(id, { fields: { ...FIELDS, applicant: '𠮷' }, lists: {} });
    expect(drawn).toMatchObject({ refused: 'GLYPH_MISSING', field: 'applicant' });
  });
});
