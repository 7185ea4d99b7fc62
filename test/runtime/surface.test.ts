import { operationsOf, Problem } from '@yijianshi/contracts';
import { refuse } from '@yijianshi/domain';
import {
  isReceiptCode,
  type Platform,
  receiptCode,
  steps,
  surface,
  verificationOf,
} from '@yijianshi/runtime';
import { StoreLimitError } from '@yijianshi/store';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';

const logged: object[] = [];
const measured: object[] = [];
const note = (message: string, fields: object = {}) => logged.push({ message, ...fields });
const platform = {
  clock: { now: () => Date.parse('2026-11-16T10:00:00+08:00') },
  log: { info: note, error: note },
  measure: (metric: string, value: number, dimensions: object) =>
    measured.push({ metric, value, ...dimensions }),
  receiptSecret: async () => Buffer.from('secret'),
} as unknown as Platform;

/** The public surface, all of whose handlers do the same. */
const publicSurface = (handler: () => Promise<unknown>) => {
  const handlers = Object.fromEntries(operationsOf('public').map(([name]) => [name, handler]));
  return surface('public', handlers as unknown as Parameters<typeof surface<'public'>>[1])(platform);
};
const call = (path: string, handler: () => Promise<unknown>) =>
  publicSurface(handler)(
    {
      httpMethod: 'GET',
      path,
      headers: {},
      body: '',
      isBase64Encoded: false,
      requestContext: { requestId: 'r-1' },
    } as unknown as APIGatewayProxyEvent,
    {} as Context,
  );

describe('a surface answers', () => {
  it('what its handler says, with the status of the route', async () => {
    const answer = await call('/v1/themes', async () => ({ items: [] }));
    expect(answer).toMatchObject({
      statusCode: 200,
      body: '{"items":[]}',
      headers: { 'x-request-id': 'r-1', 'cache-control': 'no-store' },
    });
  });

  it('with a file as its bytes, which travel in base64, and with its own type', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const raw = { status: 200, contentType: 'application/pdf', body: bytes };
    const answer = await call('/v1/themes/t_x/guide-sheet', async () => ({ raw }));
    expect(answer).toMatchObject({
      statusCode: 200,
      isBase64Encoded: true,
      headers: { 'content-type': 'application/pdf', 'x-request-id': 'r-1' },
    });
    expect(Buffer.from(answer.body, 'base64').equals(bytes)).toBe(true);
  });

  it.each<[string, string, () => Promise<unknown>, number, string]>([
    ['a refusal', '/v1/themes', async () => refuse('THEME_UNKNOWN'), 404, 'THEME_UNKNOWN'],
    ['a route it does not have', '/v1/moon', async () => ({}), 404, 'ROUTE_UNKNOWN'],
    [
      'a cursor the store did not make',
      '/v1/themes',
      async () => Promise.reject(new StoreLimitError('CURSOR', 'x')),
      400,
      'CURSOR_INVALID',
    ],
    [
      'a fault of the program',
      '/v1/themes',
      async () => Promise.reject(new Error('disk on fire')),
      500,
      'INTERNAL',
    ],
  ])('%s as a problem with the request’s number', async (_, path, handler, status, code) => {
    const answer = await call(path, handler);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-request-id': 'r-1',
    });
    const body: unknown = JSON.parse(answer.body);
    expect(Problem.parse(body)).toEqual(body);
    expect(body).toMatchObject({ code, requestId: 'r-1' });
    expect(answer.body).not.toContain('fire');
  });

  it('and keeps what went wrong in its own log, under the same number', () => {
    expect(logged).toContainEqual(
      expect.objectContaining({
        requestId: 'r-1',
        error: expect.objectContaining({ message: 'disk on fire' }),
      }),
    );
  });

  it('with one line in its log: the operation and the request’s number, nothing of what was said', async () => {
    logged.length = 0;
    await call('/v1/themes', async () => ({ items: ['SECRET'] }));
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ message: 'request', requestId: 'r-1', operation: 'listThemes' });
    expect(JSON.stringify(logged)).not.toContain('SECRET');
  });
});

describe('a step of the workflow', () => {
  const step = (handler: () => Promise<never>) => steps({ PACK: handler })(platform);

  it('that a rule refuses fails under the refusal’s code, for the workflow to see', async () => {
    const refused = steps({ PACK: async () => refuse('CASE_STATUS', 'status') })(platform);
    await expect(refused({ step: 'PACK', caseNo: 'C1' })).rejects.toMatchObject({
      name: 'CASE_STATUS',
      message: '{"refused":"CASE_STATUS","field":"status","step":"PACK","caseNo":"C1"}',
    });
  });

  it('the function does not serve is a fault', async () => {
    const none = step(() => Promise.reject(new Error('unreached')));
    await expect(none({ step: 'FLY', caseNo: 'C1' })).rejects.toThrow('no step FLY');
  });

  it('is counted by its name, whether it ends well or not', async () => {
    measured.length = 0;
    await steps({ PACK: async () => null })(platform)({ step: 'PACK', caseNo: 'C1' });
    await step(() => Promise.reject(new Error('down')))({ step: 'PACK', caseNo: 'C1' }).catch(() => {});
    expect(measured).toEqual([
      { metric: 'StepSucceeded', value: 1, step: 'PACK' },
      { metric: 'StepFailed', value: 1, step: 'PACK' },
    ]);
  });

  it('that fails is logged without its token, which would complete somebody’s wait', async () => {
    logged.length = 0;
    const failing = step(() => Promise.reject(new Error('down')));
    await expect(failing({ step: 'PACK', caseNo: 'C1', token: 'tok-123' })).rejects.toThrow('down');
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('tok-123');
  });
});

describe('a receipt’s code', () => {
  const CASE_NO = '431101-20261116-000001';
  it('opens its own case and no other', async () => {
    const code = await receiptCode(platform, CASE_NO);
    expect(code).toMatch(/^[2-9A-HJ-KM-NP-TV-Z]{12}$/);
    expect(await isReceiptCode(platform, CASE_NO, code)).toBe(true);
    expect(await isReceiptCode(platform, '431101-20261116-000002', code)).toBe(false);
    for (const wrong of ['', code.slice(1), `${code}2`, code.toLowerCase(), '号'.repeat(4)])
      expect(await isReceiptCode(platform, CASE_NO, wrong)).toBe(false);
  });
});

describe('a certificate', () => {
  const row = {
    certificateId: 'c',
    caseNo: '431101-20261116-000001',
    itemId: 'i_food',
    title: '食品经营许可证',
    holder: '永州*******餐馆',
    issuer: '永州市市场监督管理局',
    issuedOn: '2026-11-16',
    validUntil: '2031-11-15',
    sha256: 'a'.repeat(64),
  };
  it.each([
    ['2031-11-15T23:59:59.999+08:00', 'VALID'],
    ['2031-11-16T00:00:00.000+08:00', 'EXPIRED'],
  ])('at %s is %s', (now, state) => {
    expect(verificationOf(row, now)).toMatchObject({ state, validUntil: '2031-11-15' });
  });
  it('without an end stays valid, and says nothing of the case it came from', () => {
    const answer = verificationOf({ ...row, validUntil: null }, '2099-01-01T00:00:00.000+08:00');
    expect(answer.state).toBe('VALID');
    expect(answer).not.toHaveProperty('validUntil');
    expect(answer).not.toHaveProperty('caseNo');
  });
});
