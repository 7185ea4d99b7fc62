import { createHash, X509Certificate } from 'node:crypto';
import {
  childrenOf,
  NULL,
  octetString,
  oid,
  readNode,
  sequence,
  setOf,
  small,
  sorted,
  tagged,
} from './der.ts';
import type { Signer } from './signer.ts';

const DATA = oid('1.2.840.113549.1.7.1');
const SIGNED_DATA = oid('1.2.840.113549.1.7.2');
export const CONTENT_TYPE = oid('1.2.840.113549.1.9.3');
export const MESSAGE_DIGEST = oid('1.2.840.113549.1.9.4');
const SIGNING_CERTIFICATE_V2 = oid('1.2.840.113549.1.9.16.2.47');
const SHA_256 = sequence(oid('2.16.840.1.101.3.4.2.1'));
const SIGNATURE_ALGORITHMS: Record<Signer['algorithm'], Buffer> = {
  ECDSA_SHA_256: sequence(oid('1.2.840.10045.4.3.2')),
  RSASSA_PKCS1_V1_5_SHA_256: sequence(oid('1.2.840.113549.1.1.1'), NULL),
};
/** SEQUENCE of two INTEGERs of at most 33 bytes. */
const LONGEST_P256_SIGNATURE = 72;

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/**
 * What the key signs, as a DER SET: the file's digest, bound to this certificate. There is no signing-time:
 * PAdES keeps the claimed time in the signature dictionary.
 */
export function signedAttributes(fileDigest: Uint8Array, signer: Signer): Buffer {
  const leaf = leafOf(signer);
  const { issuer, serial } = issuerAndSerial(leaf);
  const issuerSerial = sequence(sequence(tagged(4, issuer)), serial);
  // SHA-256 is the default of the certificate digest, which DER leaves out.
  const certificateId = sequence(octetString(sha256(leaf)), issuerSerial);
  return setOf(
    sequence(CONTENT_TYPE, setOf(DATA)),
    sequence(MESSAGE_DIGEST, setOf(octetString(fileDigest))),
    sequence(SIGNING_CERTIFICATE_V2, setOf(sequence(sequence(certificateId)))),
  );
}

/** The detached CMS signature of the content whose signed attributes these are. */
export function signedData(attributes: Buffer, signature: Uint8Array, signer: Signer): Buffer {
  const { issuer, serial } = issuerAndSerial(leafOf(signer));
  const signerInfo = sequence(
    small(1),
    sequence(issuer, serial),
    SHA_256,
    tagged(0, readNode(attributes).content),
    SIGNATURE_ALGORITHMS[signer.algorithm],
    octetString(signature),
  );
  const certificates = tagged(0, ...sorted(signer.certificateChain));
  const content = sequence(small(1), setOf(SHA_256), sequence(DATA), certificates, setOf(signerInfo));
  return sequence(SIGNED_DATA, tagged(0, content));
}

/** Length of the CMS with the longest signature the key can make. An ECDSA signature may be up to 8 bytes shorter. */
export function longestSignedData(signer: Signer): number {
  const longest = Buffer.alloc(signatureLength(signer));
  return signedData(signedAttributes(Buffer.alloc(32), signer), longest, signer).length;
}

function signatureLength(signer: Signer): number {
  if (signer.algorithm === 'ECDSA_SHA_256') return LONGEST_P256_SIGNATURE;
  const bits = new X509Certificate(leafOf(signer)).publicKey.asymmetricKeyDetails?.modulusLength;
  if (bits === undefined) throw new Error('the seal certificate of an RSA signer has no RSA key');
  return Math.ceil(bits / 8);
}

export function leafOf(signer: Signer): Uint8Array {
  const [leaf] = signer.certificateChain;
  if (leaf === undefined) throw new Error('a signer has at least its own certificate');
  return leaf;
}

function issuerAndSerial(certificate: Uint8Array): { issuer: Buffer; serial: Buffer } {
  const [toBeSigned] = childrenOf(readNode(Buffer.from(certificate)));
  if (toBeSigned === undefined) throw new Error('not a certificate');
  const fields = childrenOf(toBeSigned);
  // A version 1 certificate leaves the version out; every later one begins with it.
  const [serial, , issuer] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  if (serial === undefined || issuer === undefined) throw new Error('not a certificate');
  return { issuer: issuer.whole, serial: serial.whole };
}
