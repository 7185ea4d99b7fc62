import { createHash } from 'node:crypto';
import { type PDFContext, type PDFRef, PDFString } from 'pdf-lib';
import type { Subset } from '../font/subset.ts';
import { hex16 } from './syntax.ts';

const DEFAULT_WIDTH = 1000;
const SYMBOLIC = 4;
/** CMap operators take at most this many entries. */
const BLOCK = 100;

/** Puts the subset into the document; the answer refers to the font itself. */
export function embedFont(context: PDFContext, subset: Subset): PDFRef {
  const { font } = subset;
  const file = subset.toTrueType();
  const name = `${tagOf(file)}+${font.name}`;
  const scale = (value: number): number => Math.round((value * 1000) / font.unitsPerEm);
  const descriptor = context.obj({
    Type: 'FontDescriptor',
    FontName: name,
    Flags: SYMBOLIC,
    FontBBox: font.boundingBox.map(scale),
    ItalicAngle: 0,
    Ascent: scale(font.ascent),
    Descent: scale(font.descent),
    CapHeight: scale(font.capHeight),
    StemV: 80,
    FontFile2: context.register(context.stream(file, { Length1: file.length })),
  });
  const descendant = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType2',
    BaseFont: name,
    CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
    FontDescriptor: context.register(descriptor),
    CIDToGIDMap: 'Identity',
    DW: DEFAULT_WIDTH,
    W: widths(subset),
  });
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [context.register(descendant)],
      ToUnicode: context.register(context.stream(toUnicode(subset))),
    }),
  );
}

/** Six capitals that differ between subsets, as the format asks; taken from the bytes, not from chance. */
const tagOf = (file: Buffer): string =>
  [...createHash('sha256').update(file).digest().subarray(0, 6)]
    .map((byte) => String.fromCharCode(65 + (byte % 26)))
    .join('');

const widths = (subset: Subset): (number | number[])[] =>
  subset.widths.flatMap((width, number) => (width === DEFAULT_WIDTH ? [] : [number, [width]]));

function toUnicode(subset: Subset): string {
  const entries = subset.characters.map(([codePoint, number]) => {
    const utf16 = Buffer.from(String.fromCodePoint(codePoint), 'utf16le').swap16();
    return `<${hex16(number)}> <${utf16.toString('hex')}>\n`;
  });
  let blocks = '';
  for (let at = 0; at < entries.length; at += BLOCK) {
    const block = entries.slice(at, at + BLOCK);
    blocks += `${block.length} beginbfchar\n${block.join('')}endbfchar\n`;
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}
