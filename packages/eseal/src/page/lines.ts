import type { FontChain, Glyph } from '../font/chain.ts';

export interface Line {
  readonly glyphs: readonly Glyph[];
  /** Left indent in thousandths of the font size. */
  readonly indent: number;
}

/** Punctuation that must not begin a line, and that which must not end one (GB/T 15834). */
const NOT_AT_START = new Set('，。、；：？！）》」』】〕”’…—·,.;:?!)]}%℃');
const NOT_AT_END = new Set('（《「『【〔“‘([{');
const IN_WORD = /[A-Za-z0-9./@:_+#&'-]/;

export const glyphsOf = (chain: FontChain, text: string): Glyph[] =>
  [...text].map((character) => {
    const glyph = chain.glyphOf(character.codePointAt(0) ?? 0);
    if (glyph === undefined) throw new Error(`no glyph for ${character}: text is checked before it is set`);
    return glyph;
  });

export const widthOf = (glyphs: readonly Glyph[], tracking: number): number =>
  glyphs.reduce((sum, glyph) => sum + glyph.advance + tracking, 0) - (glyphs.length > 0 ? tracking : 0);

/**
 * Breaks text into lines no wider than `width` (all in thousandths of the font size). Chinese may break
 * between any two characters except at the punctuation above; numbers and Latin words stay whole unless one
 * alone is wider than the line.
 */
export function breakLines(
  chain: FontChain,
  text: string,
  width: number,
  indent: number,
  tracking: number,
): Line[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: Line[] = [];
    let line: Glyph[] = [];
    let used = indent;
    const end = (): void => {
      lines.push({ glyphs: line, indent: lines.length === 0 ? indent : 0 });
      line = [];
      used = 0;
    };
    const put = (glyphs: readonly Glyph[], wide: number): void => {
      if (line.length > 0 && used + wide - tracking > width) end();
      line.push(...glyphs);
      used += wide;
    };
    for (const unit of unitsOf(paragraph)) {
      const glyphs = glyphsOf(chain, unit);
      const wide = glyphs.reduce((sum, glyph) => sum + glyph.advance + tracking, 0);
      if (wide - tracking <= width) put(glyphs, wide);
      else for (const glyph of glyphs) put([glyph], glyph.advance + tracking);
    }
    end();
    return lines;
  });
}

/** Pieces that may not be broken: a word, or one character, with the punctuation that sticks to it. */
function unitsOf(paragraph: string): string[] {
  const units: string[] = [];
  let previous = '';
  for (const character of paragraph) {
    const sticks =
      previous !== '' &&
      (NOT_AT_START.has(character) ||
        NOT_AT_END.has(previous) ||
        (IN_WORD.test(character) && IN_WORD.test(previous)));
    if (sticks) units.push((units.pop() ?? '') + character);
    else units.push(character);
    previous = character;
  }
  return units;
}
