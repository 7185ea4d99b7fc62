import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Of a stream, so much is held in memory; what is longer waits on disk until its digest is known. */
const SMALL_BYTES = 1024 * 1024;

const READ_BYTES = 256 * 1024;

/** Bytes read to their end and hashed, ready to be sent. */
export interface Spooled {
  readonly length: number;
  readonly sha256: string;
  /** The SDK sends again by itself what is in memory; a stream it cannot. */
  readonly streamed: boolean;
  /** For one attempt: the next one ends the stream of the last. */
  body(): Uint8Array | Readable;
  discard(): Promise<void>;
}

/**
 * S3 wants to know length and digest of what it is to accept, and keeps metadata only from the start of an upload; of a
 * multipart upload it keeps the digest of the parts' digests. So a stream is read to its end first, and every file is one PUT.
 */
export async function spool(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Spooled> {
  const hash = createHash('sha256');
  const held: Uint8Array[] = [];
  let length = 0;
  let dir: string | undefined;
  let file: FileHandle | undefined;
  let reading: Readable | undefined;
  const discard = async (): Promise<void> => {
    reading?.destroy();
    if (dir !== undefined) await rm(dir, { recursive: true, force: true });
  };
  try {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      hash.update(chunk);
      length += chunk.byteLength;
      held.push(chunk);
      if (bytes instanceof Uint8Array || length <= SMALL_BYTES) continue;
      dir ??= await mkdtemp(join(tmpdir(), 'upload-'));
      file ??= await open(join(dir, 'file'), 'wx');
      for (const part of held.splice(0)) await file.appendFile(part);
    }
  } catch (error) {
    await discard();
    throw error;
  } finally {
    await file?.close();
  }
  const seen = { length, sha256: hash.digest('hex'), discard };
  if (dir !== undefined) {
    const path = join(dir, 'file');
    const body = (): Readable => {
      reading?.destroy();
      reading = createReadStream(path, { highWaterMark: READ_BYTES });
      return reading;
    };
    return { ...seen, streamed: true, body };
  }
  const [first] = held;
  const whole = first !== undefined && held.length === 1 ? first : Buffer.concat(held);
  return { ...seen, streamed: false, body: () => whole };
}
