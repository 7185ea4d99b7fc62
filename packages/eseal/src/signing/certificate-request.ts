import { createHash } from 'node:crypto';
import { nameOf } from './certificate.ts';
import { bitString, NULL, oid, sequence, small, tagged } from './der.ts';
import type { Signer } from './signer.ts';

const ALGORITHM = {
  ECDSA_SHA_256: sequence(oid('1.2.840.10045.4.3.2')),
  RSASSA_PKCS1_V1_5_SHA_256: sequence(oid('1.2.840.113549.1.1.11'), NULL),
} as const satisfies Record<Signer['algorithm'], Buffer>;

/** A PKCS #10 request (RFC 2986) for a seal's certificate, signed with the seal's own key: what an authority is sent. PEM. */
export async function certificateRequest(
  subject: { readonly organization: string; readonly commonName: string },
  key: { readonly publicKey: Uint8Array } & Pick<Signer, 'algorithm' | 'sign'>,
): Promise<string> {
  const toBeSigned = sequence(small(0), nameOf(subject), key.publicKey, tagged(0));
  const signature = await key.sign(createHash('sha256').update(toBeSigned).digest());
  const der = sequence(toBeSigned, ALGORITHM[key.algorithm], bitString(signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
}
