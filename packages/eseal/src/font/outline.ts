import type { Font } from './font.ts';

/** `[a b c d e f]` as PDF writes a transformation. */
export type Matrix = readonly [number, number, number, number, number, number];

interface Point {
  readonly x: number;
  readonly y: number;
  readonly onCurve: boolean;
}

const ON_CURVE = 0x01;
const X_SHORT = 0x02;
const Y_SHORT = 0x04;
const REPEAT = 0x08;
const X_SAME_OR_POSITIVE = 0x10;
const Y_SAME_OR_POSITIVE = 0x20;

const ARGS_ARE_WORDS = 0x0001;
const ARGS_ARE_OFFSETS = 0x0002;
const HAS_SCALE = 0x0008;
const MORE_COMPONENTS = 0x0020;
const HAS_XY_SCALE = 0x0040;
const HAS_TWO_BY_TWO = 0x0080;

/** The glyph's outline as PDF path operators, in whole units of the space `matrix` leads to. */
export function glyphPath(font: Font, glyph: number, matrix: Matrix): string {
  const outline = font.outlineOf(glyph);
  if (outline.length === 0) return '';
  if (outline.readInt16BE(0) < 0) return compositePath(font, outline, matrix);
  return contours(outline)
    .map((contour) => contourPath(contour, matrix))
    .join('');
}

function compositePath(font: Font, outline: Buffer, matrix: Matrix): string {
  let path = '';
  let at = 10;
  for (;;) {
    const flags = outline.readUInt16BE(at);
    const glyph = outline.readUInt16BE(at + 2);
    at += 4;
    if ((flags & ARGS_ARE_OFFSETS) === 0)
      throw new Error('a composite glyph joined by points is not supported');
    const words = (flags & ARGS_ARE_WORDS) !== 0;
    const dx = words ? outline.readInt16BE(at) : outline.readInt8(at);
    const dy = words ? outline.readInt16BE(at + 2) : outline.readInt8(at + 1);
    at += words ? 4 : 2;
    const next = (): number => {
      at += 2;
      return outline.readInt16BE(at - 2) / 0x4000;
    };
    let part: Matrix = [1, 0, 0, 1, dx, dy];
    if (flags & HAS_SCALE) {
      const scale = next();
      part = [scale, 0, 0, scale, dx, dy];
    } else if (flags & HAS_XY_SCALE) part = [next(), 0, 0, next(), dx, dy];
    else if (flags & HAS_TWO_BY_TWO) part = [next(), next(), next(), next(), dx, dy];
    path += glyphPath(font, glyph, multiply(part, matrix));
    if ((flags & MORE_COMPONENTS) === 0) return path;
  }
}

/** First `inner`, then `outer`. */
function multiply(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [A, B, C, D, E, F] = outer;
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F];
}

function contours(outline: Buffer): Point[][] {
  const count = outline.readInt16BE(0);
  const ends = Array.from({ length: count }, (_, i) => outline.readUInt16BE(10 + i * 2));
  const pointCount = (ends.at(-1) ?? -1) + 1;
  let at = 10 + count * 2;
  at += 2 + outline.readUInt16BE(at);

  const flags: number[] = [];
  while (flags.length < pointCount) {
    const flag = outline.readUInt8(at++);
    const times = flag & REPEAT ? outline.readUInt8(at++) + 1 : 1;
    for (let i = 0; i < times; i++) flags.push(flag);
  }
  const coordinates = (short: number, same: number): number[] => {
    let value = 0;
    return flags.map((flag) => {
      if (flag & short) {
        const delta = outline.readUInt8(at++);
        value += flag & same ? delta : -delta;
      } else if ((flag & same) === 0) {
        value += outline.readInt16BE(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = coordinates(X_SHORT, X_SAME_OR_POSITIVE);
  const ys = coordinates(Y_SHORT, Y_SAME_OR_POSITIVE);

  const points = flags.map((flag, i) => ({ x: xs[i] ?? 0, y: ys[i] ?? 0, onCurve: (flag & ON_CURVE) !== 0 }));
  return ends.map((end, i) => points.slice((ends[i - 1] ?? -1) + 1, end + 1));
}

const midpoint = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, onCurve: true });

/** TrueType curves are quadratic with implied points between two controls; PDF's are cubic. */
function contourPath(contour: readonly Point[], [a, b, c, d, e, f]: Matrix): string {
  const [first, second] = contour;
  const last = contour.at(-1);
  if (first === undefined || second === undefined || last === undefined) return '';
  const at = (x: number, y: number): string =>
    `${Math.round(a * x + c * y + e)} ${Math.round(b * x + d * y + f)}`;

  const start = first.onCurve ? first : last.onCurve ? last : midpoint(first, last);
  let path = `${at(start.x, start.y)} m\n`;
  let pen = start;
  let control: Point | undefined;
  const curveTo = (q: Point, to: Point): void => {
    const c1 = at(pen.x + (2 / 3) * (q.x - pen.x), pen.y + (2 / 3) * (q.y - pen.y));
    const c2 = at(to.x + (2 / 3) * (q.x - to.x), to.y + (2 / 3) * (q.y - to.y));
    path += `${c1} ${c2} ${at(to.x, to.y)} c\n`;
    pen = to;
  };
  for (const point of [...(start === first ? contour.slice(1) : contour), start]) {
    if (point.onCurve) {
      if (control !== undefined) curveTo(control, point);
      else {
        path += `${at(point.x, point.y)} l\n`;
        pen = point;
      }
      control = undefined;
    } else {
      if (control !== undefined) curveTo(control, midpoint(control, point));
      control = point;
    }
  }
  return `${path}h\n`;
}
