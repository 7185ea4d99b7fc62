import type { FontChain } from '../font/chain.ts';
import { Subset } from '../font/subset.ts';
import { bar } from '../page/paper.ts';
import { qrCode } from '../page/qr.ts';
import { setText } from '../page/text.ts';
import { isSealRefusal, type SealRefusal, textTooLong } from '../refusal.ts';
import { paragraph, table } from '../sheet/blocks.ts';
import { Pages, type Style } from '../sheet/pages.ts';
import {
  type Box,
  type Colour,
  type Element,
  filledIn,
  placeholdersOf,
  VERIFICATION_HOST,
} from '../template.ts';
import { SEALED_HEIGHT, sealed, TECHNICAL_SIGNATURE } from '../templates/parts.ts';
import { printableContent, written } from './content.ts';
import type { Fields, LetterBlock, LetterContent, LetterTemplate } from './letter.ts';

export interface DrawnLetter {
  readonly pages: readonly string[];
  /** Per font of the chain, the glyphs the pages use. */
  readonly faces: readonly Subset[];
  /** On the last page; a form has none. */
  readonly sealBox?: Box;
}

const MARGIN = 64;
const RED: Colour = [0.8, 0.07, 0.09];
const TEXT: Style = { size: 12, leading: 1.75, indent: 2 };
const STYLES: Record<'address' | 'heading' | 'text' | 'note', Style> = {
  address: { size: 13, leading: 1.6 },
  heading: { size: 12, leading: 1.75, weight: 0.35 },
  text: TEXT,
  note: { size: 9.5, leading: 1.6, colour: [0.38, 0.38, 0.38] },
};
/** A heading stays with the beginning of what follows. */
const AFTER_HEADING = 60;
const CODE = 84;
const SIGNATURE_HEIGHT = 64;

/**
 * Draws the letter or form; the content's texts are checked first. `verificationUrl` is what the code beside the seal opens, which
 * a form does not have.
 */
export function drawLetter(
  template: LetterTemplate,
  chain: FontChain,
  content: LetterContent,
  verificationUrl?: string,
): DrawnLetter | SealRefusal {
  const host = verificationUrl === undefined ? {} : { [VERIFICATION_HOST]: new URL(verificationUrl).host };
  const printed = printableContent(chain, { ...content, fields: { ...content.fields, ...host } });
  if (isSealRefusal(printed)) return printed;
  const faces = chain.fonts.map((font) => new Subset(font));
  const pages = new Pages(chain, faces, MARGIN);
  const { fields } = printed;

  /** Elements at fixed places of the page the cursor is on. */
  const place = (elements: readonly Element[]): SealRefusal | undefined => {
    for (const element of elements) {
      if (element.kind === 'bar') pages.add(bar(element));
      if (element.kind !== 'text') continue;
      const text = written(element.text, fields);
      const operators = setText(element, text, chain, faces);
      if (operators === undefined) return textTooLong(placeholdersOf(element.text)[0] ?? template.id);
      pages.add(operators);
    }
    return undefined;
  };

  const sealedBy = template.signedBy === 'ISSUER' ? verificationUrl : undefined;
  const head = sealedBy === undefined ? formHead(template.title) : letterhead(template.title);
  const refusal = place(head.elements);
  if (refusal !== undefined) return refusal;
  pages.y = head.height;
  for (const block of template.body) {
    const refused = drawBlock(pages, block, printed, fields);
    if (refused !== undefined) return refused;
  }

  const closing = pages.set(written(template.closing, fields), pages.width, TEXT);
  const signing = sealedBy === undefined ? SIGNATURE_HEIGHT : SEALED_HEIGHT;
  const needed = closing.lines.length * TEXT.size * (TEXT.leading ?? 1) + GAP + signing;
  if (needed > pages.wholePage) return textTooLong(placeholdersOf(template.closing)[0] ?? template.id);
  if (needed > pages.room) pages.turn();
  paragraph(pages, written(template.closing, fields), TEXT);
  pages.y += GAP;
  const signature = sealedBy === undefined ? signatureLines(pages.y) : sealed(pages.y);
  const overfull = place(signature);
  if (overfull !== undefined) return overfull;
  const boxOf = (kind: 'qr' | 'seal') => signature.find((element) => element.kind === kind)?.box;
  const [qr, sealBox] = [boxOf('qr'), boxOf('seal')];
  if (qr !== undefined && sealedBy !== undefined) pages.add(qrCode(sealedBy, qr));
  const foot = sealedBy === undefined ? FORM_FOOT : `{number}　${template.title}\n${TECHNICAL_SIGNATURE}`;
  return {
    pages: pages.finished(filledIn(foot, new Map(Object.entries(fields)))),
    faces,
    ...(sealBox === undefined ? {} : { sealBox }),
  };
}

