import { frame } from '../page/paper.ts';
import { number, numbers } from '../pdf/syntax.ts';
import { type Box, type Colour, PAGE } from '../template.ts';
import { GREY, INK, type Pages } from './pages.ts';
import type { Picture, PictureBox, Point } from './sheet.ts';

const LINE: Colour = [0.45, 0.55, 0.65];
const FILL: Colour = [0.9, 0.94, 0.98];
const TEXT = 13;
const NOTE = 11;
/** Between a box and its text. */
const MARGIN = 7;
/** Larger than as drawn looks clumsy. */
const LARGEST = 0.8;

const scaleOf = ({ width, height }: Picture, wide: number, tall: number): number =>
  Math.min(LARGEST, wide / width, tall / height);

export const pictureHeight = (picture: Picture, wide: number, tall: number): number =>
  picture.height * scaleOf(picture, wide, tall);

/** Draws the picture at the page's cursor, in the middle of its width. */
export function drawPicture(pages: Pages, picture: Picture, height: number): void {
  const scale = height / picture.height;
  const left = pages.left + (pages.width - picture.width * scale) / 2;
  const top = pages.y;
  const place = ([x, y]: Point): Point => [left + x * scale, top + y * scale];
  for (const { points, head } of picture.arrows) pages.add(arrow(points.map(place), head, scale));
  for (const box of picture.boxes) drawBox(pages, box, place([box.x, box.y]), scale);
}

function drawBox(pages: Pages, box: PictureBox, [x, y]: Point, scale: number): void {
  const outline: Box = [x, y, box.width * scale, box.height * scale];
  const fill = box.isEnd ? FILL : ([1, 1, 1] as const);
  pages.add(
    `${numbers(fill)} rg ${numbers([x, PAGE.height - y - outline[3], outline[2], outline[3]])} re f\n`,
  );
  pages.add(frame({ kind: 'frame', box: outline, width: 0.8, colour: LINE }));
  // A little wider than the box was measured with: the font's own widths differ from the estimate.
  const inner = outline[2] - 2 * MARGIN * scale;
  const text = pages.set(box.text, inner, {
    size: TEXT * scale,
    colour: INK,
    align: 'centre',
    leading: 1.35,
  });
  const note = pages.set(box.note, inner, { size: NOTE * scale, colour: GREY, align: 'centre' });
  const gap = box.note === '' ? 0 : 4 * scale;
  const whole = text.height + (box.note === '' ? 0 : gap + note.height);
  const start = y + (outline[3] - whole) / 2;
  pages.draw(text, [x + MARGIN * scale, start, inner, text.height]);
  if (box.note !== '') pages.draw(note, [x + MARGIN * scale, start + text.height + gap, inner, note.height]);
}

function arrow(points: readonly Point[], hasHead: boolean, scale: number): string {
  const [first, ...rest] = points.map(([x, y]): Point => [x, PAGE.height - y]);
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  let path = `${numbers(LINE)} RG ${number(Math.max(0.6, scale))} w ${numbers(first)} m`;
  let [x, y] = first;
  for (const [toX, toY] of rest) {
    const middle = (x + toX) / 2;
    path += ` ${numbers([middle, y, middle, toY, toX, toY])} c`;
    [x, y] = [toX, toY];
  }
  if (!hasHead) return `${path} S\n`;
  const head = 6 * scale;
  const back = last[0] - head;
  return `${path} S\n${numbers(LINE)} rg ${numbers(last)} m ${numbers([back, last[1] + head / 2])} l ${numbers([back, last[1] - head / 2])} l f\n`;
}
