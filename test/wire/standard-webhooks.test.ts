import { instantOf } from '@yijianshi/domain';
import { signWebhook, verifyWebhook } from '@yijianshi/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** The vector that Standard Webhooks publishes. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OLD = 'whsec_b2xkLXNlY3JldC1vbGQtc2VjcmV0LW9sZC1zZWNyZXQ=';
const BODY = new TextEncoder().encode('{"test": 2432232314}');
const SENT = 1_614_265_330;
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': String(SENT),
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const seconds = (n: number) => instantOf(n * 1000);
const verify = (
  headers: Readonly<Record<string, string | undefined>>,
  {
    now = SENT,
    secrets = [SECRET],
    body = BODY,
  }: { now?: number; secrets?: string[]; body?: Uint8Array } = {},
) => verifyWebhook(secrets, headers, seconds(now), body);

describe('a Standard Webhooks signature', () => {
  it('is the published one', () => {
    expect(signWebhook([SECRET], HEADERS['webhook-id'], seconds(SENT), BODY)).toEqual(HEADERS);
    expect(verify(HEADERS)).toBe('VALID');
  });

  it.each([
    [0, 'VALID'],
    [300, 'VALID'],
    [301, 'STALE'],
    [-300, 'VALID'],
    [-301, 'STALE'],
  ])('%i seconds after it was made: %s', (later, verdict) => {
    expect(verify(HEADERS, { now: SENT + later })).toBe(verdict);
  });

  it.each([
    '1614265330junk',
    ' 1614265330',
    '+1614265330',
    '1614265330.0',
    '1e9',
    '',
    undefined,
    '9'.repeat(400),
  ])('with the timestamp %j is none', (timestamp) => {
    expect(verify({ ...HEADERS, 'webhook-timestamp': timestamp })).toBe('SIGNATURE');
  });

  it.each(['', undefined, 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330', 'a b', 'x'.repeat(129)])(
    'with the id %j is none',
    (id) => {
      expect(verify({ ...HEADERS, 'webhook-id': id })).toBe('SIGNATURE');
    },
  );

  it.each([
    undefined,
    '',
    'v1,',
    'v1,AAAA',
    HEADERS['webhook-signature'].slice('v1,'.length),
    HEADERS['webhook-signature'].replace('v1', 'v1a'),
    HEADERS['webhook-signature'].replace('g0hM', 'g0hN'),
    'v1,'.repeat(5000),
  ])('that reads %j is none', (signature) => {
    expect(verify({ ...HEADERS, 'webhook-signature': signature })).toBe('SIGNATURE');
  });

  it('is one of several, and of one of several secrets, while a secret is changed', () => {
    const both = signWebhook([OLD, SECRET], 'e1', seconds(SENT), BODY);
    expect(verify(both)).toBe('VALID');
    expect(verify(both, { secrets: [OLD] })).toBe('VALID');
    expect(verify(HEADERS, { secrets: [OLD, SECRET] })).toBe('VALID');
    expect(verify(HEADERS, { secrets: [OLD] })).toBe('SIGNATURE');
    expect(verify(HEADERS, { secrets: [] })).toBe('SIGNATURE');
  });

  it('cannot be cut at another full stop', () => {
    const sent = signWebhook([SECRET], 'e1', seconds(SENT), new TextEncoder().encode(`${SENT}.{}`));
    const cut = { ...sent, 'webhook-id': `e1.${SENT}` };
    expect(verify(cut, { body: new TextEncoder().encode('{}') })).toBe('SIGNATURE');
  });

  it('covers bytes, not the text they may be read as', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x00);
    const headers = signWebhook([SECRET], 'e1', seconds(SENT), bytes);
    expect(verify(headers, { body: bytes })).toBe('VALID');
    expect(verify(headers, { body: Buffer.from(Buffer.from(bytes).toString('utf8')) })).toBe('SIGNATURE');
  });

  it('covers every byte of the body, the id and the time', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (body, n, flip) => {
          const headers = signWebhook([SECRET], 'e1', seconds(SENT), body);
          const other = body.map((byte, i) => (i === n % body.length ? byte ^ flip : byte));
          expect(verify(headers, { body })).toBe('VALID');
          expect(verify(headers, { body: other })).toBe('SIGNATURE');
          expect(verify({ ...headers, 'webhook-id': 'e2' }, { body })).toBe('SIGNATURE');
          expect(verify({ ...headers, 'webhook-timestamp': String(SENT + 1) }, { body })).toBe('SIGNATURE');
        },
      ),
    );
  });
});
