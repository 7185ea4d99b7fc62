import type * as z from 'zod';

export const SURFACES = ['public', 'window', 'department', 'archive', 'courier'] as const;
export type Surface = (typeof SURFACES)[number];

/** One row of the route table: router, OpenAPI document and API stack are all made from it. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** API Gateway's notation: `/v1/cases/{caseNo}`. */
  readonly path: `/${string}`;
  readonly surface: Surface;
  /** `TOKEN`: the authorizer must know the caller. `NONE`: anybody; the handler checks what else there is. */
  readonly auth: 'TOKEN' | 'NONE';
  readonly summary: string;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  /** `RAW`: the handler gets the bytes as they came. Absent: no body. */
  readonly body?: z.ZodType | 'RAW';
  readonly status: 200 | 201;
  readonly response: z.ZodType;
}

/** A write carries an `Idempotency-Key`, except a carrier's callback, whose identity is its bytes. */
export const needsIdempotencyKey = (route: Route): boolean => route.method === 'POST' && route.body !== 'RAW';
