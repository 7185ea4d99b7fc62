import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A second, plain reader of TrueType files, and a maker of tiny ones. */
export class TrueType {
  readonly #bytes: Buffer;
  readonly #tables = new Map<string, { offset: number; length: number }>();

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    for (let i = 0; i < bytes.readUInt16BE(4); i++) {
      const at = 12 + i * 16;
      const entry = { offset: bytes.readUInt32BE(at + 8), length: bytes.readUInt32BE(at + 12) };
      this.#tables.set(bytes.toString('latin1', at, at + 4), entry);
    }
  }

  table(tag: string): Buffer {
    const { offset, length } = this.#tables.get(tag) ?? { offset: 0, length: 0 };
    return this.#bytes.subarray(offset, offset + length);
  }

  outline(glyph: number): Buffer {
    const loca = this.table('loca');
    const long = this.table('head').readInt16BE(50) === 1;
    const at = (i: number): number => (long ? loca.readUInt32BE(i * 4) : loca.readUInt16BE(i * 2) * 2);
    return this.table('glyf').subarray(at(glyph), at(glyph + 1));
  }

  advance(glyph: number): number {
    const last = this.table('hhea').readUInt16BE(34) - 1;
    return this.table('hmtx').readUInt16BE(Math.min(glyph, last) * 4);
  }

  /** Every mapping of the format 12 subtable. */
  glyphs(): Map<number, number> {
    const cmap = this.table('cmap');
    const map = new Map<number, number>();
    for (let i = 0; i < cmap.readUInt16BE(2); i++) {
      const subtable = cmap.subarray(cmap.readUInt32BE(4 + i * 8 + 4));
      if (subtable.readUInt16BE(0) !== 12) continue;
      for (let group = 0; group < subtable.readUInt32BE(12); group++) {
        const at = 16 + group * 12;
        const first = subtable.readUInt32BE(at);
        for (let c = first; c <= subtable.readUInt32BE(at + 4); c++)
          map.set(c, subtable.readUInt32BE(at + 8) + c - first);
      }
    }
    return map;
  }

  /** The sum of all words of a sound file is a constant. */
  get isSummedRight(): boolean {
    let sum = 0;
    for (let at = 0; at < this.#bytes.length; at += 4) sum = (sum + this.#bytes.readUInt32BE(at)) % 2 ** 32;
    return sum === 0xb1b0afba;
  }
}

const STANDARD_FONT = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
);

export const standardFont = new TrueType(readFileSync(STANDARD_FONT));

/** First code point of the tiny font, a letter the standard font does not have. */
export const TINY_SQUARE = 0x13a0;
/** The same square twice, as a composite glyph. */
export const TINY_COMPOSITE = 0x13a1;
/** Mapped to a glyph with nothing in it. */
export const TINY_BLANK = 0x13a2;

const words = (...values: readonly number[]): Buffer =>
  Buffer.concat(
    values.map((value) => {
      const word = Buffer.alloc(2);
      word.writeUInt16BE(value & 0xffff);
      return word;
    }),
  );

/** A font of three Cherokee letters with a format 4 cmap and short `loca`: a square, two of them, a blank. */
export function tinyFont(): Buffer {
  // One contour of four points on the curve, coordinates as words.
  const square = Buffer.concat([
    words(1, 0, 0, 400, 400, 3, 0),
    Buffer.from([1, 1, 1, 1]),
    words(0, 400, 0, -400, 0, 0, 400, 0),
  ]);
  const [wordArguments, offsets, more] = [0x0001, 0x0002, 0x0020];
  const composite = words(
    ...[-1, 0, 0, 900, 400],
    ...[wordArguments | offsets | more, 1, 0, 0],
    ...[wordArguments | offsets, 1, 500, 0],
  );
  const outlines = [Buffer.alloc(0), square, composite, Buffer.alloc(0)];
  const ends = outlines.map((_, i) => Buffer.concat(outlines.slice(0, i + 1)).length / 2);

  const head = Buffer.alloc(54);
  head.writeUInt16BE(1000, 18);
  const hhea = Buffer.alloc(36);
  hhea.writeInt16BE(800, 4);
  hhea.writeUInt16BE(1, 34);
  const maxp = Buffer.alloc(32);
  maxp.writeUInt16BE(4, 4);
  const subtable = words(
    ...[4, 32, 0, 4, 4, 1, 0],
    ...[TINY_BLANK, 0xffff, 0],
    ...[TINY_SQUARE, 0xffff],
    ...[1 - TINY_SQUARE, 1],
    ...[0, 0],
  );
  const tables: [string, Buffer][] = [
    ['cmap', Buffer.concat([words(0, 1, 3, 1, 0, 12), subtable])],
    ['glyf', Buffer.concat(outlines)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', words(1000, 0, 0, 0, 0)],
    ['loca', words(0, ...ends)],
    ['maxp', maxp],
    ['name', Buffer.concat([words(0, 1, 18, 3, 1, 0x409, 6, 8, 0), Buffer.from('\0T\0i\0n\0y', 'latin1')])],
  ];
  const header = Buffer.alloc(12 + tables.length * 16);
  header.writeUInt32BE(0x00010000);
  header.writeUInt16BE(tables.length, 4);
  let offset = header.length;
  tables.forEach(([tag, bytes], i) => {
    header.write(tag, 12 + i * 16, 'latin1');
    header.writeUInt32BE(offset, 12 + i * 16 + 8);
    header.writeUInt32BE(bytes.length, 12 + i * 16 + 12);
    offset += bytes.length;
  });
  return Buffer.concat([header, ...tables.map(([, bytes]) => bytes)]);
}
