import { createHash } from 'node:crypto';
import type { Instant } from '@yijianshi/domain';
import type { Subset } from '../font/subset.ts';
import { type Box, PAGE } from '../template.ts';
import { pdfFile } from './file.ts';
import { fontObjects, OBJECTS_PER_FONT } from './fonts.ts';
import { numbers, stream, textString } from './syntax.ts';

/** Object numbers in the file; the fonts' follow. */
const CATALOGUE = 1;
const PAGES = 2;
const SHEET = 3;
const WIDGET = 4;
const SIGNATURE = 5;
const SEAL = 6;
const CONTENT = 7;
const INFORMATION = 8;
const FIRST_FONT = 9;

const RANGE_DIGITS = 10;
const PRINT_AND_LOCKED = 132;
const SIGNATURES_EXIST_APPEND_ONLY = 3;

export interface DocumentParts {
  readonly documentId: string;
  readonly title: string;
  readonly issuer: string;
  readonly sealedAt: Instant;
  readonly content: string;
  readonly faces: readonly Subset[];
  readonly seal: Buffer;
  readonly sealBox: Box;
}

export interface UnsignedDocument {
  /** The whole file; `/Contents` is zeros and `/ByteRange` is already right. */
  readonly bytes: Buffer;
  /** Where the hexadecimal digits of `/Contents` begin and end, brackets not counted. */
  readonly digits: { readonly start: number; readonly end: number };
}

/** The one-page file, certified so that no change is permitted, with room for a signature of `room` bytes. */
export function unsignedDocument(parts: DocumentParts, room: number): UnsignedDocument {
  // A font of the chain that no character needed stays out of the file.
  const used = [...parts.faces.entries()].filter(([, subset]) => subset.characters.length > 0);
  const fonts = used.map(([face], i) => `/F${face} ${FIRST_FONT + i * OBJECTS_PER_FONT} 0 R`).join(' ');
  const at = pdfDate(parts.sealedAt);
  const signature = signatureDictionary(parts.issuer, at, room);
  const id = `<${createHash('sha256').update(parts.documentId).digest('hex').slice(0, 32)}>`;

  const file = pdfFile(
    [
      `<< /Type /Catalog /Pages ${PAGES} 0 R /Lang (zh-CN) /Perms << /DocMDP ${SIGNATURE} 0 R >>` +
        ` /AcroForm << /Fields [${WIDGET} 0 R] /SigFlags ${SIGNATURES_EXIST_APPEND_ONLY} >> >>`,
      `<< /Type /Pages /Kids [${SHEET} 0 R] /Count 1 >>`,
      `<< /Type /Page /Parent ${PAGES} 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}]` +
        ` /Resources << /Font << ${fonts} >> >> /Contents ${CONTENT} 0 R /Annots [${WIDGET} 0 R] >>`,
      `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /V ${SIGNATURE} 0 R /P ${SHEET} 0 R` +
        ` /F ${PRINT_AND_LOCKED} /Rect [${rectangle(parts.sealBox)}] /AP << /N ${SEAL} 0 R >> >>`,
      signature,
      parts.seal,
      stream(parts.content),
      `<< /Title ${textString(parts.title)} /Author ${textString(parts.issuer)}` +
        ` /Subject ${textString(parts.documentId)} /CreationDate ${at} >>`,
      ...used.flatMap(([, subset], i) => fontObjects(subset, FIRST_FONT + i * OBJECTS_PER_FONT)),
    ],
    `/Root ${CATALOGUE} 0 R /Info ${INFORMATION} 0 R /ID [${id} ${id}]`,
  );

  const header = `${SIGNATURE} 0 obj\n`.length;
  const object = (file.offsets[SIGNATURE] ?? 0) + header;
  const start = object + signature.indexOf('/Contents <') + '/Contents <'.length;
  const digits = { start, end: start + room * 2 };
  const range = byteRange(digits.start - 1, digits.end + 1, file.bytes.length);
  file.bytes.write(range, object + signature.indexOf('/ByteRange'), 'latin1');
  return { bytes: file.bytes, digits };
}

/** A certification that permits no change (DocMDP, P 1). The signing time is `/M`, as PAdES asks. */
function signatureDictionary(issuer: string, at: string, room: number): string {
  return (
    `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name ${textString(issuer)} /M ${at}` +
    ' /Reference [<< /Type /SigRef /TransformMethod /DocMDP' +
    ' /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]' +
    ` ${byteRange(0, 0, 0)} /Contents <${'0'.repeat(room * 2)}> >>`
  );
}

/** Always as long, whatever the numbers: it is written before they are known. */
function byteRange(gapStart: number, gapEnd: number, length: number): string {
  const range = `/ByteRange [0 ${gapStart} ${gapEnd} ${length - gapEnd}]`;
  return range.padEnd('/ByteRange [0   ]'.length + 3 * RANGE_DIGITS);
}

const rectangle = ([x, y, width, height]: Box): string =>
  numbers([x, PAGE.height - y - height, x + width, PAGE.height - y]);

/** `2026-11-22T09:00:00.000+08:00` → `(D:20261122090000+08'00')`. */
const pdfDate = (at: Instant): string => `(D:${at.slice(0, 19).replace(/[-T:]/g, '')}+08'00')`;
