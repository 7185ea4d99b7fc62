import { createHmac, timingSafeEqual } from 'node:crypto';
import { StoreLimitError } from './ports.ts';

/** Where a listing stopped: the last key given. A listing is named by what was asked: its kind, partition, prefix. */
export interface Cursors {
  seal(listing: readonly (string | null)[], position: readonly string[]): string;
  /** Throws `StoreLimitError('CURSOR')` for whatever `seal` did not make for this very listing. */
  open(listing: readonly (string | null)[], cursor: string): string[];
}

const MAC_BYTES = 16;

export function createCursors(secret: Uint8Array): Cursors {
  const macOf = (listing: readonly (string | null)[], position: string): Buffer =>
    createHmac('sha256', secret)
      .update(JSON.stringify([listing, position]))
      .digest()
      .subarray(0, MAC_BYTES);

  return {
    seal(listing, position) {
      const text = JSON.stringify(position);
      return Buffer.concat([macOf(listing, text), Buffer.from(text)]).toString('base64url');
    },
    open(listing, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const text = bytes.subarray(MAC_BYTES).toString();
      // Decoding is forgiving (spare bits, foreign characters); one listing position has one spelling.
      const sound =
        bytes.length > MAC_BYTES &&
        bytes.toString('base64url') === cursor &&
        timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(listing, text));
      if (!sound) throw new StoreLimitError('CURSOR', 'not a cursor of this listing');
      return JSON.parse(text);
    },
  };
}
