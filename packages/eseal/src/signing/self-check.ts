import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { CONTENT_TYPE, MESSAGE_DIGEST } from './cms.ts';
import { childrenOf, type Node, readNode } from './der.ts';

/**
 * Reads a finished file back and throws unless its signature is this certificate's over these bytes. It is the
 * last step of sealing, so that no file leaves with a signature nobody can verify (a wrong key behind a signer,
 * a damaged buffer); it is not a verifier of other people's files.
 */
export function assertOwnSignature(file: Uint8Array, leaf: Uint8Array): void {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const { gapStart, gapEnd } = gapOf(bytes);
  const cms = readNode(Buffer.from(bytes.toString('latin1', gapStart + 1, gapEnd - 1), 'hex'));
  const { attributes, signature } = signerInfoOf(cms);

  const digest = createHash('sha256')
    .update(bytes.subarray(0, gapStart))
    .update(bytes.subarray(gapEnd))
    .digest();
  const signedDigest = attributeOf(attributes, MESSAGE_DIGEST);
  if (signedDigest === undefined || !signedDigest.content.equals(digest))
    throw new Error('sealed file: its digest is not the one signed');
  if (attributeOf(attributes, CONTENT_TYPE) === undefined) throw new Error('sealed file: no content type');

  // What was signed is the SET; in the file its tag is the [0] of its place.
  const signed = Buffer.concat([Buffer.from([0x31]), attributes.whole.subarray(1)]);
  if (!verify('sha256', signed, publicKeyOf(leaf), signature))
    throw new Error('sealed file: the signature is not of the seal certificate’s key');
}

/** Reading a certificate takes longer (0.4 ms) than checking a signature with its key. */
const publicKeys = new WeakMap<Uint8Array, KeyObject>();

function publicKeyOf(certificate: Uint8Array): KeyObject {
  const known = publicKeys.get(certificate);
  if (known !== undefined) return known;
  const { publicKey } = new X509Certificate(certificate);
  publicKeys.set(certificate, publicKey);
  return publicKey;
}

function gapOf(bytes: Buffer): { gapStart: number; gapEnd: number } {
  const at = bytes.indexOf('/ByteRange [');
  const match = /^\/ByteRange \[0 (\d+) (\d+) (\d+)\]/.exec(bytes.toString('latin1', at, at + 64));
  const [gapStart, gapEnd, rest] = (match ?? []).slice(1).map(Number);
  if (gapStart === undefined || gapEnd === undefined || rest === undefined || gapEnd + rest !== bytes.length)
    throw new Error('sealed file: the byte range does not cover it');
  if (bytes[gapStart] !== 0x3c || bytes[gapEnd - 1] !== 0x3e)
    throw new Error('sealed file: the byte range leaves out more than the signature');
  return { gapStart, gapEnd };
}

function signerInfoOf(cms: Node): { attributes: Node; signature: Buffer } {
  const signedData = childrenOf(cms)[1];
  const content = signedData && childrenOf(signedData)[0];
  const signerInfos = content && childrenOf(content).at(-1);
  const signerInfo = signerInfos && childrenOf(signerInfos)[0];
  const [, , , attributes, , signature] = signerInfo ? childrenOf(signerInfo) : [];
  if (attributes === undefined || signature === undefined) throw new Error('sealed file: no signature');
  return { attributes, signature: signature.content };
}

function attributeOf(attributes: Node, type: Buffer): Node | undefined {
  for (const attribute of childrenOf(attributes)) {
    const [name, values] = childrenOf(attribute);
    if (name?.whole.equals(type) && values !== undefined) return childrenOf(values)[0];
  }
  return undefined;
}
