import { createHash } from 'node:crypto';
import { PDFDocument, PDFHexString } from 'pdf-lib';
import type { Subset } from '../font/subset.ts';
import { addPages } from '../pdf/pages.ts';

/** The file of the pages' drawing operators; all pages share the fonts. */
export async function sheetFile(
  title: string,
  pages: readonly string[],
  faces: readonly Subset[],
): Promise<Uint8Array> {
  // Left to itself, pdf-lib would name itself as producer and write the time of its own clock.
  const document = await PDFDocument.create({ updateMetadata: false });
  const { context } = document;
  document.setTitle(title);
  document.setLanguage('zh-CN');
  const digest = createHash('sha256').update(pages.join('\f')).digest('hex').slice(0, 32);
  const id = PDFHexString.of(digest);
  context.trailerInfo.ID = context.obj([id, id]);

  addPages(document, pages, faces);
  return document.save({ useObjectStreams: false });
}
