import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Platform } from './platform.ts';

/** Without 0, O, 1, I, L and U: it is read aloud and typed. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;

/** The code on the receipt, derived from the case number: nothing to keep, nothing to lose. */
export async function receiptCode({ receiptSecret }: Platform, caseNo: string): Promise<string> {
  const bytes = createHmac('sha256', await receiptSecret())
    .update(caseNo)
    .digest();
  return [...bytes.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

export async function isReceiptCode(platform: Platform, caseNo: string, code: string): Promise<boolean> {
  const expected = Buffer.from(await receiptCode(platform, caseNo));
  const given = Buffer.from(code);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
