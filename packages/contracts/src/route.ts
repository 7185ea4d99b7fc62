import type * as z from 'zod';

export const SURFACES = [
  'public',
  'online',
  'window',
  'department',
  'archive',
  'catalogue',
  'courier',
] as const;
export type Surface = (typeof SURFACES)[number];

/** One row of the route table: router, OpenAPI document and API stack are all made from it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** API Gateway's notation: `/v1/cases/{caseNo}`. */
  readonly path: `/${string}`;
  readonly surface: Surface;
  /** `TOKEN`: the authorizer must know the caller. `NONE`: anybody; the handler checks what else there is. */
  readonly auth: 'TOKEN' | 'NONE';
  readonly summary: string;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  /**
   * `RAW`: the handler gets the bytes as they came. `JSON`: it gets any JSON object, and tells itself all that is wrong with it.
   * Absent: no body.
   */
  readonly body?: z.ZodType | 'RAW' | 'JSON';
  /** A POST that changes nothing: what it asks is too long for a query. */
  readonly reads?: true;
  /** The answer names the version of what it shows, in `ETag`. */
  readonly versioned?: true;
  /** A write on what the caller has read: it names that version in `If-Match`, and another one than the present is refused. */
  readonly ifMatch?: true;
  readonly status: 200 | 201;
  /** JSON of this shape, or a file of this media type. */
  readonly response: z.ZodType | FileType;
}

/** Files the API answers with itself; every other file has a signed link. */
export type FileType = 'application/pdf';

/**
 * A write carries an `Idempotency-Key`, except a carrier's callback, whose identity is its bytes, and a deletion, which is done once
 * however often it is asked.
 */
export const needsIdempotencyKey = ({ method, body, reads }: Route): boolean =>
  (method === 'POST' || method === 'PATCH') && body !== 'RAW' && !reads;
