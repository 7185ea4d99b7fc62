import { characterNotAllowed, glyphMissing, type SealRefusal } from '../refusal.ts';
import type { FontChain } from './chain.ts';

/**
 * Nothing a certificate may carry: controls, invisible and direction-changing characters, private use, lone
 * surrogates, the replacement character; combining marks and right-to-left or joined scripts, which would need
 * a shaping engine to be drawn as their readers expect. Unassigned code points are left to the fonts: what is
 * unassigned depends on the Unicode version of the Node that runs this.
 */
const FORBIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{M}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\uFFFD\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Mongolian}]/u;

/**
 * The text as it will be printed, or the first character that cannot be. NFC first, so that one name has one
 * spelling. `\n` passes where the field may hold paragraphs.
 */
export function printable(
  chain: FontChain,
  field: string,
  text: string,
  paragraphs: boolean,
): string | SealRefusal {
  const composed = text.normalize('NFC');
  const normalised = paragraphs ? composed.replaceAll('\r\n', '\n') : composed;
  for (const character of normalised) {
    if (character === '\n' && paragraphs) continue;
    if (FORBIDDEN.test(character)) return characterNotAllowed(field, character);
    if (chain.glyphOf(character.codePointAt(0) ?? 0) === undefined) return glyphMissing(field, character);
  }
  return normalised;
}
