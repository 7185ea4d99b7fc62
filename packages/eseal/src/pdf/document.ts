import { createHash } from 'node:crypto';
import type { Instant } from '@yijianshi/domain';
import { PDFDocument, PDFHexString, PDFInvalidObject, PDFName, type PDFRawStream, PDFString } from 'pdf-lib';
import type { Subset } from '../font/subset.ts';
import { type Box, PAGE } from '../template.ts';
import { addPages } from './pages.ts';
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
  // Left to itself, pdf-lib would name itself as producer and write the time of its own clock.
  const document = await PDFDocument.create({ updateMetadata: false });
  const { catalog, context } = document;
  document.setTitle(parts.title);
  document.setAuthor(parts.issuer);
  document.setSubject(parts.documentId);
  document.setCreationDate(new Date(parts.sealedAt));
  document.setLanguage('zh-CN');
  const id = PDFHexString.of(createHash('sha256').update(parts.documentId).digest('hex').slice(0, 32));
  context.trailerInfo.ID = context.obj([id, id]);

  addPages(document, parts.pages, parts.faces);
  const { node, ref } = document.getPage(parts.pages.length - 1);

  const dictionary = signatureDictionary(parts.issuer, parts.sealedAt, room);
  const signature = context.register(PDFInvalidObject.of(dictionary));
  const widget = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: PDFString.of('Seal'),
      V: signature,
      P: ref,
      F: PRINT_AND_LOCKED,
      Rect: rectangle(parts.sealBox),
      AP: { N: context.register(parts.seal) },
    }),
  );
  node.addAnnot(widget);
  catalog.set(PDFName.of('Perms'), context.obj({ DocMDP: signature }));
  catalog.set(
    PDFName.of('AcroForm'),
    context.obj({ Fields: [widget], SigFlags: SIGNATURES_EXIST_APPEND_ONLY }),
  );

  const file = await document.save({ useObjectStreams: false });
  return withByteRange(Buffer.from(file.buffer), dictionary);
}

const rectangle = ([x, y, width, height]: Box): number[] => [
  x,
  PAGE.height - y - height,
  x + width,
  PAGE.height - y,
];
