import { type FontChain, fontChain } from '../font/chain.ts';
import { printable } from '../font/gate.ts';
import { installedFont } from '../font/installed.ts';
import { Subset } from '../font/subset.ts';
import { isSealRefusal, type SealRefusal, textTooLong } from '../refusal.ts';
import { drawBlock } from './blocks.ts';
import { sheetFile } from './file.ts';
import { masthead } from './masthead.ts';
import { Pages } from './pages.ts';
import type { Sheet } from './sheet.ts';

export interface SheetOptions {
  /** TrueType files to look in, in this order, for characters the standard font lacks. */
  readonly fonts?: readonly string[];
}

const MARGIN = 50;

/** Draws the sheet. The same sheet gives the same bytes. */
export async function drawSheet(
  sheet: Sheet,
  { fonts = [] }: SheetOptions = {},
): Promise<Uint8Array | SealRefusal> {
  const chain = fontChain([installedFont(), ...fonts]);
  const text = printableSheet(chain, sheet);
  if (isSealRefusal(text)) return text;
  const faces = chain.fonts.map((font) => new Subset(font));
  const pages = new Pages(chain, faces, MARGIN);
  masthead(pages, text);
  for (const [i, block] of text.blocks.entries()) {
    const overflow = drawBlock(pages, block);
    if (overflow !== undefined) return textTooLong(`blocks.${i}.rows.${overflow.row}`);
  }
  return sheetFile(text.title, pages.finished(text.foot), faces);
}

/** The sheet with every text as it will be printed, or the first character that cannot be; `field` is its place in the sheet. */
function printableSheet(chain: FontChain, sheet: Sheet): Sheet | SealRefusal {
  let refusal: SealRefusal | undefined;
  const through = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') {
      const text = printable(chain, path, value, true);
      if (typeof text === 'string') return text;
      refusal ??= text;
      return value;
    }
    if (Array.isArray(value)) return value.map((entry, i) => through(entry, `${path}.${i}`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [
        name,
        through(entry, path === '' ? name : `${path}.${name}`),
      ]),
    );
  };
  const text = through(sheet, '') as Sheet;
  return refusal ?? text;
}
