import { ROUTES, type Route } from '@yijianshi/contracts';
import { isRefusal } from '@yijianshi/domain';
import { BODY_LIMIT, readRequest } from '@yijianshi/runtime';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';

const CASE_NO = '431101-20261116-000001';
const NOW = Date.parse('2026-11-16T10:00:00+08:00');

interface Parts {
  readonly sub?: string | null;
  readonly key?: string;
  readonly path?: object;
  readonly query?: object;
  readonly body?: string | Uint8Array;
}

const event = ({ sub = 'window-01', key = 'key-00000001', path = {}, query = {}, body = '' }: Parts) =>
  ({
    headers: { 'idempotency-key': key },
    pathParameters: path,
    queryStringParameters: query,
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: {
      requestId: 'r-1',
      authorizer: sub === null ? null : { claims: JSON.stringify({ sub, roles: ['WINDOW_OFFICER'] }) },
    },
  }) as unknown as APIGatewayProxyEvent;

const withdraw = (parts: Parts) =>
  readRequest(
    'withdrawCase',
    ROUTES.withdrawCase,
    event({ path: { caseNo: CASE_NO }, body: '{"reason":"不开了"}', ...parts }),
    NOW,
  );
const accepted = (parts: Parts) => {
  const request = withdraw(parts);
  if (isRefusal(request)) throw new Error(JSON.stringify(request));
  return request;
};

describe('a request', () => {
  it('is read by its row of the route table', () => {
    expect(accepted({})).toMatchObject({
      params: { caseNo: CASE_NO },
      query: {},
      body: { reason: '不开了' },
      principal: { sub: 'window-01', roles: ['WINDOW_OFFICER'] },
      now: '2026-11-16T10:00:00.000+08:00',
      requestId: 'r-1',
    });
  });

  it('lists every fault of its input at once, each with its place', () => {
    expect(withdraw({ path: { caseNo: 'x' }, query: { a: '1' }, body: '{"why":1}' })).toMatchObject({
      refused: 'BODY_INVALID',
      errors: [
        { field: 'path.caseNo' },
        { field: 'query.a', rule: 'unknown field' },
        { field: 'body.reason' },
        { field: 'body.why', rule: 'unknown field' },
      ],
    });
  });

  it.each<[string, Parts, object]>([
    ['nobody’s', { sub: null }, { refused: 'UNAUTHENTICATED' }],
    ['without a key', { key: '' }, { refused: 'IDEMPOTENCY_KEY_MISSING' }],
    ['with a key too short', { key: '1234567' }, { refused: 'IDEMPOTENCY_KEY_MISSING' }],
    ['with a key too long', { key: 'k'.repeat(65) }, { refused: 'IDEMPOTENCY_KEY_MISSING' }],
    ['with a key of other characters', { key: 'key 00000001' }, { refused: 'IDEMPOTENCY_KEY_MISSING' }],
    [
      'that is not JSON',
      { body: '{' },
      { refused: 'BODY_INVALID', field: 'body', rule: 'JSON (UTF-8), no __proto__' },
    ],
    [
      'that is not UTF-8',
      { body: Buffer.concat([Buffer.from('{"reason":"'), Buffer.of(0xff), Buffer.from('"}')]) },
      { refused: 'BODY_INVALID', field: 'body' },
    ],
    ['that is JSON but no object', { body: '[]' }, { refused: 'BODY_INVALID', field: 'body' }],
    ['longer than the limit', { body: ' '.repeat(BODY_LIMIT + 1) }, { refused: 'BODY_TOO_LARGE' }],
  ])('%s is refused', (_, parts, refusal) => {
    expect(withdraw(parts)).toMatchObject(refusal);
  });

  it('of exactly the limit is read', () => {
    const reason = '"}'.padStart(BODY_LIMIT - '{"reason":"'.length, ' ');
    expect(withdraw({ body: `{"reason":"${reason}` })).toMatchObject({
      refused: 'BODY_INVALID',
      field: 'body.reason',
    });
  });

  it.each(['{"reason":"x","__proto__":{"admin":true}}', '{"reason":"x","more":{"\\u005f_proto__":1}}'])(
    'cannot give an object another prototype: %s',
    (body) => {
      expect(withdraw({ body })).toMatchObject({
        refused: 'BODY_INVALID',
        field: 'body',
        rule: 'JSON (UTF-8), no __proto__',
      });
    },
  );

  it('is the same command for the same caller, route and key, and for nobody else', () => {
    const { commandId } = accepted({});
    expect(accepted({}).commandId).toBe(commandId);
    expect(accepted({ sub: 'window-02' }).commandId).not.toBe(commandId);
    expect(accepted({ key: 'key-00000002' }).commandId).not.toBe(commandId);
    const other = readRequest(
      'submitCase',
      ROUTES.submitCase as Route,
      event({ path: { caseNo: CASE_NO } }),
      NOW,
    );
    expect(other).not.toMatchObject({ commandId });
  });

  it('asks the same only in the same words about the same thing', () => {
    const { fingerprint } = accepted({});
    expect(accepted({}).fingerprint).toBe(fingerprint);
    expect(accepted({ body: '{"reason":"改主意"}' }).fingerprint).not.toBe(fingerprint);
    expect(accepted({ path: { caseNo: '431101-20261116-000002' } }).fingerprint).not.toBe(fingerprint);
  });
});
