import { createHash } from 'node:crypto';
import type { Instant } from '@yijianshi/domain';
import { PDFInvalidObject, PDFName, type PDFRawStream, PDFString } from 'pdf-lib';
import type { Subset } from '../font/subset.ts';
import { type Box, PAGE } from '../template.ts';
import { bytesOf, newFile } from './file.ts';
import { signatureDictionary, type UnsignedDocument, withByteRange } from './signature-place.ts';

const PRINT_AND_LOCKED = 132;
const SIGNATURES_EXIST_APPEND_ONLY = 3;

export interface DocumentParts {
  readonly documentId: string;
  readonly title: string;
  readonly issuer: string;
  readonly sealedAt: Instant;
  /** The drawing operators of each page, in order. */
  readonly pages: readonly string[];
  readonly faces: readonly Subset[];
  readonly seal: PDFRawStream;
  /** On the last page. */
  readonly sealBox: Box;
}

/**
 * The file, certified so that no change is permitted, with room for a signature of `room` bytes: one
 * revision, no object streams, no compression, so that a strict reader has the least to trust.
 */
export async function unsignedDocument(parts: DocumentParts, room: number): Promise<UnsignedDocument> {
  const { documentId, title, issuer, sealedAt } = parts;
  const id = createHash('sha256').update(documentId).digest('hex').slice(0, 32);
  const about = { title, author: issuer, subject: documentId, createdAt: new Date(sealedAt), id };
  const file = newFile(about, parts.pages, parts.faces);
  const { context, catalog, pages } = file;
  const last = pages.at(-1);
  if (last === undefined) throw new Error('a document has a page');

  const dictionary = signatureDictionary(issuer, sealedAt, room);
  const signature = context.register(PDFInvalidObject.of(dictionary));
  const widget = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: PDFString.of('Seal'),
      V: signature,
      P: last.ref,
      F: PRINT_AND_LOCKED,
      Rect: rectangle(parts.sealBox),
      AP: { N: context.register(parts.seal) },
    }),
  );
  last.node.set(PDFName.of('Annots'), context.obj([widget]));
  catalog.set(PDFName.of('Perms'), context.obj({ DocMDP: signature }));
  catalog.set(
    PDFName.of('AcroForm'),
    context.obj({ Fields: [widget], SigFlags: SIGNATURES_EXIST_APPEND_ONLY }),
  );
  const bytes = await bytesOf(file);
  return withByteRange(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), dictionary);
}

const rectangle = ([x, y, width, height]: Box): number[] => [
  x,
  PAGE.height - y - height,
  x + width,
  PAGE.height - y,
];
