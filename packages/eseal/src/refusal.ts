/** Why a document was not sealed. The sentence is for the person who filled the field in. */
export interface SealRefusal {
  readonly refused: 'GLYPH_MISSING' | 'TEXT_TOO_LONG' | 'CHARACTER_NOT_ALLOWED';
  readonly field: string;
  readonly character?: string;
  /** `U+XXXXX`. */
  readonly codePoint?: string;
  readonly message: string;
}

export const isSealRefusal = (value: object): value is SealRefusal => 'refused' in value;

const named = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

export const glyphMissing = (field: string, character: string): SealRefusal => {
  const codePoint = named(character.codePointAt(0) ?? 0);
  return {
    refused: 'GLYPH_MISSING',
    field,
    character,
    codePoint,
    message: `字库中没有“${character}”（${codePoint}）的字形，无法制作文书，请联系系统管理员补充字库。`,
  };
};

/** The character itself is left out of the sentence: it may be one that breaks the display. */
export const characterNotAllowed = (field: string, character: string): SealRefusal => {
  const codePoint = named(character.codePointAt(0) ?? 0);
  return {
    refused: 'CHARACTER_NOT_ALLOWED',
    field,
    character,
    codePoint,
    message: `内容中含有不能印制的字符（${codePoint}），请改正后重试。`,
  };
};

export const textTooLong = (field: string): SealRefusal => ({
  refused: 'TEXT_TOO_LONG',
  field,
  message: '内容过长，超出文书版面，请精简后重试。',
});
