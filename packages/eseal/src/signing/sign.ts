import { createHash } from 'node:crypto';
import type { UnsignedDocument } from '../pdf/signature-place.ts';
import { leafOf, signedAttributes, signedData } from './cms.ts';
import { assertOwnSignature } from './self-check.ts';
import type { Signer } from './signer.ts';

/** Signs the document in place and proves it before letting it go. */
export async function sign({ bytes, digits }: UnsignedDocument, signer: Signer): Promise<Uint8Array> {
  const fileDigest = createHash('sha256')
    .update(bytes.subarray(0, digits.start - 1))
    .update(bytes.subarray(digits.end + 1))
    .digest();
  const attributes = signedAttributes(fileDigest, signer);
  const signature = await signer.sign(createHash('sha256').update(attributes).digest());
  const hexadecimal = signedData(attributes, signature, signer).toString('hex');
  if (hexadecimal.length > digits.end - digits.start)
    throw new Error('the signature is longer than its place');
  bytes.write(hexadecimal, digits.start, 'latin1');
  assertOwnSignature(bytes, leafOf(signer));
  return bytes;
}
