/**
 * Inside of `[…]`, with or without the `u` flag: characters that change what is read without being seen. Controls, zero width, direction,
 * line and paragraph separators, annotation. No glyph draws them, and a name that holds one is not the name it looks like.
 * Variation selectors and private characters belong to names and are not among them.
 */
export const UNSEEN =
  '\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb';

// Tags, and halves of surrogate pairs, which are no characters at all.
const ONE_LINE = new RegExp(`[${UNSEEN}\\u{e0000}-\\u{e007f}\\p{Cs}]`, 'u');
const MANY_LINES = new RegExp(`(?!\\n)${ONE_LINE.source}`, 'u');

/** The first unseen character of a text, as `U+202E`; `undefined` for a text that is what it looks like. Only many lines have line feeds. */
export function unseenCharacter(text: string, lines: 'ONE_LINE' | 'MANY_LINES'): string | undefined {
  const found = (lines === 'ONE_LINE' ? ONE_LINE : MANY_LINES).exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The rule, and the character that breaks it. */
export const noUnseen = (character = ''): string =>
  `不得含控制字符、零宽字符、文字方向控制符或不成对的代理项${character && `（${character}）`}`;

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
