import type { IncomingHttpHeaders } from 'node:http';
import { inlineAs } from '../content-disposition.ts';
import { type FileClaim, FileExistsError, type FileInfo } from '../ports.ts';
import type { Staged } from './objects.ts';
import type { Terms, UrlSigner } from './signed-url.ts';

/** Why a signed URL was not honoured, and the HTTP status that says so. */
const STATUS = {
  FILE_NOT_FOUND: 404,
  SLOT_SIGNATURE: 403,
  SLOT_EXPIRED: 403,
  SLOT_USED: 409,
  LENGTH_MISMATCH: 400,
  DIGEST_MISMATCH: 400,
  TYPE_MISMATCH: 400,
} as const;

export type SlotRefusal = keyof typeof STATUS;

export interface Refused {
  readonly status: (typeof STATUS)[SlotRefusal];
  readonly refused: SlotRefusal;
}

export type Received = { readonly status: 200; readonly file: FileInfo } | Refused;

export type Served =
  | {
      readonly status: 200;
      readonly headers: Record<string, string>;
      readonly body: AsyncIterable<Uint8Array>;
    }
  | Refused;

/** The HTTP side of signed URLs: what S3 does for a presigned PUT or GET. */
export interface Slots {
  /** Takes an upload. Refused: nothing is kept. The same bytes once more: the same answer. */
  receive(
    url: URL | string,
    headers: IncomingHttpHeaders,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Received>;
  serve(url: URL | string): Promise<Served>;
}

/** What the slots need of the store behind them. */
interface Shelf {
  head(key: string): FileInfo | undefined;
  stage(bytes: AsyncIterable<Uint8Array>): Promise<Staged>;
  discard(staged: Staged): Promise<void>;
  keep(file: { key: string; contentType: string }, staged: Staged): Promise<FileInfo>;
  stream(key: string): AsyncIterable<Uint8Array>;
}

export const uploadTerms = (claim: FileClaim, expires: number): Terms => ({
  expires: String(expires),
  length: String(claim.length),
  sha256: claim.sha256,
  type: claim.contentType,
});

export const downloadTerms = (fileName: string, expires: number): Terms => ({
  expires: String(expires),
  name: fileName,
});

export function createSlots(signer: UrlSigner, clock: () => number, shelf: Shelf): Slots {
  function permit(method: 'PUT' | 'GET', url: URL | string): { key: string; terms: Terms } | SlotRefusal {
    const signed = signer.read(method, url);
    return typeof signed !== 'string' && clock() >= Number(signed.terms.expires) ? 'SLOT_EXPIRED' : signed;
  }

  async function stageExactly(body: AsyncIterable<Uint8Array>, length: number): Promise<Staged | undefined> {
    try {
      return await shelf.stage(exactly(body, length));
    } catch (error) {
      if (error instanceof WrongLength) return undefined;
      throw error;
    }
  }

  return {
    async receive(url, headers, body) {
      const slot = permit('PUT', url);
      if (typeof slot === 'string') return refuse(slot);
      const { key, terms } = slot;
      const { length = '', sha256 = '', type = '' } = terms;
      if (headers['content-length'] !== length) return refuse('LENGTH_MISMATCH');
      if (headers['content-type'] !== type) return refuse('TYPE_MISMATCH');
      const here = shelf.head(key);
      if (here && here.sha256 !== sha256) return refuse('SLOT_USED');

      const staged = await stageExactly(body, Number(length));
      if (staged === undefined) return refuse('LENGTH_MISMATCH');
      if (staged.sha256 !== sha256) {
        await shelf.discard(staged);
        return refuse('DIGEST_MISMATCH');
      }
      try {
        return { status: 200, file: await shelf.keep({ key, contentType: type }, staged) };
      } catch (error) {
        // Another upload was faster.
        if (error instanceof FileExistsError) return refuse('SLOT_USED');
        throw error;
      }
    },

    async serve(url) {
      const link = permit('GET', url);
      if (typeof link === 'string') return refuse(link);
      const info = shelf.head(link.key);
      if (info === undefined) return refuse('FILE_NOT_FOUND');
      return {
        status: 200,
        headers: {
          'content-type': info.contentType,
          'content-length': String(info.length),
          'content-disposition': inlineAs(link.terms.name ?? ''),
          'x-content-type-options': 'nosniff',
          'cache-control': 'private, no-store',
        },
        body: shelf.stream(link.key),
      };
    },
  };
}

/** A body that is not as long as it must be; one that breaks off is too short. */
class WrongLength extends Error {}

/** Passes a body on and stops at the first byte too many. */
async function* exactly(body: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let left = length;
  try {
    for await (const chunk of body) {
      left -= chunk.byteLength;
      if (left < 0) break;
      yield chunk;
    }
  } catch {
    // The client went away: whatever was said about it, the body is incomplete.
    throw new WrongLength();
  }
  if (left !== 0) throw new WrongLength();
}

const refuse = (refused: SlotRefusal): Refused => ({ status: STATUS[refused], refused });
