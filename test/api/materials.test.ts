import { createHash } from 'node:crypto';
import * as journey from '@yijianshi/local/demo/journey';
import { describe, expect, it } from 'vitest';
import { GBK, HTML, JPEG, PDF, PNG, SVG, zipBomb } from '../support/contents.ts';
import { usePlatform } from '../support/platform.ts';
import { decide, lodged, SNACK_BAR } from '../support/restaurant.ts';
import { unchanged } from '../support/unchanged.ts';

const platform = usePlatform();
const MIB = 1024 * 1024;

interface Slot {
  readonly url: string;
  readonly headers: Record<string, string>;
}
interface File {
  readonly bytes: Buffer;
  readonly contentType: string;
}
const fileOf = (bytes: Uint8Array | string, contentType: string): File => ({
  bytes: Buffer.from(bytes),
  contentType,
});

/** Announces and uploads: material → file. */
async function handIn(caseNo: string, files: Readonly<Record<string, File>>): Promise<number[]> {
  const given = Object.entries(files);
  const { slots } = await platform().officers.window.post<{ slots: Slot[] }>(
    `/v1/cases/${caseNo}/materials`,
    {
      materials: given.map(([materialId, { bytes, contentType }]) => ({
        materialId,
        contentType,
        length: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })),
    },
  );
  return Promise.all(
    slots.map(async ({ url, headers }, i) => {
      const { pathname, search } = new URL(url);
      const raw = given[i]?.[1].bytes;
      return (await platform().call('PUT', pathname + search, { raw, headers })).status;
    }),
  );
}

/** A draft that lacks nothing but the layout. */
async function allButLayout() {
  const created = await lodged(platform());
  const rest = created.materials.filter(
    ({ materialId, exemption }) => exemption === undefined && materialId !== 'm_layout_food',
  );
  const texts = Object.fromEntries(rest.map(({ materialId, name }) => [materialId, name]));
  await journey.handInTexts(platform().client, platform().officers.window, created.caseNo, texts);
  return created;
}

const submit = async (caseNo: string) => {
  const token = await platform().token({ sub: 'w', roles: ['WINDOW_OFFICER'] });
  const key = `submit-${crypto.randomUUID()}`;
  return platform().call('POST', `/v1/cases/${caseNo}/submission`, { token, key });
};

describe('what a file is called does not make it one', () => {
  it.each<[string, File, string]>([
    ['a zip bomb called a PDF', fileOf(zipBomb(), 'application/pdf'), '申报为 PDF，实为 ZIP 压缩包'],
    ['a script called a PDF', fileOf('#!/bin/sh\ncurl x | sh\n', 'application/pdf'), '申报为 PDF，实为 脚本'],
    ['a page called a PDF', fileOf(HTML, 'application/pdf'), '申报为 PDF，实为 HTML 网页'],
    ['a program called a PDF', fileOf('MZ\x90\0\x03\0\0\0', 'application/pdf'), '申报为 PDF，实为'],
    ['a PDF that begins late', fileOf(`GIF89a\0\0${PDF}`, 'application/pdf'), '申报为 PDF，实为 GIF 图片'],
    ['an SVG with a script called a PNG', fileOf(SVG, 'image/png'), '申报为 PNG 图片，实为 SVG 图形'],
    ['an SVG with a script called a text', fileOf(SVG, 'text/plain'), '申报为 UTF-8 文本，实为 SVG 图形'],
    ['a page called a text', fileOf(HTML, 'text/plain'), '申报为 UTF-8 文本，实为 HTML 网页'],
    ['a text in another encoding', fileOf(GBK, 'text/plain'), '申报为 UTF-8 文本，实为 GB 18030'],
    ['blanks called a text', fileOf(' \n', 'text/plain'), '申报为 UTF-8 文本，实为 空白文件'],
    ['a PNG called a JPEG', fileOf(PNG, 'image/jpeg'), '申报为 JPEG 图片，实为 PNG 图片'],
    ['a PDF that ends in its header', fileOf('%PDF-', 'application/pdf'), '实为 文件头残缺的 PDF'],
  ])('%s is refused by its name at submission, and the slot can be used anew', async (_, file, said) => {
    const { caseNo } = await allButLayout();
    expect(await handIn(caseNo, { m_layout_food: file })).toEqual([200]);
    const { body } = await unchanged(platform(), caseNo, () => submit(caseNo));
    expect(body).toMatchObject({
      status: 409,
      code: 'MATERIAL_CONTENT',
      field: 'materials',
      rule: expect.stringContaining(said),
      wayOut: expect.stringContaining('重新申报'),
    });
    expect(body.rule).toMatch(/^m_layout_food /);
    expect(await handIn(caseNo, { m_layout_food: fileOf(PDF, 'application/pdf') })).toEqual([200]);
    expect((await submit(caseNo)).body).toMatchObject({ status: 'SUBMITTED' });
  });

  it('and the same file announced as what it is, is taken', async () => {
    const { caseNo } = await allButLayout();
    await handIn(caseNo, { m_layout_food: fileOf(JPEG, 'application/pdf') });
    expect((await submit(caseNo)).body).toMatchObject({ code: 'MATERIAL_CONTENT' });
    expect(await handIn(caseNo, { m_layout_food: fileOf(JPEG, 'image/jpeg') })).toEqual([200]);
    expect((await submit(caseNo)).body).toMatchObject({ status: 'SUBMITTED' });
  });

  it('nor at a correction', async () => {
    const created = await allButLayout();
    const { caseNo } = created;
    const { window } = platform().officers;
    await handIn(caseNo, { m_layout_food: fileOf(PDF, 'application/pdf') });
    await submit(caseNo);
    await journey.preReview(window, created, { m_layout_food: '看不清' });
    await handIn(caseNo, { m_layout_food: fileOf(zipBomb(), 'application/pdf') });
    await expect(window.post(`/v1/cases/${caseNo}/correction`)).rejects.toMatchObject({
      status: 409,
      problem: { code: 'MATERIAL_CONTENT' },
    });
    await handIn(caseNo, { m_layout_food: fileOf(PNG, 'image/png') });
    expect(await window.post(`/v1/cases/${caseNo}/correction`)).toMatchObject({ status: 'SUBMITTED' });
  });

  it('of whom may not submit is not told', async () => {
    const { caseNo } = await allButLayout();
    await handIn(caseNo, { m_layout_food: fileOf(HTML, 'application/pdf') });
    const token = await platform().token({
      sub: 'a',
      roles: ['REVIEWER'],
      department: 'XX',
      area: '431101000000',
    });
    const { body } = await platform().call('POST', `/v1/cases/${caseNo}/submission`, {
      token,
      key: 'not-mine-1',
    });
    expect(body).toMatchObject({ code: 'CASE_UNKNOWN' });
  });
});

