import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArchivedFile, componentsOf, writePackage } from '@yijianshi/archive';
import { noticeFileKey } from '@yijianshi/domain';
import type { FileStore } from '@yijianshi/store';
import { createFileStore, openJournal } from '@yijianshi/store/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAN } from '../support/case-plan.ts';
import { asked, conclude, fileOf, given, withdraw } from '../support/case-play.ts';

const dir = mkdtempSync(join(tmpdir(), 'yijianshi-archive-'));
const journal = openJournal(join(dir, 'platform.db'));
const files: FileStore = createFileStore({
  journal,
  dir: join(dir, 'files'),
  clock: () => Date.parse('2026-11-22T09:00:00+08:00'),
  baseUrl: () => 'http://127.0.0.1',
  secret: Buffer.alloc(32, 7),
});
const { state } = given([...asked, withdraw, conclude]);
const FACTS = {
  caseNo: '431101-20261116-000001',
  concludedAt: '2026-11-16T10:00:00.000+08:00',
  retainUntil: '2036-11-16T10:00:00.000+08:00',
};
const components = componentsOf({ plan: PLAN, state }, [], {
  alg: 'A256GCM',
  iv: 'aQ==',
  ciphertext: 'Yw==',
  tag: 'dA==',
});
const write = (prefix: string) => writePackage(files, prefix, components, FACTS);
const read = async (file: ArchivedFile | undefined) =>
  Buffer.from((await files.read(file?.fileKey ?? '')) ?? []).toString();
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

beforeAll(async () => {
  for (const notice of ['RECEIPT', 'ACCEPTANCE'] as const) {
    const key = noticeFileKey(FACTS.caseNo, notice);
    await files.put({ key, contentType: 'application/pdf' }, Buffer.from(notice));
  }
  for (const materialId of ['m_layout', 'm_rules']) {
    const { fileKey: key, contentType } = fileOf(materialId);
    await files.put({ key, contentType }, Buffer.from(materialId));
  }
});
afterAll(() => {
  journal.close();
  rmSync(dir, { recursive: true });
});

describe('the package of a case (BagIt, RFC 8493)', () => {
  it('names every payload file with its digest, and every tag file with its own', async () => {
    const bag = await write('archive/whole');
    const byPath = new Map(bag.files.map((file) => [file.path, file]));
    const sheet = await read(byPath.get('manifest-sha256.txt'));
    const payload = bag.files.filter(({ path }) => path.startsWith('data/'));
    expect(sheet.trim().split('\n')).toEqual(payload.map(({ sha256, path }) => `${sha256}  ${path}`));
    const tagSheet = await read(byPath.get('tagmanifest-sha256.txt'));
    for (const path of ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt'])
      expect(tagSheet).toContain(`${digest(await read(byPath.get(path)))}  ${path}\n`);
    expect(bag.digest).toBe(digest(tagSheet));
    for (const file of bag.files) expect(digest(await read(file))).toBe(file.sha256);
  });

  it('says whose it is, when it was made and how much it holds', async () => {
    const { files: found } = await write('archive/info');
    const payload = found.filter(({ path }) => path.startsWith('data/'));
    const octets = payload.reduce((sum, { length }) => sum + length, 0);
    expect(await read(found.find(({ path }) => path === 'bag-info.txt'))).toBe(
      `External-Identifier: ${FACTS.caseNo}\nBagging-Date: 2026-11-16\nPayload-Oxum: ${octets}.${payload.length}\n`,
    );
  });

  it('written again after a step that died half way, is the package it would have been', async () => {
    let left = 3;
    const dying: FileStore = {
      ...files,
      put: (...args) => (left-- > 0 ? files.put(...args) : Promise.reject(new Error('killed'))),
    };
    await expect(writePackage(dying, 'archive/again', components, FACTS)).rejects.toThrow('killed');
    const again = await write('archive/again');
    expect(again.digest).toBe((await write('archive/whole')).digest);
    expect(await write('archive/again')).toEqual(again);
  });

  it('cannot be deleted before its retention ends', async () => {
    const { files: found } = await write('archive/retained');
    for (const { fileKey } of found) await expect(files.delete(fileKey)).rejects.toThrow('retained until');
  });

  it('shows its full manifest to nobody: it names what a reader may not know of', async () => {
    const { files: found } = await write('archive/tiers');
    const packaging = found.filter(({ kind }) => kind === 'PACKAGING');
    expect(packaging.map(({ tier }) => tier)).toEqual(['STRICT', 'STRICT', 'STRICT', 'STRICT']);
  });
});
