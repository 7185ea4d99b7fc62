import { createHash } from 'node:crypto';
import { CorruptFileError } from './ports.ts';

/** Passes a file on, and ends with an error before its last chunk is given when the bytes are not those that were put. */
export async function* verified(
  key: string,
  sha256: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | undefined;
  for await (const chunk of chunks) {
    hash.update(chunk);
    if (held) yield held;
    held = chunk;
  }
  if (hash.digest('hex') !== sha256) throw new CorruptFileError(`${key} is not what was put`);
  if (held) yield held;
}

export async function gathered(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  const [first] = all;
  return first !== undefined && all.length === 1 ? first : Buffer.concat(all);
}
