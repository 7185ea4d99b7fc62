import type { FontChain } from '../font/chain.ts';
import { Subset } from '../font/subset.ts';
import { number, numbers } from '../pdf/syntax.ts';
import {
  type BarElement,
  type Box,
  type FrameElement,
  PAGE,
  placeholdersOf,
  type Template,
  type TextElement,
} from '../template.ts';
import { setText } from './text.ts';

/** A template with everything that is the same on every document already drawn. */
export interface Paper {
  readonly template: Template;
  readonly content: string;
  /** Per font of the chain, the glyphs the drawn part uses. */
  readonly faces: readonly Subset[];
  /** Text that waits for a document's fields. */
  readonly open: readonly TextElement[];
  readonly qr: Box;
  readonly seal: Box;
}

const papers = new WeakMap<FontChain, Map<string, Paper>>();

export function paperOf(template: Template, chain: FontChain): Paper {
  const known = papers.get(chain) ?? new Map<string, Paper>();
  papers.set(chain, known);
  const paper = known.get(template.id) ?? drawPaper(template, chain);
  known.set(template.id, paper);
  return paper;
}

function drawPaper(template: Template, chain: FontChain): Paper {
  const faces = chain.fonts.map((font) => new Subset(font));
  const open: TextElement[] = [];
  const boxes = new Map<'qr' | 'seal', Box>();
  let content = '';
  for (const element of template.elements) {
    switch (element.kind) {
      case 'frame':
        content += frame(element);
        break;
      case 'bar':
        content += bar(element);
        break;
      case 'text':
        if (placeholdersOf(element.text).length > 0) open.push(element);
        else content += label(template, element, chain, faces);
        break;
      case 'qr':
      case 'seal':
        boxes.set(element.kind, element.box);
    }
  }
  const [qr, seal] = [boxes.get('qr'), boxes.get('seal')];
  if (qr === undefined || seal === undefined)
    throw new Error(`template ${template.id} lacks its QR code or seal`);
  return { template, content, faces, open, qr, seal };
}

function label(template: Template, element: TextElement, chain: FontChain, faces: readonly Subset[]): string {
  const operators = setText(element, element.text, chain, faces);
  if (operators === undefined)
    throw new Error(`template ${template.id}: “${element.text}” overflows its box`);
  return operators;
}

const rectangle = ([x, y, width, height]: Box): string =>
  numbers([x, PAGE.height - y - height, width, height]);

export const frame = ({ box, width, colour }: FrameElement): string =>
  `${numbers(colour)} RG ${number(width)} w ${rectangle(box)} re S\n`;

export const bar = ({ box, colour }: BarElement): string => `${numbers(colour)} rg ${rectangle(box)} re f\n`;
