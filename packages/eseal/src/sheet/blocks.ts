import { bar } from '../page/paper.ts';
import type { Colour } from '../template.ts';
import { GREY, INK, type Pages, RULE, type SetText, type Style } from './pages.ts';
import { drawPicture, pictureHeight } from './picture.ts';
import type { Block, Picture, TableBlock } from './sheet.ts';

const ACCENT: Colour = [0.1, 0.33, 0.55];
const SHADE: Colour = [0.94, 0.95, 0.97];
const CELL = 5;

const HEADING: Style = { size: 13, weight: 0.35, colour: ACCENT };
const TEXT: Style = { size: 10, colour: INK, leading: 1.6 };
const NOTE: Style = { size: 8.5, colour: GREY };
const CELL_TEXT: Style = { size: 9, colour: INK, leading: 1.45 };
const CELL_TITLE: Style = { size: 9, colour: INK, weight: 0.25 };

/** A heading stays with the beginning of what follows. */
const AFTER_HEADING = 60;

/** The row of a table that would not fit a page of its own; `undefined` when everything has its place. */
export type Overflow = { readonly row: number } | undefined;

export function drawBlock(pages: Pages, block: Block): Overflow {
  switch (block.kind) {
    case 'heading':
      heading(pages, block.text);
      return undefined;
    case 'text':
      paragraph(pages, block.text, TEXT);
      return undefined;
    case 'note':
      paragraph(pages, block.text, NOTE);
      return undefined;
    case 'table':
      return table(pages, block);
    case 'picture':
      picture(pages, block);
      return undefined;
  }
}

function picture(pages: Pages, drawn: Picture): void {
  const height = pictureHeight(drawn, pages.width, pages.wholePage);
  if (height > pages.room) pages.turn();
  drawPicture(pages, drawn, height);
  pages.y += height + 10;
}

function heading(pages: Pages, text: string): void {
  const { left, width } = pages;
  const set = pages.set(text, width - 10, HEADING);
  if (set.height + AFTER_HEADING > pages.room) pages.turn();
  pages.y += 6;
  pages.add(bar({ kind: 'bar', box: [left, pages.y, 3, set.height], colour: ACCENT }));
  pages.draw(set, [left + 10, pages.y, width - 10, set.height]);
  pages.y += set.height + 9;
}

/** Line by line, so that a long text goes on over the page's end. */
export function paragraph(pages: Pages, text: string, style: Style): void {
  const { lines } = pages.set(text, pages.width, style);
  const step = style.size * (style.leading ?? 1.5);
  for (const line of lines) {
    if (step > pages.room) pages.turn();
    pages.draw({ lines: [line], height: style.size, style }, [pages.left, pages.y, pages.width, style.size]);
    pages.y += step;
  }
  pages.y += 4;
}

export function table(pages: Pages, { columns, rows }: Omit<TableBlock, 'kind'>): Overflow {
  const { left, width: wide } = pages;
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (wide * share) / whole);
  const setRow = (cells: readonly string[], style: Style): SetText[] =>
    widths.map((width, i) => pages.set(cells[i] ?? '', width - 2 * CELL, style));
  const heightOf = (row: readonly SetText[]): number =>
    Math.max(...row.map(({ height }) => height)) + 2 * CELL;
  const put = (row: readonly SetText[]): void => {
    const height = heightOf(row);
    let x = left;
    row.forEach((cell, i) => {
      const width = widths[i] ?? 0;
      pages.draw(cell, [x + CELL, pages.y + CELL, width - 2 * CELL, cell.height]);
      x += width;
    });
    pages.y += height;
    pages.add(bar({ kind: 'bar', box: [left, pages.y, wide, 0.5], colour: RULE }));
  };
  const titles = setRow(
    columns.map(({ title }) => title),
    CELL_TITLE,
  );
  const putTitles = (): void => {
    pages.add(bar({ kind: 'bar', box: [left, pages.y, wide, heightOf(titles)], colour: SHADE }));
    put(titles);
  };

  const set = rows.map((row) => setRow(row, CELL_TEXT));
  const tooTall = set.findIndex((row) => heightOf(titles) + heightOf(row) > pages.wholePage);
  if (tooTall >= 0) return { row: tooTall };
  const [first] = set;
  if (heightOf(titles) + (first === undefined ? 0 : heightOf(first)) > pages.room) pages.turn();
  putTitles();
  for (const row of set) {
    if (heightOf(row) > pages.room) {
      pages.turn();
      putTitles();
    }
    put(row);
  }
  pages.y += 8;
  return undefined;
}
