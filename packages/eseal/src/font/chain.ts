import { type Font, openFont } from './font.ts';

/** A character that can be printed: its code point, and the glyph in the first font of the chain that has it. */
export interface Glyph {
  readonly codePoint: number;
  /** Index in the chain. */
  readonly face: number;
  readonly glyph: number;
  /** In thousandths of the font size. */
  readonly advance: number;
}

export interface FontChain {
  readonly fonts: readonly Font[];
  /** `undefined`: no font of the chain can print it. */
  glyphOf(codePoint: number): Glyph | undefined;
}

const BLANKS = new Set([0x0020, 0x00a0, 0x3000]);
const KNOWN_CHARACTERS = 8192;

const chains = new Map<string, FontChain>();

/** The chain of the fonts at `paths`, opened once per process. */
export function fontChain(paths: readonly string[]): FontChain {
  const key = paths.join('\0');
  const known = chains.get(key);
  if (known !== undefined) return known;
  const chain = chainOf(paths.map(openFont));
  chains.set(key, chain);
  return chain;
}

function chainOf(fonts: readonly Font[]): FontChain {
  const find = (codePoint: number): Glyph | undefined => {
    for (const [face, font] of fonts.entries()) {
      const glyph = font.glyphOf(codePoint);
      if (glyph === 0) continue;
      // A font may map a character to a glyph with nothing in it, which prints as a silent gap.
      if (font.outlineOf(glyph).length === 0 && !BLANKS.has(codePoint)) continue;
      return { codePoint, face, glyph, advance: (font.advanceOf(glyph) * 1000) / font.unitsPerEm };
    }
    return undefined;
  };
  const known = new Map<number, Glyph>();
  return {
    fonts,
    glyphOf(codePoint) {
      const hit = known.get(codePoint);
      if (hit !== undefined) return hit;
      const glyph = find(codePoint);
      if (glyph === undefined) return undefined;
      if (known.size >= KNOWN_CHARACTERS) known.clear();
      known.set(codePoint, glyph);
      return glyph;
    },
  };
}
