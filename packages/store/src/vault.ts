import { createHash, randomBytes } from 'node:crypto';
import { decrypt, encrypt, type Parts } from './cipher.ts';
import { assertJson } from './limits.ts';
import type { Json } from './ports.ts';

/**
 * Personal fields are sealed under a key of their case, and that key is kept wrapped beside them. Events hold only `sealedDigest`, so when the
 * wrapped key is erased the fields are gone for good while every chain still verifies.
 */

/** Wraps the cases' keys: KMS on AWS, a key file on one machine. `context` must be the same both times. */
export interface KeyWrapper {
  wrap(dataKey: Uint8Array, context: string): Promise<Uint8Array>;
  /** Throws `SealError` for what was wrapped elsewhere, for something else, or changed since. */
  unwrap(wrapped: Uint8Array, context: string): Promise<Uint8Array>;
}

/** What sealed fields are bound to: they open nowhere else. */
export interface SealContext {
  readonly caseNo: string;
  /** The name of the set of fields, e.g. `applicant`. */
  readonly fields: string;
}

/** Base64 throughout; fits into a row as it is. */
export type Sealed = {
  readonly alg: 'A256GCM';
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
};

export { SealError } from './cipher.ts';

const KEY_BYTES = 32;

export const newDataKey = (): Uint8Array => randomBytes(KEY_BYTES);

export function sealPersonal(dataKey: Uint8Array, plain: Json, context: SealContext): Sealed {
  assertJson(plain);
  const { iv, ciphertext, tag } = encrypt(dataKey, Buffer.from(JSON.stringify(plain)), aadOf(context));
  return { alg: 'A256GCM', iv: base64(iv), ciphertext: base64(ciphertext), tag: base64(tag) };
}

export function openPersonal(dataKey: Uint8Array, sealed: Sealed, context: SealContext): Json {
  const plain = decrypt(dataKey, partsOf(sealed), aadOf(context));
  return JSON.parse(Buffer.from(plain).toString());
}

/** `sha256:` and hex, over all of what is stored: what the events say about the fields. */
export function sealedDigest(sealed: Sealed): string {
  const { iv, ciphertext, tag } = partsOf(sealed);
  return `sha256:${createHash('sha256').update(iv).update(tag).update(ciphertext).digest('hex')}`;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const partsOf = ({ iv, tag, ciphertext }: Sealed): Parts => ({
  iv: Buffer.from(iv, 'base64'),
  tag: Buffer.from(tag, 'base64'),
  ciphertext: Buffer.from(ciphertext, 'base64'),
});

/** JSON keeps the two apart, whatever they contain. */
const aadOf = ({ caseNo, fields }: SealContext): Uint8Array => Buffer.from(JSON.stringify([caseNo, fields]));
