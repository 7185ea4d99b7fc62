/** The part of ASN.1 DER that certificates and signatures need. */

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const SEQUENCE = 0x30;
const SET = 0x31;

export function tlv(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const size: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest % 256);
  const header = length < 0x80 ? [tag, length] : [tag, 0x80 | size.length, ...size];
  return Buffer.concat([Buffer.from(header), ...content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(SEQUENCE, ...parts);

/** DER sorts the members of a set by their encodings. */
export const setOf = (...members: readonly Uint8Array[]): Buffer => tlv(SET, ...sorted(members));

export const sorted = (members: readonly Uint8Array[]): Uint8Array[] => [...members].sort(Buffer.compare);

export const octetString = (bytes: Uint8Array): Buffer => tlv(OCTET_STRING, bytes);

export const utf8String = (text: string): Buffer => tlv(UTF8_STRING, Buffer.from(text, 'utf8'));

export const NULL = tlv(0x05);

export const TRUE = tlv(0x01, Buffer.from([0xff]));

/** A whole number from its big-endian bytes, never negative. */
export function unsigned(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.from([0]) : bytes.subarray(first);
  return tlv(INTEGER, Buffer.from((digits[0] ?? 0) & 0x80 ? [0] : []), digits);
}

export const small = (value: number): Buffer => unsigned(Buffer.from([value]));

export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer =>
  tlv(BIT_STRING, Buffer.from([unusedBits]), bytes);

/** `[n] EXPLICIT`, or `IMPLICIT` of a constructed type when handed that type's content. */
export const tagged = (n: number, ...content: readonly Uint8Array[]): Buffer => tlv(0xa0 | n, ...content);

/** `[n] IMPLICIT` of a primitive type. */
export const taggedPrimitive = (n: number, content: Uint8Array): Buffer => tlv(0x80 | n, content);

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left % 128) | 0x80);
    return groups;
  });
  return tlv(OBJECT_IDENTIFIER, Buffer.from(bytes));
}

export interface Node {
  readonly tag: number;
  readonly content: Buffer;
  /** Header and content. */
  readonly whole: Buffer;
}

/** The element that begins at `offset`. */
export function readNode(bytes: Buffer, offset = 0): Node {
  const tag = bytes.readUInt8(offset);
  let length = bytes.readUInt8(offset + 1);
  let start = offset + 2;
  if (length & 0x80) {
    const size = length & 0x7f;
    length = bytes.readUIntBE(start, size);
    start += size;
  }
  const end = start + length;
  if (end > bytes.length) throw new Error('DER element runs past its end');
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(offset, end) };
}

export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let at = 0; at < node.content.length; ) {
    const child = readNode(node.content, at);
    children.push(child);
    at += child.whole.length;
  }
  return children;
}
