import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  type FileClaim,
  FileExistsError,
  type FileStore,
  RetainedError,
  StoreLimitError,
} from '@yijianshi/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpAnswer, send } from './http-files.ts';
import { collect, rejection } from './listing.ts';

export interface FileStoreHarness {
  /** Its signed URLs can be reached over HTTP. */
  readonly files: FileStore;
  /** Epoch milliseconds, as the store counts them. */
  now(): number;
  /** A server on a file system, where no key can stand below another: S3 itself has no such limit. */
  readonly keysAreFolders?: boolean;
  /** Lets so much time pass for the store; absent where time cannot be moved. */
  advance?(ms: number): void;
  reopen?(): Promise<FileStore>;
  close(): Promise<void>;
}

const PDF = 'application/pdf';

/** Below and above what any adapter keeps in one piece. */
const SIZES = [0, 1, 1000, 64 * 1024, 64 * 1024 + 1, 3_000_000];

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const claimOf = (key: string, bytes: Uint8Array): FileClaim => ({
  key,
  length: bytes.length,
  sha256: digestOf(bytes),
  contentType: PDF,
});

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** What every `FileStore` does. The suite keeps to keys of its own, so that a bucket can be shared. */
export function fileStoreConformance(name: string, makeHarness: () => Promise<FileStoreHarness>): void {
  describe(`FileStore: ${name}`, () => {
    let harness: FileStoreHarness;
    let files: FileStore;
    beforeAll(async () => {
      harness = await makeHarness();
      files = harness.files;
    });
    afterAll(() => harness.close());

    const folder = (): string => `t/${randomUUID()}`;

    describe('keeps files', () => {
      it.each(SIZES)('of %i bytes, given whole or in pieces', async (size) => {
        const bytes = randomBytes(size);
        const dir = folder();
        const whole = await files.put({ key: `${dir}/whole`, contentType: PDF }, bytes);
        const pieces = await files.put({ key: `${dir}/pieces`, contentType: PDF }, inPieces(bytes, 50_000));
        expect(whole).toEqual({ ...claimOf(`${dir}/whole`, bytes), version: whole.version });
        expect(pieces).toEqual({ ...claimOf(`${dir}/pieces`, bytes), version: pieces.version });
        for (const info of [whole, pieces]) {
          expect(await files.head(info.key)).toEqual(info);
          expect(bytes.equals((await files.read(info.key)) ?? Buffer.from('nothing'))).toBe(true);
          expect(bytes.equals(await gather(files.stream(info.key)))).toBe(true);
        }
      });

      it.each(SIZES)('of %i bytes, and tells how each begins and how long it is', async (size) => {
        const bytes = randomBytes(size);
        const key = `${folder()}/a`;
        await files.put({ key, contentType: PDF }, bytes);
        for (const asked of [1, 16, 4096, 64 * 1024]) {
          const head = await files.peek(key, asked);
          expect(head?.length).toBe(size);
          expect(bytes.subarray(0, asked).equals(head?.bytes ?? Buffer.from('nothing'))).toBe(true);
        }
        for (const none of [0, -1, 1.5, 64 * 1024 + 1])
          await expect(files.peek(key, none)).rejects.toThrow(TypeError);
      });

      it('and knows nothing of what was never put, nor of what was deleted', async () => {
        const key = `${folder()}/a.pdf`;
        const absent = async (): Promise<void> => {
          expect(await files.head(key)).toBeUndefined();
          expect(await files.peek(key, 10)).toBeUndefined();
          expect(await files.read(key)).toBeUndefined();
          // An empty stream would be an empty file.
          await expect(gather(files.stream(key))).rejects.toThrow();
          expect((await files.list(key)).items).toEqual([]);
        };
        await absent();
        await files.delete(key);
        for (const size of [10, 100_000]) {
          await files.put({ key, contentType: PDF }, randomBytes(size));
          await files.delete(key);
          await absent();
        }
      });

      it('under a version that is another one when the key is used again', async () => {
        const file = { key: `${folder()}/a.pdf`, contentType: PDF };
        const first = await files.put(file, randomBytes(10));
        await files.delete(file.key);
        const second = await files.put(file, randomBytes(10));
        expect(second.version).not.toBe(first.version);
      });

      it('with the same bytes under many keys, each for itself', async () => {
        const bytes = randomBytes(100_000);
        const keys = ['a', 'b', 'c'].map((name) => `${folder()}/${name}`);
        await Promise.all(keys.map((key) => files.put({ key, contentType: PDF }, bytes)));
        const [a = '', b = '', c = ''] = keys;
        await files.delete(a);
        expect(await files.read(a)).toBeUndefined();
        expect(bytes.equals((await files.read(b)) ?? Buffer.of())).toBe(true);
        await Promise.all([files.delete(b), files.put({ key: a, contentType: PDF }, bytes), files.delete(c)]);
        expect(bytes.equals((await files.read(a)) ?? Buffer.of())).toBe(true);
      });

      it('and leaves nothing when the source breaks off', async () => {
        const key = `${folder()}/a.pdf`;
        async function* broken(): AsyncGenerator<Uint8Array> {
          yield randomBytes(200_000);
          throw new Error('the scanner was unplugged');
        }
        await expect(files.put({ key, contentType: PDF }, broken())).rejects.toThrow('unplugged');
        expect(await files.head(key)).toBeUndefined();
        await files.put({ key, contentType: PDF }, randomBytes(200_000));
      });
    });

    describe('never overwrites', () => {
      it.each([10, 100_000])(
        '(%i bytes): other bytes are refused, the same are the same file',
        async (size) => {
          const file = { key: `${folder()}/a.pdf`, contentType: PDF };
          const bytes = randomBytes(size);
          const info = await files.put(file, bytes);
          await expect(files.put(file, randomBytes(size))).rejects.toThrow(FileExistsError);
          expect(await files.put(file, bytes)).toEqual(info);
          expect(await files.put({ ...file, contentType: 'text/plain' }, bytes)).toEqual(info);
          expect(bytes.equals((await files.read(file.key)) ?? Buffer.of())).toBe(true);
        },
      );

      it('lets exactly one of many concurrent contents win', async () => {
        const file = { key: `${folder()}/a.pdf`, contentType: PDF };
        const contents = Array.from({ length: 10 }, (_, i) => randomBytes(i % 2 ? 100 : 100_000));
        const tries = await Promise.allSettled(contents.map((bytes) => files.put(file, bytes)));
        const won = contents.filter((_, i) => tries[i]?.status === 'fulfilled');
        expect(won).toHaveLength(1);
        for (const outcome of tries)
          if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(FileExistsError);
        expect(won[0]?.equals((await files.read(file.key)) ?? Buffer.of())).toBe(true);
      });
    });

    describe('takes as a key', () => {
      it.each(['a', 'Ω/营业执照 (副本).pdf', 'a b+c%2F&d=e?f#g', '...', "~!$'()*,;:@", '𠮷/é'])(
        '%j',
        async (tail) => {
          const key = `${folder()}/${tail}`;
          const bytes = randomBytes(20);
          const { url, headers } = await files.signUpload(claimOf(key, bytes), 60);
          expect((await send('PUT', url, headers, bytes)).status).toBe(200);
          expect((await files.list(key)).items.map((info) => info.key)).toEqual([key]);
          expect(bytes.equals((await files.read(key)) ?? Buffer.of())).toBe(true);
        },
      );

      it.each([
        '',
        '/',
        '/a',
        'a/',
        'a//b',
        '.',
        '..',
        'a/../b',
        'a/./b',
        'a\\b',
        'a\nb',
        'a\u0000',
        'a\u007f',
        '\ud800',
        'x'.repeat(1025),
        '证'.repeat(342),
      ])('never %j', async (key) => {
        await expect(files.put({ key, contentType: PDF }, randomBytes(1))).rejects.toThrow(TypeError);
        await expect(files.signUpload(claimOf(key, randomBytes(1)), 60)).rejects.toThrow(TypeError);
        await expect(files.signDownload(key, 60, 'a.pdf')).rejects.toThrow(TypeError);
      });
    });

    describe('lists', () => {
      it('keys with a prefix, in order, in pages', async () => {
        const dir = folder();
        const names = ['10', '2', '1', 'a/b', 'a/a', 'é'];
        for (const name of names)
          await files.put({ key: `${dir}/${name}`, contentType: PDF }, Buffer.from(name));
        const listed = (prefix: string, limit: number): Promise<string[]> =>
          collect(async (after) => {
            const page = await files.list(prefix, { limit, ...(after !== undefined && { after }) });
            return { ...page, items: page.items.map(({ key }) => key.slice(dir.length + 1)) };
          });
        for (const limit of [1, 3, 6, 100])
          expect(await listed(`${dir}/`, limit)).toEqual(['1', '10', '2', 'a/a', 'a/b', 'é']);
        expect(await listed(`${dir}/a/`, 100)).toEqual(['a/a', 'a/b']);
        expect(await listed(`${dir}/1`, 100)).toEqual(['1', '10']);
      });

      it('a key and the keys below it', async (context) => {
        if (harness.keysAreFolders)
          context.skip('this server keeps a key as a file, those below it in a folder');
        const dir = folder();
        for (const name of ['a/b', 'a', 'a/a'])
          await files.put({ key: `${dir}/${name}`, contentType: PDF }, Buffer.from(name));
        const { items } = await files.list(dir);
        expect(items.map(({ key }) => key)).toEqual(['a', 'a/a', 'a/b'].map((name) => `${dir}/${name}`));
      });

      it('gives the whole info of each', async () => {
        const dir = folder();
        const info = await files.put({ key: `${dir}/a`, contentType: PDF }, randomBytes(5));
        expect((await files.list(dir)).items).toEqual([info]);
      });

      it('accepts a cursor only for the prefix it came from, and pages of 1 to 100', async () => {
        const dir = folder();
        for (const name of ['a', 'b'])
          await files.put({ key: `${dir}/${name}`, contentType: PDF }, Buffer.from(name));
        const { next } = await files.list(dir, { limit: 1 });
        if (next === undefined) throw new Error('there is a second page');
        for (const work of [
          files.list(`${dir}/`, { after: next }),
          files.list(dir, { after: `${next}A` }),
          files.list(dir, { after: next.slice(1) }),
          files.list(dir, { after: '' }),
        ])
          expect(await rejection(work)).toMatchObject({ limit: 'CURSOR' });
        for (const limit of [0, 101])
          expect(await rejection(files.list(dir, { limit }))).toBeInstanceOf(StoreLimitError);
      });
    });

    describe('retains', () => {
      /** In whole seconds, as S3 servers keep it. */
      const until = (ms: number): string => {
        const end = Math.ceil((harness.now() + ms) / 1000) * 1000;
        return `${new Date(end + 8 * 3_600_000).toISOString().slice(0, 23)}+08:00`;
      };

      it('a file until its date, whoever asks', async () => {
        const file = {
          key: `${folder()}/archive.zip`,
          contentType: 'application/zip',
          retainUntil: until(60_000),
        };
        const info = await files.put(file, randomBytes(10));
        expect(Date.parse(info.retainUntil ?? '')).toBe(Date.parse(file.retainUntil));
        await expect(files.delete(file.key)).rejects.toThrow(RetainedError);
        expect(await files.head(file.key)).toEqual(info);
      });

      it('a file no longer than that', async (context) => {
        const advance = harness.advance?.bind(harness) ?? context.skip('time cannot be moved');
        const file = {
          key: `${folder()}/archive.zip`,
          contentType: 'application/zip',
          retainUntil: until(60_000),
        };
        await files.put(file, randomBytes(10));
        advance(59_999);
        await expect(files.delete(file.key)).rejects.toThrow(RetainedError);
        advance(1);
        await files.delete(file.key);
        expect(await files.head(file.key)).toBeUndefined();
      });
    });

    describe('an upload slot', () => {
      const upload = async (
        claim: FileClaim,
        bytes: Uint8Array,
        change: Record<string, string> = {},
      ): Promise<HttpAnswer> => {
        const { url, headers } = await files.signUpload(claim, 60);
        return send('PUT', url, { ...headers, ...change }, bytes);
      };
      const refused = ({ status }: HttpAnswer): boolean => status === 0 || (status >= 400 && status < 500);

      it.each(SIZES)('takes a file of %i bytes from an ordinary HTTP client', async (size) => {
        const bytes = randomBytes(size);
        const claim = claimOf(`${folder()}/a.pdf`, bytes);
        const slot = await files.signUpload(claim, 60);
        expect(slot.method).toBe('PUT');
        expect(Date.parse(slot.expiresAt)).toBeGreaterThan(harness.now() + 50_000);
        const answer = await fetch(slot.url, { method: slot.method, headers: slot.headers, body: bytes });
        expect(answer.status).toBe(200);
        expect(await files.head(claim.key)).toMatchObject(claim);
        expect(bytes.equals((await files.read(claim.key)) ?? Buffer.from('nothing'))).toBe(true);
      });

      it.each([10, 100_000])('takes nothing but the %i bytes that were claimed', async (size) => {
        const bytes = randomBytes(size);
        const other = randomBytes(size);
        const claim = claimOf(`${folder()}/a.pdf`, bytes);
        const shorter = bytes.subarray(1);
        const longer = Buffer.concat([bytes, Buffer.of(0)]);
        expect(refused(await upload(claim, other))).toBe(true);
        expect(refused(await upload(claim, shorter, { 'content-length': String(shorter.length) }))).toBe(
          true,
        );
        expect(refused(await upload(claim, longer, { 'content-length': String(longer.length) }))).toBe(true);
        expect(refused(await upload(claim, bytes, { 'content-type': 'text/html' }))).toBe(true);
        expect(await files.head(claim.key)).toBeUndefined();
        expect((await upload(claim, bytes)).status).toBe(200);
      });

      it('stands for its key, length, digest, type and time, and for a PUT', async () => {
        const bytes = randomBytes(10);
        const claim = claimOf(`${folder()}/a.pdf`, bytes);
        const { url, headers } = await files.signUpload(claim, 60);
        const changed: string[] = [
          url.replace('/a.pdf', '/b.pdf'),
          url.replace('/a.pdf', '/a%2Epdf/'),
          url.split('?')[0] ?? '',
        ];
        for (const name of new URL(url).searchParams.keys()) {
          const without = new URL(url);
          without.searchParams.delete(name);
          const other = new URL(url);
          other.searchParams.set(name, `${other.searchParams.get(name)}0`);
          changed.push(without.href, other.href);
        }
        for (const forged of changed) expect(refused(await send('PUT', forged, headers, bytes))).toBe(true);
        // Without a body there is no length: a server would wait for what was announced.
        const { 'content-length': _, ...ofGet } = headers;
        expect(refused(await send('GET', url, ofGet))).toBe(true);
        expect((await files.list(claim.key.replace('/a.pdf', ''))).items).toEqual([]);
      });

      it('is used once: what it brought stays as it is', async () => {
        const bytes = randomBytes(10);
        const claim = claimOf(`${folder()}/a.pdf`, bytes);
        expect((await upload(claim, bytes)).status).toBe(200);
        const info = await files.head(claim.key);
        // The same once more is a repetition, or refused as one.
        expect([200, 412]).toContain((await upload(claim, bytes)).status);
        const other = randomBytes(10);
        expect(refused(await upload(claimOf(claim.key, other), other))).toBe(true);
        expect(await files.head(claim.key)).toEqual(info);
      });

      it('lets one of two concurrent uploads with different claims win', async () => {
        const key = `${folder()}/a.pdf`;
        const contents = [randomBytes(200_000), randomBytes(200_000)];
        const answers = await Promise.all(contents.map((bytes) => upload(claimOf(key, bytes), bytes)));
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(answers.filter(refused)).toHaveLength(1);
      });

      it('closes when its time is over', async (context) => {
        const advance = harness.advance?.bind(harness) ?? context.skip('time cannot be moved');
        const bytes = randomBytes(10);
        const claim = claimOf(`${folder()}/a.pdf`, bytes);
        const { url, headers } = await files.signUpload(claim, 60);
        advance(61_000);
        expect(refused(await send('PUT', url, headers, bytes))).toBe(true);
        expect(await files.head(claim.key)).toBeUndefined();
      });

      it.each<Partial<FileClaim>>([
        { length: -1 },
        { length: 1.5 },
        { length: 5 * 1024 ** 3 + 1 },
        { sha256: 'abc' },
        { sha256: 'A'.repeat(64) },
        { contentType: '' },
        { contentType: 'a\r\nx: y' },
      ])('is not given for %j', async (part) => {
        const claim = { ...claimOf(`${folder()}/a.pdf`, randomBytes(1)), ...part };
        await expect(files.signUpload(claim, 60)).rejects.toThrow(TypeError);
      });

      it.each([0, -1, 1.5, 7 * 86_400 + 1])('is not given for %d seconds', async (seconds) => {
        await expect(files.signUpload(claimOf(`${folder()}/a`, randomBytes(1)), seconds)).rejects.toThrow(
          TypeError,
        );
      });
    });

    describe('a download link', () => {
      it.each(SIZES)('shows a file of %i bytes inline, under its name', async (size) => {
        const bytes = randomBytes(size);
        const key = `${folder()}/a.pdf`;
        await files.put({ key, contentType: PDF }, bytes);
        const link = await files.signDownload(key, 60, "营业执照 (副本)'s.pdf");
        const answer = await fetch(link.url, { method: link.method, headers: link.headers });
        expect(answer.status).toBe(200);
        expect(bytes.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
        expect(answer.headers.get('content-type')).toBe(PDF);
        expect(answer.headers.get('content-length')).toBe(String(size));
        const disposition = answer.headers.get('content-disposition') ?? '';
        expect(disposition).toMatch(/^inline;/);
        const [, name = ''] = /filename\*=UTF-8''([\w.%-]+)$/i.exec(disposition) ?? [];
        expect(decodeURIComponent(name)).toBe("营业执照 (副本)'s.pdf");
      });

      it('stands for its file, its name and its time, and for a GET', async () => {
        const dir = folder();
        for (const name of ['a', 'b'])
          await files.put({ key: `${dir}/${name}`, contentType: PDF }, Buffer.from(name));
        const { url } = await files.signDownload(`${dir}/a`, 60, 'a.pdf');
        const changed = [url.replace(`${dir}/a`, `${dir}/b`), url.split('?')[0] ?? ''];
        for (const name of new URL(url).searchParams.keys()) {
          const other = new URL(url);
          other.searchParams.set(name, `${other.searchParams.get(name)}0`);
          changed.push(other.href);
        }
        for (const forged of changed) expect([400, 403]).toContain((await send('GET', forged, {})).status);
        const answer = await send('PUT', url, { 'content-length': '1' }, Buffer.of(1));
        expect(answer.status === 0 || answer.status >= 400).toBe(true);
      });

      it('answers 404 for what is not there', async () => {
        const { url } = await files.signDownload(`${folder()}/a`, 60, 'a.pdf');
        expect((await send('GET', url, {})).status).toBe(404);
      });

      it('goes out when its time is over', async (context) => {
        const advance = harness.advance?.bind(harness) ?? context.skip('time cannot be moved');
        const key = `${folder()}/a`;
        await files.put({ key, contentType: PDF }, Buffer.from('a'));
        const { url } = await files.signDownload(key, 60, 'a.pdf');
        advance(59_000);
        expect((await send('GET', url, {})).status).toBe(200);
        advance(1_000);
        expect((await send('GET', url, {})).status).toBe(403);
      });
    });

    it('keeps everything over a restart', async (context) => {
      const reopen = harness.reopen?.bind(harness) ?? context.skip('nothing to restart');
      const dir = folder();
      const contents = SIZES.map((size) => randomBytes(size));
      const infos = await Promise.all(
        contents.map((bytes, i) => files.put({ key: `${dir}/${i}`, contentType: PDF }, bytes)),
      );
      files = await reopen();
      expect((await files.list(dir)).items).toEqual(infos);
      for (const [i, bytes] of contents.entries())
        expect(bytes.equals((await files.read(`${dir}/${i}`)) ?? Buffer.from('nothing'))).toBe(true);
    });
  });
}
