import type { Font } from './font.ts';

const ARGS_ARE_WORDS = 0x0001;
const HAS_SCALE = 0x0008;
const MORE_COMPONENTS = 0x0020;
const HAS_XY_SCALE = 0x0040;
const HAS_TWO_BY_TWO = 0x0080;
const HAS_INSTRUCTIONS = 0x0100;

/**
 * The glyphs of one font that one document uses. A character gets the next free number, which is both its
 * CID and its glyph id in the embedded font; two characters that share a glyph keep two numbers, so that
 * copying text out of the document gives back exactly what was put in.
 */
export class Subset {
  readonly font: Font;
  /** Source glyph by number; number 0 is `.notdef`. */
  readonly #sources: number[];
  /** Number by code point. */
  readonly #numbers: Map<number, number>;

  constructor(font: Font, sources: readonly number[] = [0], numbers: Iterable<[number, number]> = []) {
    this.font = font;
    this.#sources = [...sources];
    this.#numbers = new Map(numbers);
  }

  /** A subset that starts with everything in this one: a document's, from its template's. */
  fork(): Subset {
    return new Subset(this.font, this.#sources, this.#numbers);
  }

  add(codePoint: number, glyph: number): number {
    const known = this.#numbers.get(codePoint);
    if (known !== undefined) return known;
    const number = this.#sources.push(glyph) - 1;
    this.#numbers.set(codePoint, number);
    return number;
  }

  /** Characters in the order of their numbers. */
  get characters(): readonly (readonly [codePoint: number, number: number])[] {
    return [...this.#numbers];
  }

  /** Advance widths by number, in thousandths of the font size. */
  get widths(): readonly number[] {
    return this.#sources.map((glyph) =>
      Math.round((this.font.advanceOf(glyph) * 1000) / this.font.unitsPerEm),
    );
  }

  /** The TrueType file to embed. */
  toTrueType(): Buffer {
    const sources = [...this.#sources];
    const outlines: Buffer[] = [];
    // A composite appends the glyphs it is made of, which this loop then reaches.
    for (let number = 0; number < sources.length; number++) {
      const outline = this.font.outlineOf(sources[number] ?? 0);
      const isComposite = outline.length > 0 && outline.readInt16BE(0) < 0;
      outlines.push(isComposite ? remapComponents(outline, sources) : outline);
    }
    return assemble(this.font, sources, outlines);
  }
}

function remapComponents(outline: Buffer, sources: number[]): Buffer {
  const copy = Buffer.from(outline);
  let at = 10;
  for (;;) {
    const flags = copy.readUInt16BE(at);
    copy.writeUInt16BE(sources.push(copy.readUInt16BE(at + 2)) - 1, at + 2);
    at += 4 + (flags & ARGS_ARE_WORDS ? 4 : 2);
    if (flags & HAS_SCALE) at += 2;
    else if (flags & HAS_XY_SCALE) at += 4;
    else if (flags & HAS_TWO_BY_TWO) at += 8;
    if (flags & MORE_COMPONENTS) continue;
    if ((flags & HAS_INSTRUCTIONS) === 0 || at + 2 <= copy.length) return copy;
    throw new Error('a composite glyph ends before its instructions');
  }
}

function assemble(font: Font, sources: readonly number[], outlines: readonly Buffer[]): Buffer {
  const count = sources.length;
  const loca = Buffer.alloc((count + 1) * 4);
  const hmtx = Buffer.alloc(count * 4);
  const glyf: Buffer[] = [];
  let end = 0;
  outlines.forEach((outline, number) => {
    const source = sources[number] ?? 0;
    hmtx.writeUInt16BE(font.advanceOf(source), number * 4);
    hmtx.writeInt16BE(font.leftBearingOf(source), number * 4 + 2);
    const padding = -outline.length & 3;
    glyf.push(outline, Buffer.alloc(padding));
    end += outline.length + padding;
    loca.writeUInt32BE(end, (number + 1) * 4);
  });

  const head = font.table('head');
  head.writeUInt32BE(0, 8);
  head.writeInt16BE(1, 50);
  const hhea = font.table('hhea');
  hhea.writeUInt16BE(count, 34);
  const maxp = font.table('maxp');
  maxp.writeUInt16BE(count, 4);
  // Hinting programs are kept where the font has them: outlines may rely on them at small sizes.
  const hinting = ['cvt ', 'fpgm', 'prep'].map((tag): [string, Buffer] => [tag, font.table(tag)]);
  return fontFile([
    ...hinting.filter(([, bytes]) => bytes.length > 0),
    ['glyf', Buffer.concat(glyf)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', hmtx],
    ['loca', loca],
    ['maxp', maxp],
  ]);
}

function fontFile(tables: readonly (readonly [tag: string, bytes: Buffer])[]): Buffer {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const header = Buffer.alloc(12 + sorted.length * 16);
  const power = 2 ** Math.floor(Math.log2(sorted.length));
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(sorted.length, 4);
  header.writeUInt16BE(power * 16, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE((sorted.length - power) * 16, 10);

  const parts = [header];
  let offset = header.length;
  sorted.forEach(([tag, bytes], index) => {
    const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
    header.write(tag, 12 + index * 16, 'latin1');
    header.writeUInt32BE(checksum(padded), 12 + index * 16 + 4);
    header.writeUInt32BE(offset, 12 + index * 16 + 8);
    header.writeUInt32BE(bytes.length, 12 + index * 16 + 12);
    parts.push(padded);
    offset += padded.length;
  });
  const file = Buffer.concat(parts);
  const head = sorted.findIndex(([tag]) => tag === 'head');
  const headAt = header.readUInt32BE(12 + head * 16 + 8);
  file.writeUInt32BE((0xb1b0afba - checksum(file)) >>> 0, headAt + 8);
  return file;
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readInt32BE(at)) | 0;
  return sum >>> 0;
}
