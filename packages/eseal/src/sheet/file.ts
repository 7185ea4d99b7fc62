import { createHash } from 'node:crypto';
import { PDFDocument, PDFHexString, PDFName } from 'pdf-lib';
import type { Subset } from '../font/subset.ts';
import { embedFont } from '../pdf/fonts.ts';
import { PAGE } from '../template.ts';

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

  // A font of the chain that no character needed stays out of the file.
  const fonts = faces.flatMap((subset, face) =>
    subset.characters.length > 0 ? [{ name: PDFName.of(`F${face}`), font: embedFont(context, subset) }] : [],
  );
  for (const content of pages) {
    const { node } = document.addPage([PAGE.width, PAGE.height]);
    node.addContentStream(context.register(context.stream(content)));
    for (const { name, font } of fonts) node.setFontDictionary(name, font);
  }
  return document.save({ useObjectStreams: false });
}
