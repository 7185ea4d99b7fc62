import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Json,
  type KeyWrapper,
  newDataKey,
  openPersonal,
  SealError,
  type Sealed,
  sealedDigest,
  sealPersonal,
} from '@yijianshi/store';
import { createFileKeyWrapper } from '@yijianshi/store/embedded';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rejection } from './listing.ts';

const context = { caseNo: 'JS310115202608030000017', fields: 'applicant' };
const plain = { name: '张三', idNo: '310115199001011234', phone: '13800138000' };

const thrown = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};
/** With one bit of its first byte the other way round. */
const flipped = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
};

describe('personal fields', () => {
  it('open again under their key and in their place', () => {
    const key = newDataKey();
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const sealed: Sealed = JSON.parse(JSON.stringify(sealPersonal(key, value as Json, context)));
        expect(JSON.stringify(openPersonal(key, sealed, context))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('show nothing of themselves', () => {
    const text = JSON.stringify(sealPersonal(newDataKey(), plain, context));
    for (const value of Object.values(plain)) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString('base64').slice(0, -4));
    }
  });

  it('are another text each time, with another digest', () => {
    const key = newDataKey();
    const digests = Array.from({ length: 50 }, () => sealedDigest(sealPersonal(key, plain, context)));
    expect(new Set(digests).size).toBe(50);
  });

  it('open under no other key, in no other case, as no other fields, and not when changed', () => {
    const key = newDataKey();
    const sealed = sealPersonal(key, plain, context);
    for (const work of [
      () => openPersonal(newDataKey(), sealed, context),
      () => openPersonal(key, sealed, { ...context, caseNo: 'JS310115202608030000025' }),
      () => openPersonal(key, sealed, { ...context, fields: 'agent' }),
      () => openPersonal(key, { ...sealed, iv: flipped(sealed.iv) }, context),
      () => openPersonal(key, { ...sealed, tag: flipped(sealed.tag) }, context),
      () => openPersonal(key, { ...sealed, ciphertext: flipped(sealed.ciphertext) }, context),
      () => openPersonal(key, { ...sealed, tag: sealed.tag.slice(0, 8) }, context),
      () => openPersonal(key, { ...sealed, iv: '' }, context),
      () => openPersonal(Buffer.alloc(5), sealed, context),
    ])
      expect(thrown(work)).toBeInstanceOf(SealError);
  });

  it('keep case number and field name apart', () => {
    const key = newDataKey();
    const sealed = sealPersonal(key, plain, { caseNo: 'A', fields: '","B' });
    expect(thrown(() => openPersonal(key, sealed, { caseNo: 'A","', fields: 'B' }))).toBeInstanceOf(
      SealError,
    );
  });

  it('never get into an error', () => {
    const key = newDataKey();
    const errors = [
      thrown(() => sealPersonal(key, { ...plain, at: Number.NaN }, context)),
      thrown(() => sealPersonal(Buffer.alloc(3), plain, context)),
      thrown(() => openPersonal(newDataKey(), sealPersonal(key, plain, context), context)),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error);
      const { message, cause, stack } = error as Error;
      for (const value of Object.values(plain)) expect(`${message} ${cause} ${stack}`).not.toContain(value);
    }
  });

  it('have a digest that verifies after the key is gone, and changes with every part', () => {
    const sealed = sealPersonal(newDataKey(), plain, context);
    const digest = sealedDigest(sealed);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(sealedDigest(JSON.parse(JSON.stringify(sealed)))).toBe(digest);
    for (const part of ['iv', 'tag', 'ciphertext'] as const)
      expect(sealedDigest({ ...sealed, [part]: flipped(sealed[part]) })).not.toBe(digest);
  });
});

describe('the key file', () => {
  let dir: string;
  let path: string;
  let keys: KeyWrapper;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'yijianshi-keys-'));
    path = join(dir, 'master.key');
    keys = createFileKeyWrapper(path);
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('is made once, whole, for its owner alone', async () => {
    expect(await readdir(dir)).toEqual(['master.key']);
    const { size, mode } = await stat(path);
    expect(size).toBe(32);
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  });

  it('unwraps what it has wrapped, also after a restart, without showing the key', async () => {
    const dataKey = newDataKey();
    const wrapped = await keys.wrap(dataKey, 'CASE#1');
    expect(Buffer.from(wrapped).includes(Buffer.from(dataKey))).toBe(false);
    for (const wrapper of [keys, createFileKeyWrapper(path)])
      expect(Buffer.from(await wrapper.unwrap(wrapped, 'CASE#1')).equals(dataKey)).toBe(true);
  });

  it('unwraps nothing for another case, of another master key, or changed', async () => {
    const wrapped = await keys.wrap(newDataKey(), 'CASE#1');
    const other = createFileKeyWrapper(join(dir, 'other.key'));
    for (const work of [
      keys.unwrap(wrapped, 'CASE#2'),
      other.unwrap(wrapped, 'CASE#1'),
      keys.unwrap(wrapped.subarray(1), 'CASE#1'),
      keys.unwrap(wrapped.subarray(0, 20), 'CASE#1'),
      keys.unwrap(new Uint8Array(), 'CASE#1'),
    ])
      expect(await rejection(work)).toBeInstanceOf(SealError);
  });

  it('is never made anew over one that cannot be read', async () => {
    await writeFile(path, randomBytes(31));
    expect(() => createFileKeyWrapper(path)).toThrow('not a master key');
    expect((await stat(path)).size).toBe(31);
  });

  it('opens a case’s fields, and none once the wrapped key is erased', async () => {
    const dataKey = newDataKey();
    const row = {
      sealed: sealPersonal(dataKey, plain, context),
      key: await keys.wrap(dataKey, context.caseNo),
    };
    const digest = sealedDigest(row.sealed);
    expect(openPersonal(await keys.unwrap(row.key, context.caseNo), row.sealed, context)).toEqual(plain);
    // What is left when the row with the key is deleted.
    const another = await keys.unwrap(await keys.wrap(newDataKey(), context.caseNo), context.caseNo);
    expect(() => openPersonal(another, row.sealed, context)).toThrow(SealError);
    expect(sealedDigest(row.sealed)).toBe(digest);
  });
});
