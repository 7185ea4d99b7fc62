import { describe, expect, it } from 'vitest';
import { type Call, usePlatform } from '../support/platform.ts';
import { lodged } from '../support/restaurant.ts';
import { unchanged } from '../support/unchanged.ts';

const platform = usePlatform();
const WINDOW = { sub: 'window-01', roles: ['WINDOW_OFFICER'], area: '431101000000' };
const KEY = 'withdraw-0001';
const LIMIT = 256 * 1024;

/** A withdrawal that would go through, with one thing about it changed. */
async function withdraw(change: Call & { method?: string; path?: string }) {
  const running = platform();
  const { caseNo } = await lodged(running);
  const { method = 'POST', path = `/v1/cases/${caseNo}/withdrawal`, ...call } = change;
  const token = await running.token(WINDOW);
  const whole = {
    token,
    key: KEY,
    ...(call.raw === undefined ? { json: { reason: '不办了' } } : {}),
    ...call,
  };
  return unchanged(running, caseNo, () => running.call(method, path.replace('{caseNo}', caseNo), whole));
}
const stream = (chunks: number, bytes: number) =>
  new ReadableStream({
    start(controller) {
      for (let n = 0; n < chunks; n += 1) controller.enqueue(new Uint8Array(bytes).fill(0x20));
      controller.close();
    },
  });

describe('a request that is not as it must be changes nothing', () => {
  it.each<[string, Call & { method?: string; path?: string }, object]>([
    [
      'an unknown field',
      { json: { reason: 'x', force: true } },
      { status: 400, code: 'BODY_INVALID', field: 'body.force' },
    ],
    ['a missing field', { json: {} }, { status: 400, code: 'BODY_INVALID', field: 'body.reason' }],
    [
      'a field of another type',
      { json: { reason: 7 } },
      { status: 400, code: 'BODY_INVALID', field: 'body.reason' },
    ],
    [
      'bad JSON',
      { raw: '{"reason":' },
      { status: 400, code: 'BODY_INVALID', field: 'body', rule: 'JSON (UTF-8), no __proto__' },
    ],
    ['no body', { raw: '' }, { status: 400, code: 'BODY_INVALID', field: 'body.reason' }],
    ['a body that is a list', { raw: '[]' }, { status: 400, code: 'BODY_INVALID', field: 'body' }],
    [
      'invalid UTF-8',
      { raw: Buffer.concat([Buffer.from('{"reason":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}')]) },
      { status: 400, code: 'BODY_INVALID', field: 'body' },
    ],
    [
      '__proto__',
      { raw: '{"reason":"x","__proto__":{"roles":["SYSTEM"]}}' },
      { status: 400, code: 'BODY_INVALID', field: 'body' },
    ],
    [
      'an unknown query',
      { path: '/v1/cases/{caseNo}/withdrawal?force=1' },
      { status: 400, code: 'BODY_INVALID', field: 'query.force' },
    ],
    ['a body over 256 KiB', { raw: ' '.repeat(LIMIT + 1) }, { status: 413, code: 'BODY_TOO_LARGE' }],
    ['a body far over it', { raw: ' '.repeat(LIMIT * 20) }, { status: 413, code: 'BODY_TOO_LARGE' }],
    [
      'a body over it that does not say how long it is',
      { raw: stream(8, LIMIT / 4) },
      { status: 413, code: 'BODY_TOO_LARGE' },
    ],
    ['another method', { method: 'PUT' }, { status: 405, code: 'METHOD_NOT_ALLOWED' }],
    ['a route there is not', { path: '/v1/cases/{caseNo}/burning' }, { status: 404, code: 'ROUTE_UNKNOWN' }],
    [
      'a path whose percent-encoding is broken',
      { path: '/v1/cases/%E0%A4%A/withdrawal' },
      { status: 404, code: 'ROUTE_UNKNOWN' },
    ],
    ['a path that begins with two slashes', { path: '//' }, { status: 404, code: 'ROUTE_UNKNOWN' }],
    [
      'a case number that is none',
      { path: '/v1/cases/7/withdrawal' },
      { status: 400, code: 'BODY_INVALID', field: 'path.caseNo' },
    ],
    [
      'a case there is not',
      { path: '/v1/cases/431101-20261120-999999/withdrawal' },
      { status: 404, code: 'CASE_UNKNOWN' },
    ],
    [
      'no idempotency key',
      { headers: { 'idempotency-key': '' } },
      { status: 400, code: 'IDEMPOTENCY_KEY_MISSING' },
    ],
    ['a key too short', { key: '1234567' }, { status: 400, code: 'IDEMPOTENCY_KEY_MISSING' }],
    ['a key of other characters', { key: 'a key: 00001' }, { status: 400, code: 'IDEMPOTENCY_KEY_MISSING' }],
  ])('%s', async (_, change, expected) => {
    expect((await withdraw(change)).body).toMatchObject(expected);
  });

  it('a body of exactly 256 KiB is read', async () => {
    const { body } = await withdraw({ raw: '{}'.padEnd(LIMIT, ' ') });
    expect(body).toMatchObject({ code: 'BODY_INVALID', field: 'body.reason' });
  });
});

describe('what anybody may ask', () => {
  it.each([
    ['GET', '/v1/themes/t_moon', 404, 'THEME_UNKNOWN'],
    ['GET', '/v1/certificates/1.2.3/verification', 404, 'NOT_FOUND'],
    ['GET', '/v1/themes?page=2', 400, 'BODY_INVALID'],
    ['DELETE', '/v1/themes', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/v2/themes', 404, 'ROUTE_UNKNOWN'],
    ['GET', '/local/secrets', 404, 'ROUTE_UNKNOWN'],
    ['GET', '/files/../keys/secrets.json', 404, 'ROUTE_UNKNOWN'],
    ['GET', '/files/%2e%2e%2fkeys%2fsecrets.json', 403, 'SLOT_SIGNATURE'],
    ['GET', '/files/cases/x?signature=AAAA', 403, 'SLOT_SIGNATURE'],
    ['DELETE', '/files/cases/x', 405, 'METHOD_NOT_ALLOWED'],
  ])('%s %s is answered %i %s', async (method, path, status, code) => {
    expect((await platform().call(method, path)).body).toMatchObject({ status, code });
  });

  it('themes, one theme and the description of the API are answered', async () => {
    const { anyone } = platform().client;
    const { items } = await anyone.get<{ items: { id: string }[] }>('/v1/themes');
    expect(items.map(({ id }) => id)).toContain('t_restaurant');
    expect(await anyone.get('/v1/themes/t_restaurant')).toMatchObject({ id: 't_restaurant' });
    expect(await anyone.get('/openapi.json')).toMatchObject({ openapi: '3.1.0' });
  });
});
