import { createHash } from 'node:crypto';
import type { Subset } from '../font/subset.ts';
import { hex16, stream } from './syntax.ts';

const DEFAULT_WIDTH = 1000;
/** CMap operators take at most this many entries. */
const BLOCK = 100;

/** How many objects `fontObjects` makes. */
export const OBJECTS_PER_FONT = 5;

/** The objects of one embedded subset, numbered from `first`; the first is the font itself. */
export function fontObjects(subset: Subset, first: number): (string | Buffer)[] {
  const { font } = subset;
  const file = subset.toTrueType();
  const name = `${tagOf(file)}+${font.name}`;
  const scale = (value: number): number => Math.round((value * 1000) / font.unitsPerEm);
  return [
    `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H` +
      ` /DescendantFonts [${first + 1} 0 R] /ToUnicode ${first + 4} 0 R >>`,
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name}` +
      ' /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>' +
      ` /FontDescriptor ${first + 2} 0 R /CIDToGIDMap /Identity /DW ${DEFAULT_WIDTH} /W [${widths(subset)}] >>`,
    `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${font.boundingBox.map(scale).join(' ')}]` +
      ` /ItalicAngle 0 /Ascent ${scale(font.ascent)} /Descent ${scale(font.descent)}` +
      ` /CapHeight ${scale(font.capHeight)} /StemV 80 /FontFile2 ${first + 3} 0 R >>`,
    stream(file, ` /Length1 ${file.length}`),
    stream(toUnicode(subset)),
  ];
}

/** Six capitals that differ between subsets, as the format asks; taken from the bytes, not from chance. */
const tagOf = (file: Buffer): string =>
  [...createHash('sha256').update(file).digest().subarray(0, 6)]
    .map((byte) => String.fromCharCode(65 + (byte % 26)))
    .join('');

const widths = (subset: Subset): string =>
  subset.widths
    .map((width, number) => (width === DEFAULT_WIDTH ? '' : `${number} [${width}]`))
    .filter((entry) => entry !== '')
    .join(' ');

function toUnicode(subset: Subset): string {
  const entries = subset.characters.map(([codePoint, number]) => {
    const units = [...Array(codePoint > 0xffff ? 2 : 1).keys()];
    const text = String.fromCodePoint(codePoint);
    return `<${hex16(number)}> <${units.map((i) => hex16(text.charCodeAt(i))).join('')}>\n`;
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
