import * as z from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { needsIdempotencyKey, type Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { Problem } from './schemas.ts';

const problem = {
  description: '程序拒绝：code 稳定，detail 为中文说明',
  content: { 'application/problem+json': { schema: Problem } },
};

const IDEMPOTENCY_KEY = {
  'Idempotency-Key': z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/)
    .meta({ description: '同一次写操作重试时保持不变' }),
};
const IF_MATCH = {
  'If-Match': z.string().meta({ description: '所读版本的 ETag；已被他人更改的，以 412 拒绝' }),
};
const ETAG = z.object({ ETag: z.string().meta({ description: '所示版本' }) });

/** A file's bytes have no schema: OpenAPI 3.1 says all of them by their media type. */
const contentOf = (response: Route['response']) =>
  typeof response === 'string' ? { [response]: {} } : { 'application/json': { schema: response } };

/** A theme's shape is the catalogue's to publish, as `theme.schema.json`. */
const ANY_OBJECT = { type: 'object', description: '形状见 theme.schema.json' } as const;

function bodyOf(body: NonNullable<Route['body']>) {
  if (body === 'RAW') return { '*/*': { schema: z.string() } };
  return { 'application/json': { schema: body === 'JSON' ? ANY_OBJECT : body } };
}

function operation(operationId: string, route: Route) {
  const { params, query, body } = route;
  const header = {
    ...(needsIdempotencyKey(route) ? IDEMPOTENCY_KEY : {}),
    ...(route.ifMatch ? IF_MATCH : {}),
  };
  return {
    operationId,
    summary: route.summary,
    tags: [route.surface],
    security: route.auth === 'TOKEN' ? [{ bearer: [] }] : [],
    requestParams: {
      path: params as z.ZodObject,
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(Object.keys(header).length === 0 ? {} : { header: z.object(header) }),
    },
    ...(body === undefined ? {} : { requestBody: { content: bodyOf(body) } }),
    responses: {
      [route.status]: {
        description: '成功',
        content: contentOf(route.response),
        ...(route.versioned ? { headers: ETAG } : {}),
      },
      default: problem,
    },
  };
}

/** The OpenAPI 3.1 document of the route table. */
export function openApiDocument(): ReturnType<typeof createDocument> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries(ROUTES)) {
    const path = paths[route.path] ?? {};
    paths[route.path] = path;
    path[route.method.toLowerCase()] = operation(operationId, route);
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: '一件事一次办 yijianshi',
      version: '0.1.0',
      description: '一窗受理、并联审批、电子印章、同城寄递、分级归档',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: paths as ZodOpenApiPathsObject,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  };
  return createDocument(document);
}
