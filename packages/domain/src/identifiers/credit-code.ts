/** GB 32100: digits and capitals without I, O, S, V, Z; a character's value is its place. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** The 18th character of a credit code (MOD 31, weights 3^(i-1)) over its first 17. */
function creditCodeCheck(code: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * 统一社会信用代码 (GB 32100): registering body and kind, 6 digits of the area, 9 characters of the organisation, check
 * character. Real data has exceptions, so a no is a warning an officer may override with a reason.
 */
export const isCreditCode = (text: string): boolean =>
  /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(text) &&
  creditCodeCheck(text) === text.charAt(17);
