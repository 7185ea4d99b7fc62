import { randomUUID } from 'node:crypto';
import { instantOf } from '@yijianshi/domain';
import {
  checkClaim,
  checkContentType,
  checkFileKey,
  checkPeek,
  checkSeconds,
  retentionEnd,
} from '../limits.ts';
import { CorruptFileError, FileExistsError, type FileInfo, type FileStore, RetainedError } from '../ports.ts';
import { gathered, verified } from '../verified.ts';
import { openFileIndex } from './file-index.ts';
import type { Journal } from './journal.ts';
import { openObjects, type Staged } from './objects.ts';
import { createUrlSigner } from './signed-url.ts';
import { createSlots, downloadTerms, type Slots, uploadTerms } from './slots.ts';

export interface FileStoreOptions {
  journal: Journal;
  /** Where the large files lie; of this store alone. */
  dir: string;
  clock: () => number;
  /** Where `receive` and `serve` are reached; asked anew each time, since a port may be known only later. */
  baseUrl: () => string;
  /** Signs the URLs; another secret, and all of them are void. */
  secret: Uint8Array;
}

/** The port, and the HTTP side of its signed URLs. */
export type LocalFileStore = FileStore & Slots;

/** `FileStore` on one machine: small files in the database, large ones by digest in a folder, one index over both. */
export function createFileStore({ journal, dir, clock, baseUrl, secret }: FileStoreOptions): LocalFileStore {
  const index = openFileIndex(journal.db);
  const objects = openObjects(dir);
  const signer = createUrlSigner(baseUrl, secret);
  /** Objects on their way in: they have a name already, but no index row yet. */
  const arriving = new Map<string, number>();

  // An empty index beside a full folder is an index that was lost: then nothing is swept.
  if (!index.isEmpty()) objects.sweep(index.objects);

  /** Removes an object that no file is. Nothing can come between the look and the removal: both are synchronous. */
  function release(sha256: string): void {
    if (!arriving.has(sha256) && !index.holds(sha256)) objects.remove(sha256);
  }

  function arrive(sha256: string, by: 1 | -1): void {
    const n = (arriving.get(sha256) ?? 0) + by;
    if (n === 0) arriving.delete(sha256);
    else arriving.set(sha256, n);
  }

  async function keep(
    file: { key: string; contentType: string; retainUntil?: string },
    staged: Staged,
  ): Promise<FileInfo> {
    const { length, sha256 } = staged;
    const insert = (bytes: Uint8Array | null): Promise<FileInfo> =>
      journal.write('files.put', () => {
        const here = index.find(file.key);
        if (here?.sha256 === sha256) return here;
        if (here) throw new FileExistsError(`${file.key} exists with other bytes`);
        const { key, contentType, retainUntil } = file;
        const info = {
          key,
          version: randomUUID(),
          length,
          sha256,
          contentType,
          ...(retainUntil && { retainUntil }),
        };
        index.insert(info, bytes);
        return info;
      });

    if ('small' in staged) return insert(staged.small);
    arrive(sha256, 1);
    try {
      await objects.settle(sha256, staged.temp);
      return await insert(null);
    } catch (error) {
      await objects.discard(staged);
      throw error;
    } finally {
      arrive(sha256, -1);
      release(sha256);
    }
  }

  /** The content, or its first `bytes`. */
  function open({ key, sha256 }: FileInfo, bytes?: number): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
    const small = index.content(key);
    const chunks = small ? [small.subarray(0, bytes)] : objects.open(sha256, bytes);
    if (chunks === undefined) throw new CorruptFileError(`${key} has lost its content`);
    return chunks;
  }

  async function* stream(key: string): AsyncGenerator<Uint8Array> {
    const info = index.find(key);
    if (info === undefined) throw new Error(`there is no file ${key}`);
    yield* verified(key, info.sha256, open(info));
  }

  return {
    async put(file, bytes) {
      checkFileKey(file.key);
      checkContentType(file.contentType);
      if (file.retainUntil !== undefined) retentionEnd(file.retainUntil);
      const staged = await objects.stage(bytes);
      return await keep(file, staged);
    },

    async head(key) {
      return index.find(key);
    },

    async peek(key, bytes) {
      checkPeek(bytes);
      const info = index.find(key);
      return info && { length: info.length, bytes: await gathered(open(info, bytes)) };
    },

    async read(key) {
      return index.find(key) && (await gathered(stream(key)));
    },

    stream,

    async list(prefix, page) {
      return index.list(prefix, page);
    },

    async delete(key) {
      const gone = await journal.write('files.delete', () => {
        const info = index.find(key);
        if (info === undefined) return undefined;
        if (info.retainUntil !== undefined && clock() < retentionEnd(info.retainUntil))
          throw new RetainedError(`${key} is retained until ${info.retainUntil}`);
        index.remove(key);
        return info.sha256;
      });
      if (gone !== undefined) release(gone);
    },

    async signUpload(claim, seconds) {
      checkFileKey(claim.key);
      checkContentType(claim.contentType);
      checkClaim(claim);
      checkSeconds(seconds);
      const expires = clock() + seconds * 1000;
      return {
        method: 'PUT',
        url: signer.sign('PUT', claim.key, uploadTerms(claim, expires)),
        headers: { 'content-type': claim.contentType, 'content-length': String(claim.length) },
        expiresAt: instantOf(expires),
      };
    },

    async signDownload(key, seconds, fileName) {
      checkFileKey(key);
      checkSeconds(seconds);
      const expires = clock() + seconds * 1000;
      return {
        method: 'GET',
        url: signer.sign('GET', key, downloadTerms(fileName, expires)),
        headers: {},
        expiresAt: instantOf(expires),
      };
    },

    ...createSlots(signer, clock, {
      head: index.find,
      stage: objects.stage,
      discard: objects.discard,
      keep,
      stream,
    }),
  };
}
