import type { Instant } from '@yijianshi/domain';
import { PDFHexString } from 'pdf-lib';

const RANGE_DIGITS = 10;
const BEFORE_DIGITS = '/Contents <';
const AFTER_DIGITS = '> >>';

export interface UnsignedDocument {
  /** The whole file; `/Contents` is zeros and `/ByteRange` is already right. */
  readonly bytes: Buffer;
  /** Where the hexadecimal digits of `/Contents` begin and end, brackets not counted. */
  readonly digits: { readonly start: number; readonly end: number };
}

/**
 * A certification that permits no change (DocMDP, P 1). The signing time is `/M`, as PAdES asks. It is bytes
 * and not a library's dictionary, because two of its values are written over in the finished file.
 */
export const signatureDictionary = (issuer: string, at: Instant, room: number): Buffer =>
  Buffer.from(
    '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached' +
      ` /Name ${PDFHexString.fromText(issuer)} /M ${pdfDate(at)}` +
      ' /Reference [<< /Type /SigRef /TransformMethod /DocMDP' +
      ' /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]' +
      ` ${byteRange(0, 0, 0)} ${BEFORE_DIGITS}${'0'.repeat(room * 2)}${AFTER_DIGITS}`,
    'latin1',
  );

/** Finds the dictionary in the file it was put into and writes its `/ByteRange`. */
export function withByteRange(bytes: Buffer, dictionary: Buffer): UnsignedDocument {
  const at = bytes.indexOf(dictionary);
  const start = at + dictionary.indexOf(BEFORE_DIGITS) + BEFORE_DIGITS.length;
  const end = at + dictionary.length - AFTER_DIGITS.length;
  bytes.write(byteRange(start - 1, end + 1, bytes.length), at + dictionary.indexOf('/ByteRange'), 'latin1');
  return { bytes, digits: { start, end } };
}

/** Always as long, whatever the numbers: it is written before they are known. */
function byteRange(gapStart: number, gapEnd: number, length: number): string {
  const range = `/ByteRange [0 ${gapStart} ${gapEnd} ${length - gapEnd}]`;
  return range.padEnd('/ByteRange [0   ]'.length + 3 * RANGE_DIGITS);
}

/** `2026-11-22T09:00:00.000+08:00` → `(D:20261122090000+08'00')`. */
const pdfDate = (at: Instant): string => `(D:${at.slice(0, 19).replace(/[-T:]/g, '')}+08'00')`;
