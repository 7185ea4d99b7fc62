import { deflateRawSync, deflateSync } from 'node:zlib';

/** Small true files, and files that are not what they are called. */

export const PDF = Buffer.from(
  '%PDF-1.7\n%âãÏÓ\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n',
  'latin1',
);
export const JPEG = Buffer.from(`ffd8ffe000104a46494600010100000100010000ffd9${'00'.repeat(8)}`, 'hex');

const chunk = (name: string, data: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  // No reader of these tests looks at the check sum.
  return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
};
export const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
  chunk('IDAT', deflateSync(Buffer.alloc(2))),
  chunk('IEND', Buffer.alloc(0)),
]);

/** 100 MB of nothing in 100 KB, as one entry of an archive. */
export function zipBomb(): Buffer {
  const packed = deflateRawSync(Buffer.alloc(100_000_000));
  const header = Buffer.from('504b03041400000008000000000000000000', 'hex');
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(packed.length);
  sizes.writeUInt32LE(100_000_000, 4);
  return Buffer.concat([header, sizes, Buffer.from('0100000061', 'hex'), packed]);
}

export const SVG =
  '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>\n';
export const HTML = '<!DOCTYPE html>\n<html><body><script>alert(1)</script></body></html>\n';
/** 设备布局 */
export const GBK = Buffer.from('c9e8b1b8b2bcbed6', 'hex');
