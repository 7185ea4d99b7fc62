import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM: for the personal fields under their case's key, and for those keys under the master key of a key file. */

/** What GCM is made for; random for each sealing, under keys that seal few. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The key, the context or the ciphertext is not the right one. Says no more: nothing of what is sealed may get into a log. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

export interface Parts {
  readonly iv: Uint8Array;
  readonly tag: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export function encrypt(key: Uint8Array, plain: Uint8Array, aad: Uint8Array): Parts {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { iv, tag: cipher.getAuthTag(), ciphertext };
}

export function decrypt(key: Uint8Array, { iv, tag, ciphertext }: Parts, aad: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad).setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw new SealError('cannot be opened');
  }
}

/** `iv ‖ tag ‖ ciphertext`, where one value has to hold all three. */
export const joined = ({ iv, tag, ciphertext }: Parts): Uint8Array => Buffer.concat([iv, tag, ciphertext]);

export const parted = (bytes: Uint8Array): Parts => ({
  iv: bytes.subarray(0, IV_BYTES),
  tag: bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
  ciphertext: bytes.subarray(IV_BYTES + TAG_BYTES),
});
