import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { decrypt, encrypt, joined, parted, SealError } from '../cipher.ts';
import type { KeyWrapper } from '../vault.ts';
import { syncFolder } from './objects.ts';

const KEY_BYTES = 32;

/**
 * Wraps under a master key in a file, made on the first use. The file is all that opens the personal fields: without it they are lost,
 * and who has it and the database has them; keep its backup apart from the data's.
 */
export function createFileKeyWrapper(path: string): KeyWrapper {
  const master = readKey(path) ?? makeKey(path);
  return {
    async wrap(dataKey, context) {
      return joined(encrypt(master, dataKey, Buffer.from(context)));
    },
    async unwrap(wrapped, context) {
      return decrypt(master, parted(wrapped), Buffer.from(context));
    },
  };
}

function readKey(path: string): Uint8Array | undefined {
  let key: Uint8Array;
  try {
    key = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (key.length !== KEY_BYTES) throw new SealError(`${path} is not a master key`);
  return key;
}

/** Whole and on disk before it has its name. A link, unlike a rename, never replaces a key that is there. */
function makeKey(path: string): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  const temp = `${path}.${randomUUID()}`;
  const fd = openSync(temp, 'wx', 0o600);
  try {
    writeSync(fd, key);
    fsyncSync(fd);
    linkSync(temp, path);
  } finally {
    closeSync(fd);
    rmSync(temp);
  }
  syncFolder(dirname(path));
  return key;
}
