import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CorruptFileError } from '@yijianshi/store';
import { createFileStore, type LocalFileStore } from '@yijianshi/store/embedded';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drivers, type Folder, makeFolder } from './embedded.ts';
import { type FileStoreHarness, fileStoreConformance } from './file-store.conformance.ts';
import { serveFiles } from './http-files.ts';

const PDF = 'application/pdf';
const secret = randomBytes(32);

const harness = (driver: (typeof drivers)[number]) => async (): Promise<FileStoreHarness> => {
  const folder = await makeFolder(driver);
  let now = Date.parse('2026-08-03T09:00:00+08:00');
  const server = await serveFiles(() => files);
  const open = (): LocalFileStore =>
    createFileStore({
      journal: folder.open(),
      dir: join(folder.path, 'files'),
      clock: () => now,
      baseUrl: () => server.url,
      secret,
    });
  let files = open();
  return {
    files,
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    async reopen() {
      folder.close();
      files = open();
      return files;
    },
    async close() {
      await server.close();
      await folder.remove();
    },
  };
};

for (const driver of drivers) fileStoreConformance(`embedded, ${driver}`, harness(driver));

describe('the embedded FileStore', () => {
  let folder: Folder;
  let dir: string;
  let files: LocalFileStore;
  let now = 0;
  beforeEach(async () => {
    folder = await makeFolder('libsql');
    dir = join(folder.path, 'files');
    now = Date.parse('2026-08-03T09:00:00+08:00');
    files = open();
  });
  afterEach(() => folder.remove());

  const open = (): LocalFileStore =>
    createFileStore({
      journal: folder.open(),
      dir,
      clock: () => now,
      baseUrl: () => 'http://files.test/base/',
      secret,
    });
  const reopen = (): LocalFileStore => {
    folder.close();
    return open();
  };
  const put = (key: string, bytes: Uint8Array): Promise<unknown> =>
    files.put({ key, contentType: PDF }, bytes);
  const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const pathOf = (bytes: Uint8Array): string => {
    const sha256 = digestOf(bytes);
    return join(dir, 'objects', sha256.slice(0, 2), sha256.slice(2));
  };
  /** All files under the folder, whatever they are. */
  const onDisk = (): string[] =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  const small = randomBytes(1000);
  const large = randomBytes(300_000);
  const body = async function* (...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
    yield* chunks;
  };

  it('keeps small files in the database and large ones by digest', async () => {
    await put('small', small);
    expect(onDisk()).toEqual([]);
    await put('large', large);
    expect(readFileSync(pathOf(large)).equals(large)).toBe(true);
    expect(onDisk()).toHaveLength(1);
  });

  it('keeps one copy of equal large files, as long as any of them is there', async () => {
    await Promise.all([put('a', large), put('b', large)]);
    await files.delete('a');
    expect(onDisk()).toHaveLength(1);
    await files.delete('b');
    expect(onDisk()).toEqual([]);
  });

  it('loses no bytes when equal files come and go at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([
        put('a', large),
        files.delete('b'),
        put('b', large),
        files.delete('a'),
        put('c', large),
      ]);
      for (const { key } of (await files.list('')).items)
        expect(large.equals((await files.read(key)) ?? Buffer.of())).toBe(true);
      await Promise.all([files.delete('a'), files.delete('b'), files.delete('c')]);
      expect(onDisk()).toEqual([]);
    }
  });

  it('keeps an object that has its name, but no index row yet, while the last file it was is deleted', async () => {
    const temps = (): number => readdirSync(join(dir, 'tmp')).length;
    const until = async (condition: () => boolean): Promise<void> => {
      while (!condition()) await new Promise(setImmediate);
    };
    for (let round = 0; round < 20; round += 1) {
      await put('old', large);
      const arriving = put('new', large);
      await until(() => temps() === 1);
      await until(() => temps() === 0);
      await Promise.all([files.delete('old'), arriving]);
      expect(large.equals((await files.read('new')) ?? Buffer.of())).toBe(true);
      await files.delete('new');
    }
  });

  it('keeps nothing of what it refused', async () => {
    await put('a', large);
    await expect(put('a', randomBytes(300_000))).rejects.toThrow();
    expect(onDisk()).toHaveLength(1);
  });

  it('reads to its end what is deleted meanwhile', async () => {
    await put('a', large);
    const chunks: Uint8Array[] = [];
    for await (const chunk of files.stream('a')) {
      if (chunks.length === 0) await files.delete('a');
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).equals(large)).toBe(true);
  });

  it.each([
    ['changed', (path: string) => writeFileSync(path, Buffer.concat([large.subarray(1), Buffer.of(0)]))],
    ['cut short', (path: string) => writeFileSync(path, large.subarray(0, -1))],
    ['gone', (path: string) => rmSync(path)],
  ])('never gives out as whole a file whose content is %s', async (_, harm) => {
    await put('a', large);
    harm(pathOf(large));
    await expect(files.read('a')).rejects.toThrow(CorruptFileError);
    let given = 0;
    const reading = (async () => {
      for await (const chunk of files.stream('a')) given += chunk.length;
    })();
    await expect(reading).rejects.toThrow(CorruptFileError);
    expect(given).toBeLessThan(large.length);
  });

  it('notices when a small file was changed in the database', async () => {
    await put('a', small);
    folder.open().db.prepare('UPDATE files SET bytes = zeroblob(1000)').run();
    await expect(files.read('a')).rejects.toThrow(CorruptFileError);
  });

  it('sweeps at its start what a crash left, and nothing else', async () => {
    await put('kept', large);
    const orphan = randomBytes(300_000);
    writeFileSync(pathOf(orphan), orphan);
    writeFileSync(join(dir, 'tmp', 'half'), orphan.subarray(0, 1000));
    files = reopen();
    expect(existsSync(pathOf(orphan))).toBe(false);
    expect(onDisk()).toHaveLength(1);
    expect(large.equals((await files.read('kept')) ?? Buffer.of())).toBe(true);
  });

  it('sweeps nothing when the index was lost', async () => {
    await put('a', large);
    folder.close();
    for (const name of readdirSync(folder.path))
      if (name.startsWith('data.sqlite')) rmSync(join(folder.path, name));
    files = open();
    expect(statSync(pathOf(large)).size).toBe(large.length);
  });

  describe('refuses an upload', () => {
    const headers = { 'content-length': '1000', 'content-type': PDF };
    const claim = { key: 'a', length: 1000, sha256: digestOf(small), contentType: PDF };
    const slot = async (): Promise<string> => (await files.signUpload(claim, 60)).url;
    afterEach(async () => {
      expect(onDisk()).toEqual([]);
    });

    it('with SLOT_SIGNATURE when any of it was changed', async () => {
      const url = await slot();
      for (const forged of [
        url.replace('/a?', '/b?'),
        url.replace('length=1000', 'length=1001'),
        `${url}&x=1`,
        url.replace('/a?', '/%ff?'),
      ])
        expect(await files.receive(forged, headers, body(small))).toEqual({
          status: 403,
          refused: 'SLOT_SIGNATURE',
        });
      const { url: link } = await files.signDownload('a', 60, 'a.pdf');
      expect(await files.receive(link, headers, body(small))).toMatchObject({ refused: 'SLOT_SIGNATURE' });
    });

    it('with FILE_NOT_FOUND when it is for something else', async () => {
      for (const url of ['/', '/files/a', 'http://files.test/base/filesa', '//['])
        expect(await files.receive(url, headers, body(small))).toEqual({
          status: 404,
          refused: 'FILE_NOT_FOUND',
        });
    });

    it('with SLOT_EXPIRED from the last instant on', async () => {
      const url = await slot();
      now += 60_000;
      expect(await files.receive(url, headers, body(small))).toEqual({
        status: 403,
        refused: 'SLOT_EXPIRED',
      });
      now -= 1;
      expect(await files.receive(url, headers, body(small))).toMatchObject({ status: 200 });
    });

    it('with LENGTH_MISMATCH for what is announced, or comes, too long or too short', async () => {
      const url = await slot();
      const refused = { status: 400, refused: 'LENGTH_MISMATCH' };
      for (const announced of [{}, { 'content-length': '999' }, { 'content-length': '01000' }])
        expect(await files.receive(url, { 'content-type': PDF, ...announced }, body(small))).toEqual(refused);
      expect(await files.receive(url, headers, body(small.subarray(1)))).toEqual(refused);
      expect(await files.receive(url, headers, body(small, small))).toEqual(refused);
    });

    it('with LENGTH_MISMATCH at the first byte too many, reading no further', async () => {
      let read = 0;
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) {
          read += 1;
          yield large;
        }
      }
      const claim = { key: 'big', length: 700_000, sha256: digestOf(large), contentType: PDF };
      const { url } = await files.signUpload(claim, 60);
      const answer = files.receive(url, { 'content-length': '700000', 'content-type': PDF }, endless());
      expect(await answer).toMatchObject({ refused: 'LENGTH_MISMATCH' });
      expect(read).toBe(3);
    });

    it('with LENGTH_MISMATCH when the client goes away', async () => {
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield small.subarray(0, 500);
        throw new Error('ECONNRESET');
      }
      expect(await files.receive(await slot(), headers, broken())).toMatchObject({
        refused: 'LENGTH_MISMATCH',
      });
    });

    it('with TYPE_MISMATCH for another type than was claimed', async () => {
      const html = { ...headers, 'content-type': 'text/html' };
      const answer = await files.receive(await slot(), html, body(small));
      expect(answer).toEqual({ status: 400, refused: 'TYPE_MISMATCH' });
    });

    it.each([1000, 300_000])('with DIGEST_MISMATCH for %i other bytes', async (length) => {
      const { url } = await files.signUpload({ ...claim, length }, 60);
      const announced = { ...headers, 'content-length': String(length) };
      const answer = await files.receive(url, announced, body(randomBytes(length)));
      expect(answer).toEqual({ status: 400, refused: 'DIGEST_MISMATCH' });
    });

    it('with SLOT_USED when the key holds other bytes, and takes the same bytes as a repetition', async () => {
      const url = await slot();
      const first = await files.receive(url, headers, body(small));
      expect(await files.receive(url, headers, body(small))).toEqual(first);
      await files.delete('a');
      await put('a', randomBytes(5));
      // Not worth reading.
      const unread = body(small);
      expect(await files.receive(url, headers, unread)).toEqual({ status: 409, refused: 'SLOT_USED' });
      expect((await unread.next()).done).toBe(false);
    });
  });

  it('tells browsers not to guess the type nor to keep the file', async () => {
    await put('a', small);
    const served = await files.serve((await files.signDownload('a', 60, 'a.pdf')).url);
    if ('refused' in served) throw new Error(served.refused);
    expect(served.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
  });

  it('honours no URL signed with another secret', async () => {
    await put('a', small);
    const { url } = await files.signDownload('a', 60, 'a.pdf');
    const other = createFileStore({
      journal: folder.open(),
      dir,
      clock: () => now,
      baseUrl: () => 'http://files.test/base',
      secret: randomBytes(32),
    });
    expect(await other.serve(url)).toEqual({ status: 403, refused: 'SLOT_SIGNATURE' });
    expect(await files.serve(url)).toMatchObject({ status: 200 });
  });
});
