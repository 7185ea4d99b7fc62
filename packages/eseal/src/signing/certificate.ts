import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  childrenOf,
  octetString,
  oid,
  readNode,
  sequence,
  setOf,
  small,
  TRUE,
  tagged,
  taggedPrimitive,
  tlv,
  unsigned,
  utf8String,
} from './der.ts';

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const ORGANIZATION = oid('2.5.4.10');
const COMMON_NAME = oid('2.5.4.3');
const BASIC_CONSTRAINTS = oid('2.5.29.19');
const KEY_USAGE = oid('2.5.29.15');
const SUBJECT_KEY_ID = oid('2.5.29.14');
const AUTHORITY_KEY_ID = oid('2.5.29.35');
/** Bits of keyUsage from the left: digitalSignature, nonRepudiation; keyCertSign, cRLSign. */
const SIGNS_DOCUMENTS = bitString(Buffer.from([0b11000000]), 6);
const SIGNS_CERTIFICATES = bitString(Buffer.from([0b00000110]), 1);
const NO_CA_BELOW = small(0);

export interface CertificateRequest {
  readonly subject: { readonly organization: string; readonly commonName: string };
  readonly publicKey: KeyObject;
  /** Epoch milliseconds. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** A P-256 authority's own certificate, good for seals only: no authority below it. */
export const selfSigned = (request: CertificateRequest, key: KeyObject): Buffer =>
  certificate(request, nameOf(request.subject), createPublicKey(key), key, [
    extension(BASIC_CONSTRAINTS, sequence(TRUE, NO_CA_BELOW), true),
    extension(KEY_USAGE, SIGNS_CERTIFICATES, true),
  ]);

/** A seal's certificate, signed by the P-256 authority `issuer`. */
export const issuedBy = (
  issuer: { certificate: Buffer; key: KeyObject },
  request: CertificateRequest,
): Buffer =>
  certificate(request, subjectOf(issuer.certificate), createPublicKey(issuer.key), issuer.key, [
    extension(BASIC_CONSTRAINTS, sequence(), true),
    extension(KEY_USAGE, SIGNS_DOCUMENTS, true),
  ]);

function certificate(
  request: CertificateRequest,
  issuer: Buffer,
  issuerKey: KeyObject,
  signingKey: KeyObject,
  extensions: readonly Buffer[],
): Buffer {
  const toBeSigned = sequence(
    tagged(0, small(2)),
    serialNumber(),
    ECDSA_WITH_SHA256,
    issuer,
    sequence(time(request.validFrom), time(request.validTo)),
    nameOf(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      3,
      sequence(
        ...extensions,
        extension(SUBJECT_KEY_ID, octetString(keyId(request.publicKey)), false),
        extension(AUTHORITY_KEY_ID, sequence(taggedPrimitive(0, keyId(issuerKey))), false),
      ),
    ),
  );
  return sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(sign('sha256', toBeSigned, signingKey)));
}

export const nameOf = ({ organization, commonName }: CertificateRequest['subject']): Buffer =>
  sequence(
    setOf(sequence(ORGANIZATION, utf8String(organization))),
    setOf(sequence(COMMON_NAME, utf8String(commonName))),
  );

const extension = (id: Buffer, value: Buffer, critical: boolean): Buffer =>
  critical ? sequence(id, TRUE, octetString(value)) : sequence(id, octetString(value));

/** 16 random bytes; with the first bit of a positive number set they are never fewer (RFC 5280 allows 20). */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return unsigned(bytes);
}

/** SHA-1 of the key's bits: a name, not a protection (RFC 5280 4.2.1.2). */
function keyId(key: KeyObject): Buffer {
  const bits = childrenOf(readNode(key.export({ type: 'spki', format: 'der' })))[1];
  if (bits === undefined) throw new Error('not a public key');
  return createHash('sha1').update(bits.content.subarray(1)).digest();
}

function subjectOf(der: Buffer): Buffer {
  const toBeSigned = childrenOf(readNode(der))[0];
  const subject = toBeSigned && childrenOf(toBeSigned)[5];
  if (subject === undefined) throw new Error('not a version 3 certificate');
  return subject.whole;
}

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280 4.1.2.5). */
function time(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().slice(0, 19).replace(/[-T:]/g, '');
  return digits < '2050'
    ? tlv(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : tlv(0x18, Buffer.from(`${digits}Z`));
}
