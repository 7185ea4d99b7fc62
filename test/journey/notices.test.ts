import { createHash } from 'node:crypto';
import type { NoticeKind } from '@yijianshi/domain';
import * as journey from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { describe, expect, it } from 'vitest';
import { printedText } from '../eseal/pdf-reading.ts';
import { type Running, startPlatform, usePlatform } from '../support/platform.ts';
import { archivedCase, lodged, SNACK_BAR, submittedCase } from '../support/restaurant.ts';

const platform = usePlatform();

interface NoticeView {
  readonly notice: NoticeKind;
  readonly title: string;
  readonly number: string;
  readonly state: string;
  readonly verificationUrl?: string;
  readonly trouble?: { reason: string; field: string; codePoint: string };
}

const noticesOf = async ({ officers }: Running, caseNo: string): Promise<NoticeView[]> =>
  (await officers.window.get<{ notices: NoticeView[] }>(`/v1/cases/${caseNo}`)).notices;

const sealed = (running: Running, caseNo: string, count: number) =>
  journey.until(`${count} 份文书`, async () => {
    const notices = await noticesOf(running, caseNo);
    return notices.length === count && notices.every(({ state }) => state === 'SEALED') && notices;
  });

async function fileOf({ officers, client }: Running, caseNo: string, notice: NoticeKind): Promise<Buffer> {
  const { url } = await officers.window.get<{ url: string }>(`/v1/cases/${caseNo}/notices/${notice}`);
  return Buffer.from(await client.download(url));
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('what the law wants in writing', () => {
  it('of a corrected case is four notices, each sealed once, numbered, verifying, for window and applicant', async () => {
    const running = platform();
    const { window } = running.officers;
    const created = await submittedCase(running);
    const { caseNo, receiptCode } = created;
    const [{ materialId = '' } = {}] = created.materials.filter(({ exemption }) => exemption === undefined);
    await journey.preReview(window, created, { [materialId]: '布局图没有标明清洗、消毒的位置。' });
    await journey.handInTexts(running.client, window, caseNo, { [materialId]: '重新绘制的布局图' });
    await window.post(`/v1/cases/${caseNo}/correction`);
    await journey.preReview(window, created);
    await window.post(`/v1/cases/${caseNo}/acceptance`, { accept: true });

    const notices = await sealed(running, caseNo, 4);
    const digits = caseNo.replaceAll('-', '');
    expect(notices.map(({ title, number }) => [title, number])).toEqual([
      ['收件凭证', `永收〔2026〕${digits}号`],
      ['补正通知书', `永补〔2026〕${digits}号`],
      ['补正材料收件凭证', `永补收〔2026〕${digits}号`],
      ['受理通知书', `永受〔2026〕${digits}号`],
    ]);
    for (const { notice, verificationUrl = '', number } of notices) {
      const bytes = await fileOf(running, caseNo, notice);
      const verification = await running.client.anyone.get<object>(new URL(verificationUrl).pathname);
      expect(verification).toMatchObject({
        state: 'VALID',
        issuer: '永州市行政审批服务局',
        holder: '张*',
        sha256: digestOf(bytes),
      });
      expect(await printedText(bytes)).toContain(number);
      const copy = await running.client.anyone.get<{ url: string }>(
        `/v1/cases/${caseNo}/notices/${notice}/copy?code=${receiptCode}`,
      );
      expect(digestOf(await running.client.download(copy.url))).toBe(digestOf(bytes));
    }
    expect(await printedText(await fileOf(running, caseNo, 'RECEIPT'))).toContain(receiptCode);
    expect(await printedText(await fileOf(running, caseNo, 'CORRECTION'))).toContain(
      '原因：布局图没有标明清洗、消毒的位置。',
    );
    expect(await printedText(await fileOf(running, caseNo, 'CORRECTION_RECEIPT'))).toContain('共 1 项');
    const progress = await journey.progressOf(running.client, created);
    expect(progress.notices.map(({ notice, state }) => [notice, state])).toEqual(
      notices.map(({ notice }) => [notice, 'SEALED']),
    );
  });

  it('of a case turned down is the reason and the remedies, and it is archived with its case', async () => {
    const running = platform();
    const created = await submittedCase(running, { ...SNACK_BAR, deliveryMode: 'ONLINE' });
    const { caseNo } = created;
    await journey.preReview(running.officers.window, created);
    await running.officers.window.post(`/v1/cases/${caseNo}/acceptance`, {
      accept: false,
      reasons: '不属于本机关职权范围。',
    });
    await journey.archived(running.client, created);
    const bytes = await fileOf(running, caseNo, 'NON_ACCEPTANCE');
    const text = await printedText(bytes);
    for (const part of ['理由：不属于本机关职权范围。', '行政复议', '行政诉讼', '第三十二条'])
      expect(text).toContain(part);
    const { files } = await running.officers.archivist.get<{ files: { path: string; sha256: string }[] }>(
      `/v1/archives/${caseNo}`,
    );
    const archived = files.filter(({ path }) => path.startsWith('data/notices/'));
    expect(archived.map(({ path }) => path).sort()).toEqual([
      'data/notices/non_acceptance.pdf',
      'data/notices/receipt.pdf',
    ]);
    expect(archived.find(({ path }) => path.endsWith('non_acceptance.pdf'))?.sha256).toBe(digestOf(bytes));
  });

  it('is for the window and for who has the receipt’s code, and for nobody else', async () => {
    const running = platform();
    const { caseNo } = await submittedCase(running);
    await sealed(running, caseNo, 1);
    const reviewer = running.officers.departments.SCJG;
    await expect(reviewer?.get(`/v1/cases/${caseNo}/notices/RECEIPT`)).rejects.toMatchObject({ status: 403 });
    const { anyone } = running.client;
    await expect(anyone.get(`/v1/cases/${caseNo}/notices/RECEIPT/copy?code=WRONG`)).rejects.toMatchObject({
      status: 404,
      problem: { code: 'CASE_UNKNOWN' },
    });
    await expect(running.officers.window.get(`/v1/cases/${caseNo}/notices/ACCEPTANCE`)).rejects.toMatchObject(
      {
        status: 404,
        problem: { code: 'NOTICE_UNKNOWN' },
      },
    );
  });
});

describe('a notice that cannot be printed', () => {
  it('waits at the window, which prints it otherwise; the case goes on meanwhile', async () => {
    const running = platform();
    const { window } = running.officers;
    const applicant = { ...SNACK_BAR.applicant, name: '𠮷小满' };
    const created = await submittedCase(running, { ...SNACK_BAR, deliveryMode: 'ONLINE', applicant });
    const { caseNo } = created;
    const trouble = await journey.until(
      '制作中断',
      async () => (await noticesOf(running, caseNo))[0]?.trouble,
    );
    expect(trouble).toMatchObject({ reason: 'GLYPH_MISSING', field: 'applicant', codePoint: 'U+20BB7' });
    await expect(window.get(`/v1/cases/${caseNo}/notices/RECEIPT`)).rejects.toMatchObject({
      status: 409,
      problem: { code: 'NOTICE_STOPPED' },
    });
    const { items } = await window.get<{ items: { taskId: string }[] }>('/v1/tasks?limit=100');
    expect(items.map(({ taskId }) => taskId)).toContain(`${caseNo}.MEND_NOTICE.receipt`);

    await expect(
      window.post(`/v1/cases/${caseNo}/notices/RECEIPT/mending`, {
        printAs: { theme: '别的' },
        reason: '试试',
      }),
    ).rejects.toMatchObject({ status: 409, problem: { code: 'FIELD_NOT_IN_TROUBLE' } });
    await window.post(`/v1/cases/${caseNo}/notices/RECEIPT/mending`, {
      printAs: { applicant: '吉小满' },
      reason: '申请人同意以“吉”代替',
    });
    const [notice] = await sealed(running, caseNo, 1);
    expect(notice).toMatchObject({ state: 'SEALED' });
    expect(await printedText(await fileOf(running, caseNo, 'RECEIPT'))).toContain('吉小满：');
    expect(running.logs()).not.toContain('𠮷小满');
  });
});

describe('a notice whose seal’s key does not answer', () => {
  it('is tried again until it does, and says meanwhile that it is being sealed', async () => {
    let isDown = true;
    let signed = 0;
    const running = await startPlatform({
      wrapPlatform: (composed) => ({
        ...composed,
        async signerFor(department) {
          const signer = await composed.signerFor(department);
          return {
            ...signer,
            async sign(digest) {
              if (isDown) throw new Error('the key service is down');
              signed += 1;
              return signer.sign(digest);
            },
          };
        },
      }),
    });
    try {
      const { caseNo } = await submittedCase(running);
      await running.local.settled();
      const token = await running.token({ sub: 'w-1', roles: ['WINDOW_OFFICER'] });
      const early = await running.call('GET', `/v1/cases/${caseNo}/notices/RECEIPT`, { token });
      expect(early).toMatchObject({ status: 409, body: { code: 'NOTICE_BEING_SEALED' } });
      expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
      isDown = false;
      await sealed(running, caseNo, 1);
      expect(signed).toBe(1);
    } finally {
      await running.stop();
    }
  });
});

describe('a case', () => {
  it('is archived with every notice, none of them sealed twice', async () => {
    const puts = new Map<string, number>();
    const running = await startPlatform({
      wrapPlatform: (composed) => ({
        ...composed,
        files: {
          ...composed.files,
          put: (file, bytes) => {
            puts.set(file.key, (puts.get(file.key) ?? 0) + 1);
            return composed.files.put(file, bytes);
          },
        },
      }),
    });
    try {
      const { caseNo } = await archivedCase(running, SNACK_BAR);
      const made = [...puts].filter(([key]) => key.startsWith(`cases/${caseNo}/notices/`));
      expect(made.sort()).toEqual([
        [`cases/${caseNo}/notices/ACCEPTANCE.pdf`, 1],
        [`cases/${caseNo}/notices/RECEIPT.pdf`, 1],
      ]);
    } finally {
      await running.stop();
    }
  });
});

describe('the forms an applicant signs', () => {
  it('are filled in: the promise of a material by a day, and the commitment in place of one', async () => {
    const running = platform();
    const { caseNo } = await lodged(running, RESTAURANT);
    const token = await running.token({ sub: 'w-1', roles: ['WINDOW_OFFICER'] });
    const form = (path: string, as = token) =>
      fetch(`${running.local.url}/v1/cases/${caseNo}/forms/${path}`, {
        headers: { authorization: `Bearer ${as}` },
      });
    const text = async (path: string) => printedText(new Uint8Array(await (await form(path)).arrayBuffer()));

    const promise = await text('m_sign_spec?by=2026-11-20');
    for (const part of ['容缺受理承诺书', '张𬱖', SNACK_BAR.applicant.idNumber, '2026年11月20日', caseNo])
      expect(promise).toContain(part);
    expect(await text('m_promise_restaurant')).toContain('告知承诺书');

    const problem = async (path: string, as?: string) => {
      const answer = await form(path, as);
      const { code } = (await answer.json()) as { code: string };
      return [answer.status, code];
    };
    expect(await problem('m_sign_spec?by=2027-11-20')).toEqual([422, 'DEFERRAL_DATE']);
    expect(await problem('m_sign_spec?by=2026-02-30')).toEqual([400, 'BODY_INVALID']);
    expect(await problem('m_promise_restaurant?by=2026-11-20')).toEqual([409, 'MATERIAL_NOT_DEFERRABLE']);
    expect(await problem('m_sign_spec')).toEqual([409, 'NOTHING_TO_SIGN']);
    expect(await problem('m_nothing')).toEqual([422, 'MATERIAL_UNKNOWN']);
    const reviewer = await running.token({ sub: 's-1', roles: ['REVIEWER'], department: 'SCJG' });
    expect(await problem('m_promise_restaurant', reviewer)).toEqual([403, 'NOT_ALLOWED']);
  });
});
