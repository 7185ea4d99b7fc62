import { needsIdempotencyKey, operationsOf, ROUTES, type Route, SURFACES } from '@yijianshi/contracts';
import { describe, expect, it } from 'vitest';

const routes = Object.entries(ROUTES) as [string, Route][];
const named = routes.map(([operation, route]) => ({ operation, route }));

const refusedKeys = (schema: Route['params'], value: unknown): string[] => {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
};

describe('the route table', () => {
  it('has no two rows for one method and path, whatever their parameters are called', () => {
    const calls = routes.map(([, { method, path }]) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
    expect(new Set(calls).size).toBe(calls.length);
  });

  it('gives every row to one surface', () => {
    const rows = SURFACES.flatMap((surface) => operationsOf(surface).map(([operation]) => operation));
    expect(rows.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('keeps everything under /v1 but its own description and the carriers’ callbacks', () => {
    const elsewhere = routes
      .filter(([, { path }]) => !path.startsWith('/v1/'))
      .map(([operation]) => operation);
    expect(elsewhere).toEqual(['getOpenApi', 'receiveCallback']);
  });

  it('asks a token of everybody but the public, the applicant online and the carriers', () => {
    for (const [, { surface, auth }] of routes) {
      expect(auth).toBe(['public', 'online', 'courier'].includes(surface) ? 'NONE' : 'TOKEN');
    }
  });

  it('asks an idempotency key of every write but a callback, whose identity is its bytes, and of no read', () => {
    const without = routes
      .filter(([, { method }]) => method === 'POST' || method === 'PATCH')
      .filter(([, route]) => !needsIdempotencyKey(route))
      .map(([operation]) => operation);
    expect(without).toEqual(['getGuide', 'receiveCallback']);
    expect(routes.some(([, route]) => route.method === 'GET' && needsIdempotencyKey(route))).toBe(false);
  });

  it('asks of every change and deletion the version it is made on, and tells it wherever it can be read', () => {
    for (const [operation, { method, ifMatch, path }] of routes)
      if (method === 'PATCH' || method === 'DELETE') expect([operation, ifMatch]).toEqual([operation, true]);
      else if (ifMatch) expect(path).toMatch(/^\/v1\/drafts\/\{draftId\}\//);
    const versioned = routes.filter(([, route]) => route.versioned).map(([, { path }]): string => path);
    const matched = routes
      .filter(([, route]) => route.ifMatch)
      .map(([, { path }]) => path.replace(/\/case$/, ''));
    expect(matched.filter((path) => !versioned.includes(path))).toEqual([]);
  });
});

describe.each(named)('$operation', ({ operation, route }) => {
  it('has a schema for each parameter of its path, and no other', () => {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const filled = Object.fromEntries(inPath.map((name) => [name, 1]));
    const { error } = route.params.safeParse(filled);
    expect(error?.issues.map(({ path }) => path[0]).sort() ?? []).toEqual(inPath.sort());
  });

  it('refuses what it does not know in path, query and body', () => {
    expect(refusedKeys(route.params, { stranger: 'x' })).toEqual(['stranger']);
    // A carrier may put what it likes behind its callback's address; none of it is read.
    if (operation !== 'receiveCallback')
      expect(refusedKeys(route.query, { stranger: 'x' })).toEqual(['stranger']);
    // A theme's file is read by the catalogue, which names what it does not know among all its faults.
    if (route.body !== undefined && route.body !== 'RAW' && route.body !== 'JSON') {
      expect(refusedKeys(route.body, { accept: true, stranger: 'x' })).toContain('stranger');
    }
  });
});