describe('one file', () => {
  it('handed in for several materials is stored once, and each of them has it, in the archive too', async () => {
    const running = platform();
    const { window, archivist } = running.officers;
    const created = await lodged(running, { ...SNACK_BAR, deliveryMode: 'ONLINE' });
    const { caseNo, materials } = created;
    const wanted = materials.flatMap(({ materialId, exemption }) =>
      exemption === undefined ? [materialId] : [],
    );
    expect(wanted.length).toBeGreaterThan(1);
    const same = Object.fromEntries(wanted.map((id) => [id, fileOf(PDF, 'application/pdf')]));
    expect(await handIn(caseNo, same)).toEqual(wanted.map(() => 200));
    await journey.acceptCase(window, created);
    const stored = await running.local.platform.files.list(`cases/${caseNo}/materials/`);
    expect(stored.items).toHaveLength(1);

    await decide(running, caseNo, 'i_bl_verify');
    await decide(running, caseNo, 'i_food');
    await journey.archived(running.client, created);
    const { files } = await archivist.get<{ files: { path: string; sha256: string }[] }>(
      `/v1/archives/${caseNo}`,
    );
    const archived = files.filter(({ path }) => path.startsWith('data/materials/'));
    expect(archived.map(({ path }) => path).sort()).toEqual(
      wanted.map((id) => `data/materials/${id}.pdf`).sort(),
    );
    expect(new Set(archived.map(({ sha256 }) => sha256)).size).toBe(1);
  });

  it('that is there counts for no other material that was announced with its digest and another length', async () => {
    const { caseNo, materials } = await lodged(platform());
    const [first, second, ...others] = materials.flatMap(({ materialId, asked }) =>
      asked ? [materialId] : [],
    );
    const all = Object.fromEntries(
      [first, ...others].map((id) => [id ?? '', fileOf(PDF, 'application/pdf')]),
    );
    await handIn(caseNo, all);
    const { window } = platform().officers;
    const sha256 = createHash('sha256').update(PDF).digest('hex');
    await window.post(`/v1/cases/${caseNo}/materials`, {
      materials: [{ materialId: second, contentType: 'application/pdf', length: 999_999, sha256 }],
    });
    await expect(window.post(`/v1/cases/${caseNo}/submission`)).rejects.toMatchObject({
      problem: { code: 'MATERIAL_MISSING', rule: expect.stringContaining(second ?? '') },
    });
  });

  it('of 100 MB goes through in constant memory', async () => {
    const { caseNo } = await allButLayout();
    const length = 100_000_000;
    const piece = Buffer.alloc(MIB);
    async function* sparse() {
      yield PDF;
      for (let left = length - PDF.length; left > 0; left -= MIB) yield piece.subarray(0, left);
    }
    const hash = createHash('sha256');
    for await (const bytes of sparse()) hash.update(bytes);
    const claim = {
      materialId: 'm_layout_food',
      contentType: 'application/pdf',
      length,
      sha256: hash.digest('hex'),
    };
    const { window } = platform().officers;
    const { slots } = await window.post<{ slots: [Slot] }>(`/v1/cases/${caseNo}/materials`, {
      materials: [claim],
    });
    const [{ url, headers }] = slots;
    const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = used();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, used() - before);
    }, 5);
    const { pathname, search } = new URL(url);
    const { status } = await platform().call('PUT', pathname + search, {
      raw: ReadableStream.from(sparse()),
      headers,
    });
    clearInterval(watch);
    expect(status).toBe(200);
    expect(most).toBeLessThan(50_000_000);
    expect((await submit(caseNo)).body).toMatchObject({ status: 'SUBMITTED' });
  });
});
