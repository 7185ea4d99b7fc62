import { createHmac, timingSafeEqual } from 'node:crypto';
import { epochOf, type Instant } from '@yijianshi/domain';

/**
 * Standard Webhooks, symmetric (`v1`): base64 HMAC-SHA256 over the bytes `id.timestamp.body`. Written here because the
 * reference library takes the timestamp `1614265330junk` and decodes the body as text before it hashes.
 */

export type WebhookHeaders = {
  readonly 'webhook-id': string;
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string;
  /** `v1,…`, several apart by a space while a secret is being changed. */
  readonly 'webhook-signature': string;
};

const TOLERANCE_SECONDS = 300;

/** `whsec_` and 24–64 bytes in base64. */
export const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

const digest = (secret: string, id: string, timestamp: string, body: Uint8Array): Buffer =>
  createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest();

export function signWebhook(
  secrets: readonly string[],
  id: string,
  now: Instant,
  body: Uint8Array,
): WebhookHeaders {
  const timestamp = String(Math.floor(epochOf(now) / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets
      .map((secret) => `v1,${digest(secret, id, timestamp, body).toString('base64')}`)
      .join(' '),
  };
}

export type WebhookVerdict = 'VALID' | 'SIGNATURE' | 'STALE';

/** Header names in lower case. Valid when any signature is that of any secret; `body` is what came over the wire, byte for byte. */
export function verifyWebhook(
  secrets: readonly string[],
  headers: Readonly<Record<string, string | undefined>>,
  now: Instant,
  body: Uint8Array,
): WebhookVerdict {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  // Without a full stop in the id, `id.timestamp.body` can be taken apart in one way only.
  if (!/^[\w-]{1,128}$/.test(id) || !/^\d{1,15}$/.test(timestamp)) return 'SIGNATURE';
  const age = Math.floor(epochOf(now) / 1000) - Number(timestamp);
  if (Math.abs(age) > TOLERANCE_SECONDS) return 'STALE';
  const given = signaturesIn(headers['webhook-signature'] ?? '');
  const expected = secrets.map((secret) => digest(secret, id, timestamp, body));
  return expected.some((one) => given.some((other) => timingSafeEqual(one, other))) ? 'VALID' : 'SIGNATURE';
}

/** Versions other than `v1` are for others. */
const signaturesIn = (header: string): Buffer[] =>
  header
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'))
    .filter(({ length }) => length === 32);
