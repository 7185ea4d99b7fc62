import { createHash, randomUUID } from 'node:crypto';
import {
  Claims,
  type FieldError,
  needsIdempotencyKey,
  type Operation,
  type Route,
  type Routes,
} from '@yijianshi/contracts';
import {
  type Instant,
  instantOf,
  noUnseen,
  type Principal,
  type Refusal,
  refuse,
  unseenCharacter,
} from '@yijianshi/domain';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { entityTags } from './versions.ts';

export const BODY_LIMIT = 256 * 1024;

type Parsed<T> = T extends z.ZodType ? z.infer<T> : undefined;
type BodyOf<O extends Operation> = Routes[O] extends { body: infer B }
  ? B extends 'RAW'
    ? Uint8Array
    : B extends 'JSON'
      ? unknown
      : Parsed<B>
  : undefined;
type PrincipalOf<O extends Operation> = Routes[O]['auth'] extends 'TOKEN' ? Principal : undefined;

/** Who asks, when, and what makes a repetition the same. */
export interface Asked {
  readonly principal: Principal;
  readonly now: Instant;
  /** Bound to the caller and the route; `fingerprint` is the digest of what was asked. */
  readonly commandId: string;
  readonly fingerprint: string;
}

/** What a handler gets: checked input and who asks it. */
export interface SurfaceRequest<O extends Operation> extends Omit<Asked, 'principal'> {
  readonly params: Parsed<Routes[O]['params']>;
  readonly query: Parsed<Routes[O]['query']>;
  readonly body: BodyOf<O>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The versions that the caller will have it done on: one at least where the route asks for it. */
  readonly ifMatch: readonly string[];
  readonly principal: PrincipalOf<O>;
  readonly requestId: string;
}

export type Invalid = Refusal & {
  readonly errors?: readonly FieldError[];
  /** The present version of what the caller meant to change. */
  readonly etag?: string;
};

export const requestIdOf = (event: APIGatewayProxyEvent): string =>
  event.requestContext?.requestId ?? randomUUID();

/** Reads an API Gateway event by its row of the route table. Every fault of the input is listed at once. */
export function readRequest<O extends Operation>(
  operation: O,
  route: Route,
  event: APIGatewayProxyEvent,
  now: number,
): SurfaceRequest<O> | Invalid {
  const bytes = bodyBytes(event);
  if (bytes.length > BODY_LIMIT) return refuse('BODY_TOO_LARGE', 'body', `≤ ${BODY_LIMIT} bytes`);
  const principal = route.auth === 'TOKEN' ? principalOf(event) : undefined;
  if (route.auth === 'TOKEN' && principal === undefined)
    return refuse('UNAUTHENTICATED', 'headers.Authorization');
  const headers = event.headers as Record<string, string | undefined>;
  const key = headers['idempotency-key'] ?? '';
  if (needsIdempotencyKey(route) && !/^[A-Za-z0-9_-]{8,64}$/.test(key)) {
    return refuse('IDEMPOTENCY_KEY_MISSING', 'headers.Idempotency-Key', '^[A-Za-z0-9_-]{8,64}$');
  }
  const ifMatch = entityTags(headers['if-match']);
  if (route.ifMatch && ifMatch.length === 0)
    return refuse('IF_MATCH_MISSING', 'headers.If-Match', 'If-Match: "…"');

  const errors: FieldError[] = [];
  const params = check('path', route.params, event.pathParameters ?? {}, errors);
  const query = check('query', route.query, event.queryStringParameters ?? {}, errors);
  const body = route.body === 'RAW' ? bytes : readBody(route, bytes, errors);
  const invalid = invalidBy(errors);
  if (invalid !== undefined) return invalid;
  return {
    params,
    query,
    body,
    headers,
    ifMatch,
    principal,
    now: instantOf(now),
    requestId: requestIdOf(event),
    commandId: digest(principal?.sub ?? '', operation, key),
    fingerprint: digest(JSON.stringify(params), bytes),
  } as unknown as SurfaceRequest<O>;
}

function digest(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 40);
}

const bodyBytes = (event: APIGatewayProxyEvent): Buffer =>
  Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');

function readBody(route: Route, bytes: Buffer, errors: FieldError[]): unknown {
  if (route.body === undefined || route.body === 'RAW') return undefined;
  let value: unknown = {};
  if (bytes.length > 0) {
    try {
      value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), withoutPrototypes);
    } catch {
      errors.push({ field: 'body', rule: 'JSON (UTF-8), no __proto__' });
      return undefined;
    }
  }
  if (route.body === 'JSON') return value;
  const body = check('body', route.body, value, errors);
  unseen('body', body, errors);
  return body;
}

/** Texts, wherever they stand, that are not what they look like. Of a body in its shape: another might be nested too deep to walk. */
function unseen(field: string, value: unknown, errors: FieldError[]): void {
  if (typeof value === 'string') {
    const found = unseenCharacter(value, 'MANY_LINES');
    if (found !== undefined) errors.push({ field, rule: noUnseen(found) });
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) unseen(`${field}.${name}`, inner, errors);
  }
}

/** Where names are free, the schemas would drop this one without a word. */
function withoutPrototypes(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new SyntaxError(name);
  return value;
}

const invalidBy = (errors: readonly FieldError[]): Invalid | undefined => {
  const [first] = errors;
  return first && { ...refuse('BODY_INVALID', first.field, first.rule), errors };
};

/** What was kept bit by bit, read as the body it would have been: the same faults under the same names. */
export function readAsBody<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> | Invalid {
  const errors: FieldError[] = [];
  const body = check('body', schema, value, errors);
  return invalidBy(errors) ?? (body as z.infer<S>);
}

function check(where: string, schema: z.ZodType, value: unknown, errors: FieldError[]): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const path = [where, ...issue.path.map(String)].join('.');
    if (unknown.length === 0) errors.push({ field: path, rule: issue.message });
    for (const name of unknown) errors.push({ field: `${path}.${name}`, rule: 'unknown field' });
  }
  return undefined;
}

/** Who the authorizer says the caller is. Its context holds strings only, so the claims travel as JSON. */
function principalOf(event: APIGatewayProxyEvent): Principal | undefined {
  const text: unknown = event.requestContext?.authorizer?.claims;
  if (typeof text !== 'string') return undefined;
  const { department, area, ...claims } = Claims.parse(JSON.parse(text));
  return {
    ...claims,
    ...(department === undefined ? {} : { department }),
    ...(area === undefined ? {} : { area }),
  };
}
