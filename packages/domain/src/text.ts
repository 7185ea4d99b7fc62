/**
 * Characters that change what is read without being seen: controls, format characters (zero width, direction, tags), line and paragraph
 * separators, halves of surrogate pairs. No glyph draws them, and a name that holds one is not the name it looks like. Variation
 * selectors and private characters belong to names and stay.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const UNSEEN_BUT_LINE_FEED = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** What may be several lines may have line feeds. */
export type Lines = 'ONE' | 'MANY';

/** The first unseen character of a text, as `U+202E`; `undefined` for a text that is what it looks like. */
export function unseenCharacter(text: string, lines: Lines): string | undefined {
  const found = (lines === 'ONE' ? UNSEEN : UNSEEN_BUT_LINE_FEED).exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
}

export const NO_UNSEEN = '不得含控制字符、零宽字符、文字方向控制符或不成对的代理项';

/**
 * Full-width digits, letters and signs as the half-width ones they stand for, the ideographic space as a space, none at the ends. For
 * numbers and codes only, never for a name. Not NFKC: that would also make 2 of ² and 1 of ①, which nobody writes for a digit.
 */
export const halfWidth = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .trim();

/** A citizen number or a credit code: half-width capitals. */
export const asCode = (text: string): string => halfWidth(text).toUpperCase();
