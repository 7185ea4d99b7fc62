import type { FontChain } from '../font/chain.ts';
import type { Subset } from '../font/subset.ts';
import { breakLines, type Line } from '../page/lines.ts';
import { bar } from '../page/paper.ts';
import { drawLines } from '../page/text.ts';
import { type Box, type Colour, PAGE, type TextElement } from '../template.ts';

const TOP = 50;
const BOTTOM = PAGE.height - 58;
const FOOT = PAGE.height - 42;
/** Width of the page's number. */
const NUMBER = 60;

export const INK: Colour = [0.13, 0.15, 0.18];
export const GREY: Colour = [0.4, 0.43, 0.47];
export const RULE: Colour = [0.78, 0.81, 0.84];

/** How a line of text looks. */
export interface Style extends Pick<TextElement, 'align' | 'weight' | 'colour' | 'leading' | 'indent'> {
  readonly size: number;
}

/** Broken to its width, with the height it takes. */
export interface SetText {
  readonly lines: readonly Line[];
  readonly height: number;
  readonly style: Style;
}

const LEADING = 1.5;

/** Pages that fill from the top: what does not fit any more goes on the next. */
export class Pages {
  readonly #chain: FontChain;
  readonly #faces: readonly Subset[];
  readonly #pages: string[] = [''];
  /** The margin on either side, and the width between. */
  readonly left: number;
  readonly width: number;
  /** Points from the top of the page. */
  y = TOP;

  constructor(chain: FontChain, faces: readonly Subset[], margin: number) {
    this.#chain = chain;
    this.#faces = faces;
    this.left = margin;
    this.width = PAGE.width - 2 * margin;
  }

  /** What is left of this page. */
  get room(): number {
    return BOTTOM - this.y;
  }

  /** What a page of its own would have. */
  get wholePage(): number {
    return BOTTOM - TOP;
  }

  turn(): void {
    this.#pages.push('');
    this.y = TOP;
  }

  add(operators: string): void {
    this.#pages.push((this.#pages.pop() ?? '') + operators);
  }

  set(text: string, width: number, style: Style): SetText {
    const lines = breakLines(this.#chain, text, (width / style.size) * 1000, (style.indent ?? 0) * 1000, 0);
    const leading = style.leading ?? LEADING;
    return { lines, height: ((lines.length - 1) * leading + 1) * style.size, style };
  }

  draw(text: SetText, box: Box): void {
    this.add(this.#operators(text, box));
  }

  #operators({ lines, style }: SetText, box: Box): string {
    const { size, leading = LEADING, indent: _, ...look } = style;
    return drawLines({ kind: 'text', box, leading, ...look }, lines, size, this.#faces);
  }

  /** Every page with its foot: the words, and which page of how many. */
  finished(foot: string): string[] {
    const { left: x, width } = this;
    const words: Style = { size: 8, colour: GREY };
    const rule = bar({ kind: 'bar', box: [x, FOOT - 8, width, 0.5], colour: RULE });
    const left = this.#operators(this.set(foot, width - NUMBER, words), [x, FOOT, width - NUMBER, 10]);
    return this.#pages.map((content, n) => {
      const number = this.set(`${n + 1} / ${this.#pages.length}`, NUMBER, { ...words, align: 'right' });
      return content + rule + left + this.#operators(number, [x + width - NUMBER, FOOT, NUMBER, 10]);
    });
  }
}
