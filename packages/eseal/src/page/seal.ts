import { PDFContext, type PDFRawStream } from 'pdf-lib';
import type { FontChain, Glyph } from '../font/chain.ts';
import { glyphPath, type Matrix } from '../font/outline.ts';
import { glyphsOf } from './lines.ts';

/** The seal is drawn in hundredths of a millimetre: 42 mm, the size of a county department's seal. */
const DIAMETER = 4200;
const RADIUS = DIAMETER / 2;
const RING = 120;
const RED = '0.84 0.06 0.1';
/** Longest name the arc can hold at a readable size. */
export const LONGEST_NAME = 24;

const EM_CENTRE = 380;
const STAR_RADIUS = 680;
const CODE_HEIGHT = 190;
const KNOWN_SEALS = 128;

/** By chain, because the outlines are its fonts'. */
const seals = new WeakMap<FontChain, Map<string, PDFRawStream>>();

/**
 * The seal of a department as a form XObject: ring, name along the upper arc, star, and the seal's registered
 * code along the lower one. It has its own outlines instead of using the page's fonts, so one department's
 * seal is the same bytes on every document.
 */
export function sealAppearance(chain: FontChain, name: string, code: string): PDFRawStream {
  const key = `${name}\0${code}`;
  const drawn = seals.get(chain) ?? new Map<string, PDFRawStream>();
  seals.set(chain, drawn);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  // The stream refers to nothing, so that it can be put into any document as it is.
  const seal = PDFContext.create().stream(
    // Multiplied like ink, so that the name and date underneath stay readable.
    `/Ink gs ${RED} rg ${RED} RG\n${ring()}${star()}${nameArc(chain, name, code !== '')}${codeArc(chain, code)}`,
    {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, DIAMETER, DIAMETER],
      Resources: { ExtGState: { Ink: { Type: 'ExtGState', BM: 'Multiply' } } },
    },
  );
  if (drawn.size >= KNOWN_SEALS) drawn.clear();
  drawn.set(key, seal);
  return seal;
}

/** A circle of four curves. */
function ring(): string {
  const r = RADIUS - RING / 2 - 10;
  const k = Math.round(r * 0.5523);
  const c = RADIUS;
  return (
    `${RING} w ${c + r} ${c} m\n` +
    `${c + r} ${c + k} ${c + k} ${c + r} ${c} ${c + r} c\n` +
    `${c - k} ${c + r} ${c - r} ${c + k} ${c - r} ${c} c\n` +
    `${c - r} ${c - k} ${c - k} ${c - r} ${c} ${c - r} c\n` +
    `${c + k} ${c - r} ${c + r} ${c - k} ${c + r} ${c} c s\n`
  );
}

function star(): string {
  const corners = [0, 2, 4, 1, 3].map((corner) => {
    const angle = Math.PI / 2 + (corner * 2 * Math.PI) / 5;
    return `${Math.round(RADIUS + STAR_RADIUS * Math.cos(angle))} ${Math.round(RADIUS + STAR_RADIUS * Math.sin(angle))}`;
  });
  // Every second corner in turn draws a pentagram; the non-zero rule fills its middle.
  return `${corners.join(' l\n').replace(' l', ' m')} l\nf\n`;
}

/** Short names stand apart with large characters, long ones close up and grow narrow, as engraved seals do. */
function nameArc(chain: FontChain, name: string, hasCode: boolean): string {
  const glyphs = glyphsOf(chain, name);
  const count = glyphs.length;
  const crowding = Math.min(Math.max((count - 8) / (LONGEST_NAME - 8), 0), 1);
  const height = 640 - 170 * crowding;
  const middle = RADIUS - RING - 100 - height / 2;
  const widest = ((hasCode ? 256 : 280) * Math.PI) / 180;
  const pitch = Math.min((height * 1.3) / middle, widest / Math.max(count - 1, 1));
  const width = Math.min(height * 0.95, pitch * (middle - height * 0.36) * 0.98);
  const first = (pitch * (count - 1)) / 2;
  const paths = glyphs.map((glyph, i) => {
    const angle = first - i * pitch;
    return place(chain, glyph, width, height, middle, Math.PI / 2 + angle, angle);
  });
  return `10 w\n${paths.join('')}B\n`;
}

/** Reads left to right along the bottom, heads towards the star. */
function codeArc(chain: FontChain, code: string): string {
  if (code === '') return '';
  const glyphs = glyphsOf(chain, code);
  const middle = RADIUS - RING - 70 - CODE_HEIGHT / 2;
  const pitch = (CODE_HEIGHT * 0.72) / middle;
  const first = (pitch * (glyphs.length - 1)) / 2;
  const paths = glyphs.map((glyph, i) => {
    const angle = i * pitch - first;
    return place(chain, glyph, CODE_HEIGHT, CODE_HEIGHT, middle, angle - Math.PI / 2, angle);
  });
  return `${paths.join('')}f\n`;
}

/** The outline of one character, its em box `width` × `height`, centred at `radius` and `position`, turned by `turn`. */
function place(
  chain: FontChain,
  { face, glyph, advance }: Glyph,
  width: number,
  height: number,
  radius: number,
  position: number,
  turn: number,
): string {
  const font = chain.fonts[face];
  if (font === undefined) throw new Error(`the chain has no font ${face}`);
  const sx = width / font.unitsPerEm;
  const sy = height / font.unitsPerEm;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const x0 = (-advance / 1000) * (width / 2);
  const y0 = (-EM_CENTRE / 1000) * height;
  const matrix: Matrix = [
    sx * cos,
    sx * sin,
    -sy * sin,
    sy * cos,
    x0 * cos - y0 * sin + RADIUS + radius * Math.cos(position),
    x0 * sin + y0 * cos + RADIUS + radius * Math.sin(position),
  ];
  return glyphPath(font, glyph, matrix);
}
