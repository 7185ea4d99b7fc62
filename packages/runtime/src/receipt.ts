import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Platform } from './platform.ts';

/** Without 0, O, 1, I, L and U: it is read aloud and typed. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;
const DRAFT_ID_LENGTH = 20;

/** The code on the receipt, derived from the number of a case or a draft: nothing to keep, nothing to lose. */
export const receiptCode = (platform: Platform, number: string): Promise<string> =>
  derived(platform, number, LENGTH);

/** A draft's id follows from the request that began it, so the same request begins the same draft; without the secret nobody guesses it. */
export const draftIdOf = (platform: Platform, commandId: string): Promise<string> =>
  derived(platform, `DRAFT#${commandId}`, DRAFT_ID_LENGTH);

async function derived({ receiptSecret }: Platform, from: string, length: number): Promise<string> {
  const bytes = createHmac('sha256', await receiptSecret())
    .update(from)
    .digest();
  return [...bytes.subarray(0, length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** What makes a notice's identifier one that nobody guesses; it tells nothing of the code it comes from. */
export const noticeKey = (code: string, notice: string): string =>
  createHmac('sha256', code).update(notice).digest('hex').slice(0, 12).toUpperCase();

export async function isReceiptCode(platform: Platform, number: string, code: string): Promise<boolean> {
  const expected = Buffer.from(await receiptCode(platform, number));
  const given = Buffer.from(code);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
