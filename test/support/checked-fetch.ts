import { Problem, ROUTES, type Route } from '@yijianshi/contracts';
import { REFUSALS } from '@yijianshi/domain';
import { expect } from 'vitest';

const table = Object.values<Route>(ROUTES).map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
}));

/** `fetch`, with every answer of the API held against the contract on its way. */
export const checkedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const { pathname } = new URL(String(input));
  await (response.ok ? checkSuccess : checkProblem)(response.clone(), init?.method ?? 'GET', pathname);
  return response;
};

/** The status of its route, and every field declared. Files and the loopback-only routes are not of the contract. */
async function checkSuccess(response: Response, method: string, path: string): Promise<void> {
  if (/^\/(files|local|$)/.test(path)) return;
  const found = table.find(({ route, pattern }) => route.method === method && pattern.test(path));
  if (found === undefined) throw new Error(`an answer to ${method} ${path}, which is no route`);
  const { route } = found;
  expect(response.status, `${method} ${path}`).toBe(route.status);
  expect(response.headers.get('x-request-id'), `${method} ${path}`).toMatch(/^[\w-]{8,}$/);
  if (route.body === 'RAW') return;
  if (typeof route.response === 'string') {
    expect(response.headers.get('content-type'), `${method} ${path}`).toBe(route.response);
    return;
  }
  const body: unknown = await response.json();
  expect(route.response.parse(body), `${method} ${path} answers what it does not declare`).toEqual(body);
}

async function checkProblem(response: Response, method: string, path: string): Promise<void> {
  const call = `${method} ${path}`;
  expect(response.headers.get('content-type'), call).toBe('application/problem+json; charset=utf-8');
  const body: unknown = await response.json();
  const problem = Problem.parse(body);
  expect(problem, call).toEqual(body);
  expect(problem.status, call).toBe(response.status);
  expect(Object.keys(REFUSALS), call).toContain(problem.code);
  expect(problem.requestId, call).toMatch(/^[\w-]{8,}$/);
  for (const text of [problem.detail, problem.wayOut]) expect(text, call).toMatch(/\p{Script=Han}/u);
}
