import { needsIdempotencyKey, ROUTES, type Route } from '@yijianshi/contracts';
import { openApiDocument } from '@yijianshi/contracts/openapi';
import { describe, expect, it } from 'vitest';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly content: object; readonly headers?: object }>>;
  readonly security: readonly object[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** As it goes over the wire. */
const document = JSON.parse(JSON.stringify(openApiDocument())) as Document;
const routes = Object.entries(ROUTES) as [string, Route][];

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object inside, itself included. */
function* within(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield node as Record<string, unknown>;
  for (const child of Object.values(node)) yield* within(child);
}

const resolve = (pointer: string): unknown =>
  pointer
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], document);

const parametersOf = ({ parameters = [] }: Operation, where: string): string[] =>
  parameters
    .filter((parameter) => parameter.in === where)
    .map(({ name }) => name)
    .sort();

describe('the OpenAPI document', () => {
  it('is 3.1 and says what it is', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: expect.any(String) } });
    expect(Object.keys(document).sort()).toEqual(['components', 'info', 'openapi', 'paths']);
  });

  it('holds every route once, under its own name', () => {
    const expected = routes.map(([name, { method, path }]) => `${name} ${method.toLowerCase()} ${path}`);
    const found = operations.map(
      ({ path, method, operation }) => `${operation.operationId} ${method} ${path}`,
    );
    expect(found.sort()).toEqual(expected.sort());
  });

  it('has no reference that leads nowhere', () => {
    const references = [...within(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) expect(resolve(reference), reference).toBeDefined();
  });

  it.each(operations)(
    '$method $path declares its parameters, its key and its answers',
    ({ path, operation }) => {
      const route = routes.find(([name]) => name === operation.operationId)?.[1];
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parametersOf(operation, 'path')).toEqual(inPath.sort());
      expect(parametersOf(operation, 'header')).toEqual([
        ...(route !== undefined && needsIdempotencyKey(route) ? ['Idempotency-Key'] : []),
        ...(route?.ifMatch ? ['If-Match'] : []),
      ]);
      const answered = operation.responses[String(route?.status)]?.headers ?? {};
      expect(Object.keys(answered)).toEqual(route?.versioned ? ['ETag'] : []);
      expect(Object.keys(operation.responses).sort()).toEqual([String(route?.status), 'default']);
      expect(operation.responses.default?.content).toHaveProperty(['application/problem+json']);
      expect(operation.security).toEqual(route?.auth === 'TOKEN' ? [{ bearer: [] }] : []);
      expect('requestBody' in operation).toBe(route?.body !== undefined);
    },
  );

  it('says which routes answer with a file, by its media type, and what shape the others have', () => {
    const types = new Map(
      operations.map(({ operation }) => [
        operation.operationId,
        Object.entries(operation.responses['200']?.content ?? operation.responses['201']?.content ?? {}),
      ]),
    );
    const papers = ['getGuideSheet', 'getForm'];
    expect(types.get('getGuideSheet')).toEqual([['application/pdf', {}]]);
    expect(types.get('getGuide')).toEqual([
      ['application/json', { schema: { $ref: '#/components/schemas/Guide' } }],
    ]);
    expect(resolve('#/components/schemas/Guide')).toMatchObject({
      oneOf: [{ $ref: '#/components/schemas/GuideQuestion' }, { $ref: '#/components/schemas/GuideAnswer' }],
    });
    for (const [name, content] of types)
      expect(
        content.map(([type]) => type),
        name,
      ).toEqual([papers.includes(name) ? 'application/pdf' : 'application/json']);
  });

  it('lets no request carry a field it does not name', () => {
    const bodies = operations
      .map(({ operation }) => operation.requestBody)
      .filter((body) => body !== undefined);
    const seen = new Set<string>();
    const follow = (node: unknown): void => {
      for (const schema of within(node)) {
        if (typeof schema.$ref === 'string' && !seen.has(schema.$ref)) {
          seen.add(schema.$ref);
          follow(resolve(schema.$ref));
        }
        if ('properties' in schema) expect(schema.additionalProperties, JSON.stringify(schema)).toBe(false);
      }
    };
    follow(bodies);
    expect(seen.size).toBeGreaterThan(5);
  });
});
