import { type PDFDocument, PDFName } from 'pdf-lib';
import type { Subset } from '../font/subset.ts';
import { PAGE } from '../template.ts';
import { embedFont } from './fonts.ts';

/** A4 pages of these drawing operators; all share the fonts. A font of the chain that no character needed stays out of the file. */
export function addPages(document: PDFDocument, pages: readonly string[], faces: readonly Subset[]): void {
  const { context } = document;
  const contents = pages.map((content) => {
    const { node } = document.addPage([PAGE.width, PAGE.height]);
    node.addContentStream(context.register(context.stream(content)));
    return node;
  });
  for (const [face, subset] of faces.entries()) {
    if (subset.characters.length === 0) continue;
    const font = embedFont(context, subset);
    for (const node of contents) node.setFontDictionary(PDFName.of(`F${face}`), font);
  }
}