const GAP = 14;
const FORM_FOOT =
  '本表内容由系统按申请信息填写，请核对后由申请人签名或者盖章；未经签名或者盖章的，不发生效力。';

function drawBlock(
  pages: Pages,
  block: LetterBlock,
  content: LetterContent,
  values: Fields,
): SealRefusal | undefined {
  switch (block.kind) {
    case 'table': {
      const rows = content.lists[block.list] ?? [];
      if (rows.length === 0) return undefined;
      heading(pages, written(block.heading, values));
      const cells = rows.map((row, i) =>
        block.columns.map(({ text }) => written(text, { ...values, ...row, no: String(i + 1) })),
      );
      const overflow = table(pages, { columns: block.columns, rows: cells });
      return overflow && textTooLong(`${block.list}.${overflow.row}.${longest(rows[overflow.row] ?? {})}`);
    }
    case 'each':
      for (const [i, row] of (content.lists[block.list] ?? []).entries()) {
        for (const inner of block.blocks) {
          const refused = drawBlock(pages, inner, content, { ...values, ...row, no: String(i + 1) });
          if (refused !== undefined) return refused;
        }
      }
      return undefined;
    case 'code':
      code(pages, written(`{${block.url}}`, values), written(block.text, values));
      return undefined;
    default:
      if (block.when !== undefined && written(`{${block.when}}`, values) === '') return undefined;
      if (block.kind === 'heading') heading(pages, written(block.text, values));
      else paragraph(pages, written(block.text, values), STYLES[block.kind]);
      return undefined;
  }
}

const longest = (row: Fields): string =>
  Object.keys(row).reduce((name, other) =>
    (row[other]?.length ?? 0) > (row[name]?.length ?? 0) ? other : name,
  );

function heading(pages: Pages, text: string): void {
  const { height } = pages.set(text, pages.width, STYLES.heading);
  if (height + AFTER_HEADING > pages.room) pages.turn();
  pages.y += 4;
  paragraph(pages, text, STYLES.heading);
}

/** The code on the right, its words on the left, in the middle of its height. */
function code(pages: Pages, url: string, text: string): void {
  const width = pages.width - CODE - 12;
  const set = pages.set(text, width, { ...TEXT, indent: 0 });
  const height = Math.max(CODE, set.height);
  if (height > pages.room) pages.turn();
  pages.draw(set, [pages.left, pages.y + (height - set.height) / 2, width, set.height]);
  pages.add(qrCode(url, [pages.left + pages.width - CODE, pages.y + (height - CODE) / 2, CODE, CODE]));
  pages.y += height + 6;
}

interface Head {
  readonly elements: readonly Element[];
  readonly height: number;
}

const titleAt = (y: number, title: string): Element => ({
  kind: 'text',
  box: [60, y, 475, 26],
  text: title,
  sizes: [23],
  align: 'centre',
  tracking: 0.12,
  weight: 0.55,
});

/** Issuer in red over a double rule, title, number: as the denial letter has them. */
const letterhead = (title: string): Head => ({
  elements: [
    {
      kind: 'text',
      box: [60, 58, 475, 32],
      text: '{issuer}',
      sizes: [30, 26, 22, 19],
      align: 'centre',
      weight: 0.7,
      colour: RED,
    },
    { kind: 'bar', box: [60, 104, 475, 2.4], colour: RED },
    { kind: 'bar', box: [60, 108.4, 475, 0.7], colour: RED },
    titleAt(128, title),
    { kind: 'text', box: [60, 166, 475, 13], text: '{number}', sizes: [11.5, 10], align: 'centre' },
  ],
  height: 196,
});

const formHead = (title: string): Head => ({ elements: [titleAt(66, title)], height: 116 });

/** The applicant's name is printed, the hand's is not. */
const signatureLines = (top: number): readonly Element[] => [
  line([250, top, 281, 14], '承诺人（签名或者盖章）：____________________'),
  line([250, top + 34, 281, 14], '日期：________年____月____日'),
];

const line = (box: Box, text: string): Element => ({ kind: 'text', box, text, sizes: [12, 11] });
