import { fontChain } from '../font/chain.ts';
import { installedFont } from '../font/installed.ts';
import { letterOf } from '../letters/index.ts';
import { isSealRefusal, type SealRefusal } from '../refusal.ts';
import { sheetFile } from '../sheet/file.ts';
import { drawLetter } from './draw-letter.ts';
import type { LetterContent } from './letter.ts';

/** Draws a form to sign by hand. The same content gives the same bytes. */
export async function drawForm(
  template: string,
  content: LetterContent,
  { fonts = [] }: { readonly fonts?: readonly string[] } = {},
): Promise<Uint8Array | SealRefusal> {
  const form = letterOf(template);
  if (form?.signedBy !== 'APPLICANT') throw new Error(`no form ${template}`);
  const drawn = drawLetter(form, fontChain([installedFont(), ...fonts]), content);
  return isSealRefusal(drawn) ? drawn : sheetFile(form.title, drawn.pages, drawn.faces);
}
