import middy, { type MiddlewareObj } from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpRouter from '@middy/http-router';
import {
  type FileType,
  type OperationsOf,
  operationsOf,
  problemOf,
  RETRY_AFTER,
  type Route,
  type Routes,
  type Surface,
} from '@yijianshi/contracts';
import { isRefusal, type Refusal, refuse } from '@yijianshi/domain';
import { StoreLimitError } from '@yijianshi/store';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type * as z from 'zod';
import type { Platform } from './platform.ts';
import { type Invalid, readRequest, requestIdOf, type SurfaceRequest } from './request.ts';

/** An answer that is not JSON of the route's schema: a carrier's exact acknowledgement, a file's bytes. */
export interface RawAnswer {
  readonly raw: {
    readonly status: number;
    readonly contentType: string;
    readonly body: string | Uint8Array;
  };
}

/** An answer with the version of what it shows. */
export interface Versioned<T> {
  readonly etag: string;
  readonly body: T;
}

type AnswerOf<O extends keyof Routes> = Routes[O] extends { body: 'RAW' } | { response: FileType }
  ? RawAnswer
  : Routes[O] extends { versioned: true }
    ? Versioned<BodyAnswered<O>>
    : BodyAnswered<O>;

type BodyAnswered<O extends keyof Routes> = Unchanged<z.input<Routes[O]['response']>>;

/** An answer is only read, so its parts may be anybody's. */
type Unchanged<T> = T extends object ? { readonly [K in keyof T]: Unchanged<T[K]> } : T;

export type Handler<O extends keyof Routes> = (
  request: SurfaceRequest<O>,
  platform: Platform,
) => Promise<AnswerOf<O> | Invalid>;

type Handlers<S extends Surface> = { readonly [O in OperationsOf<S>]: Handler<O> };

export type HttpHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** One HTTP surface: its rows of the route table, each with its handler, on the one middy stack. */
export const surface =
  <S extends Surface>(name: S, handlers: Handlers<S>) =>
  (platform: Platform): HttpHandler => {
    const routes = operationsOf(name).map(([operation, route]) => ({
      method: route.method,
      path: route.path,
      handler: (event: APIGatewayProxyEvent) =>
        answer(
          operation,
          route,
          handlers[operation as OperationsOf<S>] as Handler<typeof operation>,
          event,
          platform,
        ),
    }));
    const router = httpRouter<APIGatewayProxyEvent, APIGatewayProxyResult>({
      routes,
      notFoundResponse: () => {
        throw new RouteUnknown();
      },
    });
    return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
      .use(problems(platform))
      .use(httpHeaderNormalizer({ canonical: false }))
      .handler(router) as unknown as HttpHandler;
  };

class RouteUnknown extends Error {}

async function answer<O extends keyof Routes>(
  operation: O,
  route: Route,
  handler: Handler<O>,
  event: APIGatewayProxyEvent,
  platform: Platform,
): Promise<APIGatewayProxyResult> {
  const requestId = requestIdOf(event);
  const request = readRequest(operation, route, event, platform.clock.now());
  const outcome = isRefusal(request) ? request : await handler(request, platform);
  platform.log.info('request', {
    requestId,
    operation,
    caseNo: event.pathParameters?.caseNo,
    ...(isRefusal(outcome) ? { refused: outcome.refused } : {}),
  });
  if (isRefusal(outcome)) return problem(outcome, requestId);
  if (isRaw(outcome)) return raw(outcome);
  if (!route.versioned) return json(route.status, outcome);
  const { etag, body } = outcome as Versioned<unknown>;
  return withHeader(json(route.status, body), { etag });
}

const isRaw = (outcome: unknown): outcome is RawAnswer =>
  typeof outcome === 'object' && outcome !== null && 'raw' in outcome;

/** Lambda answers in text: bytes travel in base64, and the gateway sends them as they were. */
function raw({ raw: { status, contentType, body } }: RawAnswer): APIGatewayProxyResult {
  const headers = { 'content-type': contentType };
  if (typeof body === 'string') return { statusCode: status, headers, body };
  return {
    statusCode: status,
    headers: { ...headers, 'cache-control': 'no-store' },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  };
}

const json = (
  statusCode: number,
  value: unknown,
  contentType = 'application/json',
): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'content-type': `${contentType}; charset=utf-8`, 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});

const withHeader = (
  result: APIGatewayProxyResult,
  headers: Record<string, string>,
): APIGatewayProxyResult => ({ ...result, headers: { ...result.headers, ...headers } });

export function problem(refusal: Invalid, requestId: string): APIGatewayProxyResult {
  const { etag, errors, refused } = refusal;
  const body = problemOf(refusal, requestId, errors);
  const seconds = RETRY_AFTER[refused];
  return withHeader(json(body.status, body, 'application/problem+json'), {
    ...(etag === undefined ? {} : { etag }),
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
  });
}

/** Every path answers problem+json with a request id: middy's own error handler answers text, and its `after` hooks skip errors. */
function problems(platform: Platform): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return {
    after: ({ event, response }) => {
      if (response !== null) response.headers = { ...response.headers, 'x-request-id': requestIdOf(event) };
    },
    onError: (request) => {
      const requestId = requestIdOf(request.event);
      request.response = problem(refusalOf(request.error, requestId, platform), requestId);
      request.response.headers = { ...request.response.headers, 'x-request-id': requestId };
    },
  };
}

function refusalOf(error: unknown, requestId: string, platform: Platform): Refusal {
  if (error instanceof RouteUnknown) return refuse('ROUTE_UNKNOWN', 'path');
  if (error instanceof StoreLimitError && error.limit === 'CURSOR')
    return refuse('CURSOR_INVALID', 'query.cursor');
  platform.log.error('request failed', { requestId, error });
  return refuse('INTERNAL');
}
