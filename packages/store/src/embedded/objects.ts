import { createHash, randomUUID } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Up to this many bytes a file lies in the database, in the same group commit as its index row: one fsync for the whole
 * group, where a file of its own needs two (its own and its folder's) beside the row's.
 */
const SMALL_BYTES = 64 * 1024;

const READ_BYTES = 256 * 1024;

/** Bytes read to their end and hashed, not yet kept: in memory when small, else in a temporary file that is on disk. */
export type Staged = { readonly length: number; readonly sha256: string } & (
  | { readonly small: Uint8Array }
  | { readonly temp: string }
);

/** The large files, by digest: `objects/ab/cdef…`. A name that is there has its whole content. */
export interface Objects {
  stage(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Staged>;
  discard(staged: Staged): Promise<void>;
  /** Moves a temporary file under its digest; durable when it returns. */
  settle(sha256: string, temp: string): Promise<void>;
  /**
   * Opened at once, so that what is removed meanwhile is still read to its end; `undefined` for what is not there. The first `bytes`
   * only, where given.
   */
  open(sha256: string, bytes?: number): AsyncIterable<Uint8Array> | undefined;
  remove(sha256: string): void;
  /** Removes the objects of which `referenced(shard)`, the digests that start so, knows nothing. */
  sweep(referenced: (shard: string) => Set<string>): void;
}

const SHARDS = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));

export function openObjects(dir: string): Objects {
  const temps = join(dir, 'tmp');
  const folderOf = (shard: string): string => join(dir, 'objects', shard);
  const pathOf = (sha256: string): string => join(folderOf(sha256.slice(0, 2)), sha256.slice(2));

  // What a crash left half-written.
  rmSync(temps, { recursive: true, force: true });
  mkdirSync(temps, { recursive: true });
  // All shards are made now, so that keeping a file is a rename into a folder that is known to last.
  for (const shard of SHARDS) mkdirSync(folderOf(shard), { recursive: true });
  syncFolder(join(dir, 'objects'));
  for (const folder of [dir, dirname(dir)]) syncFolder(folder);

  return {
    async stage(bytes) {
      const temp = join(temps, randomUUID());
      const hash = createHash('sha256');
      const held: Uint8Array[] = [];
      let length = 0;
      let file: FileHandle | undefined;
      try {
        for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
          hash.update(chunk);
          length += chunk.byteLength;
          held.push(chunk);
          if (length <= SMALL_BYTES) continue;
          file ??= await open(temp, 'wx');
          for (const part of held.splice(0)) await file.appendFile(part);
        }
        await file?.sync();
      } catch (error) {
        await rm(temp, { force: true });
        throw error;
      } finally {
        await file?.close();
      }
      const seen = { length, sha256: hash.digest('hex') };
      return file ? { ...seen, temp } : { ...seen, small: Buffer.concat(held) };
    },

    async discard(staged) {
      if ('temp' in staged) await rm(staged.temp, { force: true });
    },

    async settle(sha256, temp) {
      await rename(temp, pathOf(sha256));
      const folder = await open(folderOf(sha256.slice(0, 2)), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    },

    open(sha256, bytes = Infinity) {
      try {
        const fd = openSync(pathOf(sha256), 'r');
        return createReadStream('', { fd, highWaterMark: READ_BYTES, end: bytes - 1 });
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    remove(sha256) {
      rmSync(pathOf(sha256), { force: true });
    },

    sweep(referenced) {
      for (const shard of SHARDS) {
        const known = referenced(shard);
        for (const rest of readdirSync(folderOf(shard)))
          if (!known.has(shard + rest)) rmSync(join(folderOf(shard), rest));
      }
    },
  };
}

export function syncFolder(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
