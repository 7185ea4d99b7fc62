import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call, Running } from './platform.ts';

interface Secrets {
  readonly webhook: string;
  readonly routeSecret: string;
}
export const secretsOf = ({ dataDir }: Running): Secrets =>
  JSON.parse(readFileSync(join(dataDir, 'keys', 'secrets.json'), 'utf8')) as Secrets;

/** A carrier's message about an order, as the interface describes it. */
export const message = (orderNo: string, status = 'delivered', timestamp = '2026-11-20T10:00:00+08:00') =>
  JSON.stringify({
    type: 'order.status',
    timestamp,
    data: { orderNo, carrierOrderId: 'PC1', waybill: 'WB1', status },
  });

/** Signed as Standard Webhooks are, with none of the code that verifies it. */
export function signedCall(
  body: string,
  { secret, at, id = `evt_${randomUUID()}` }: { secret: string; at: number; id?: string },
): Call {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return {
    raw: body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
  };
}
