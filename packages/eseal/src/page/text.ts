import { PDFHexString } from 'pdf-lib';
import type { FontChain, Glyph } from '../font/chain.ts';
import type { Subset } from '../font/subset.ts';
import { hex16, number, numbers } from '../pdf/syntax.ts';
import { PAGE, type TextElement } from '../template.ts';
import { breakLines, type Line, widthOf } from './lines.ts';

const BLACK = [0, 0, 0] as const;
const LEADING = 1.5;
/** Where the baseline of CJK type lies below the top of its em box. */
const BASELINE = 0.88;
/** Rounding must not turn a label that exactly fills its box into one that overflows. */
const TOLERANCE = 0.01;

/** The operators that draw `text` in the element's box; `undefined` when it does not fit at any size. */
export function setText(
  element: TextElement,
  text: string,
  chain: FontChain,
  faces: readonly Subset[],
): string | undefined {
  const [, , width, height] = element.box;
  const tracking = (element.tracking ?? 0) * 1000;
  const leading = element.leading ?? LEADING;
  for (const size of element.sizes) {
    const room = (width / size) * 1000 + TOLERANCE;
    const lines = breakLines(chain, text, room, (element.indent ?? 0) * 1000, tracking);
    const tall = ((lines.length - 1) * leading + 1) * size;
    if (
      tall <= height + TOLERANCE &&
      lines.every((line) => line.indent + widthOf(line.glyphs, tracking) <= room)
    )
      return drawLines(element, lines, size, faces);
  }
  return undefined;
}

/** The operators that draw lines already broken, from the top of the element's box or about its middle. */
export function drawLines(
  element: Omit<TextElement, 'text' | 'sizes'>,
  lines: readonly Line[],
  size: number,
  faces: readonly Subset[],
): string {
  const [x, y, width, height] = element.box;
  const tracking = (element.tracking ?? 0) * size;
  const leading = (element.leading ?? LEADING) * size;
  const slack = height - (lines.length - 1) * leading - size;
  const top = PAGE.height - y - BASELINE * size - (element.anchor === 'middle' ? slack / 2 : 0);
  const colour = numbers(element.colour ?? BLACK);
  const render = element.weight === undefined ? '' : `2 Tr ${number(element.weight)} w ${colour} RG `;

  let operators = `q BT ${colour} rg ${render}\n`;
  lines.forEach((line, index) => {
    if (line.glyphs.length === 0) return;
    const free = width - ((line.indent + widthOf(line.glyphs, 0)) * size) / 1000;
    const gaps = line.glyphs.length - 1;
    const between = element.align === 'spread' ? free / Math.max(gaps, 1) : tracking;
    const left = leftOf(element.align, free - between * gaps) + (line.indent * size) / 1000;
    operators += `1 0 0 1 ${number(x + left)} ${number(top - index * leading)} Tm ${number(between)} Tc\n`;
    operators += show(line.glyphs, size, faces);
  });
  operators += 'ET Q\n';
  return element.align === 'spread' ? asOneWord(lines, operators) : operators;
}

/** Readers take the gaps of a spread label for spaces or columns; this tells them what it says. */
function asOneWord(lines: readonly Line[], operators: string): string {
  const text = lines.flatMap((line) => line.glyphs.map(({ codePoint }) => String.fromCodePoint(codePoint)));
  return `/Span << /ActualText ${PDFHexString.fromText(text.join(''))} >> BDC\n${operators}EMC\n`;
}

function leftOf(align: TextElement['align'], free: number): number {
  if (align === 'centre') return free / 2;
  return align === 'right' ? free : 0;
}

/** One `Tj` for each run of glyphs from the same font. */
function show(glyphs: readonly Glyph[], size: number, faces: readonly Subset[]): string {
  let operators = '';
  let run = '';
  let current: number | undefined;
  const end = (): void => {
    if (run !== '') operators += `<${run}> Tj\n`;
    run = '';
  };
  for (const { codePoint, face, glyph } of glyphs) {
    if (face !== current) {
      end();
      operators += `/F${face} ${number(size)} Tf `;
      current = face;
    }
    const subset = faces[face];
    if (subset === undefined) throw new Error(`the chain has no font ${face}`);
    run += hex16(subset.add(codePoint, glyph));
  }
  end();
  return operators;
}
