import { bar } from '../page/paper.ts';
import { qrCode } from '../page/qr.ts';
import { GREY, INK, type Pages, RULE, type SetText } from './pages.ts';
import type { Sheet } from './sheet.ts';

const CODE = 100;
const GAP = 16;
const TITLE_SIZES = [22, 20, 18, 16];
const TITLE = { weight: 0.5, colour: INK, leading: 1.35 };

/** On one line if some size allows it. */
function titleOf(pages: Pages, title: string, width: number): SetText {
  const set = TITLE_SIZES.map((size) => pages.set(title, width, { size, ...TITLE }));
  const found = set.find(({ lines }) => lines.length === 1) ?? set.at(-1);
  if (found === undefined) throw new Error('a title has a size');
  return found;
}

/** Title and subtitle on the left, the QR code with its note on the right, and a rule under both. */
export function masthead(pages: Pages, { title, subtitle, url, urlNote }: Sheet): void {
  const top = pages.y;
  const { left } = pages;
  const width = pages.width - CODE - GAP;
  const large = titleOf(pages, title, width);
  pages.draw(large, [left, top + 8, width, large.height]);
  const small = pages.set(subtitle, width, { size: 10, colour: GREY });
  pages.draw(small, [left, top + 8 + large.height + 14, width, small.height]);

  const right = left + pages.width - CODE;
  pages.add(`0 0 0 rg ${qrCode(url, [right, top, CODE, CODE])}`);
  const note = pages.set(urlNote, CODE, { size: 8, colour: GREY, align: 'centre' });
  pages.draw(note, [right, top + CODE, CODE, note.height]);

  pages.y = top + Math.max(8 + large.height + 14 + small.height, CODE + note.height) + 12;
  pages.add(bar({ kind: 'bar', box: [left, pages.y, pages.width, 1.2], colour: RULE }));
  pages.y += 12;
}
