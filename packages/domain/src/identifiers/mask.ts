/**
 * What screens, labels and public verification show of personal data. Masking counts characters, not UTF-16 units, so a rare
 * character is never cut in half; it keeps the length, except for addresses.
 */

/** Keeps `head` and `tail` characters; a text with nothing between them is masked whole. */
function maskMiddle(text: string, head: number, tail: number): string {
  const characters = [...text];
  if (characters.length <= head + tail) return '*'.repeat(characters.length);
  const hidden = characters.length - head - tail;
  return [
    ...characters.slice(0, head),
    '*'.repeat(hidden),
    ...characters.slice(characters.length - tail),
  ].join('');
}

/** From this length a name without the middle dot of transliterated personal names is taken for an organisation's. */
const ORGANISATION_LENGTH = 6;

/** 张三 → 张*, 张三丰 → 张*丰; an organisation keeps its first and last two characters. */
export function maskName(name: string): string {
  const { length } = [...name];
  if (length >= ORGANISATION_LENGTH && !/[·•]/u.test(name)) return maskMiddle(name, 2, 2);
  return length === 2 ? maskMiddle(name, 1, 0) : maskMiddle(name, 1, 1);
}

/** First and last character: `4****************X`. */
export const maskIdNumber = (id: string): string => maskMiddle(id, 1, 1);

/** 138****1234; a number too short for that keeps its last two digits. */
export const maskPhone = (phone: string): string =>
  phone.length >= 11 ? maskMiddle(phone, 3, 4) : maskMiddle(phone, 0, 2);

/** Province, city, district: names without digits, ending in their word; not the 小区, 社区 or 市场 of a street address. */
const DISTRICT =
  /^(?:[^\d路街巷村号]{2,6}?(?:省|自治区|特别行政区))?(?:[^\d路街巷村号]{1,9}?(?:自治州|地区|盟|市(?!场)))?(?:[^\d路街巷村号]{1,10}?(?:县|旗|市(?!场)|(?<![小社园])区))?/u;

/** Keeps up to the district: 湖南省永州市冷水滩区****. What follows is hidden, and so is its length. */
export function maskAddress(address: string): string {
  const kept = DISTRICT.exec(address)?.[0] ?? '';
  return kept === address ? address : `${kept}****`;
}
