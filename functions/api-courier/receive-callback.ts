import { createHash, timingSafeEqual } from 'node:crypto';
import { type Claim, type RefusalCode, refuse } from '@yijianshi/domain';
import { type Handler, type Platform, sealFor } from '@yijianshi/runtime';
import {
  type Action,
  ConflictError,
  deliveryOfBooking,
  loadDelivery,
  pendingRow,
  rawCallbackKey,
} from '@yijianshi/store';

const REFUSED_AS: Record<'SIGNATURE' | 'STALE' | 'MALFORMED', RefusalCode> = {
  SIGNATURE: 'CALLBACK_SIGNATURE',
  STALE: 'CALLBACK_STALE',
  MALFORMED: 'CALLBACK_MALFORMED',
};

/** The raw event, which is its own outbox row, in one durable write; then the carrier's exact acknowledgement. */
export const receiveCallback: Handler<'receiveCallback'> = async (request, platform) => {
  const { params, headers, body, now } = request;
  const route = await platform.carrierRoute(params.carrier);
  if (route === undefined || !same(route.routeSecret, params.routeSecret))
    return refuse('ROUTE_UNKNOWN', 'path');
  const { carrier } = route;
  const received = carrier.receive(headers, body, now);
  if ('refused' in received) return refuse(REFUSED_AS[received.refused], 'body');

  const digest = createHash('sha256')
    .update(headers['webhook-id'] ?? '')
    .update(body)
    .digest('hex');
  const kept = await rawEvent(platform, carrier.name, digest, received.claims, body, now);
  try {
    await platform.store.commit([kept]);
  } catch (error) {
    // Stored before: a repetition is acknowledged again and applied once.
    if (!(error instanceof ConflictError)) throw error;
  }
  const { status, contentType, body: text } = carrier.ack;
  return { raw: { status, contentType, body: text } };
};

const same = (expected: string, given: string): boolean => {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
};

/** The bytes may name a rider: they are kept under the case's key. Of an order that is not ours only the digest is kept. */
async function rawEvent(
  platform: Platform,
  carrier: string,
  digest: string,
  claims: readonly Claim[],
  body: Uint8Array,
  now: string,
): Promise<Action> {
  const key = rawCallbackKey(carrier, digest);
  const bookingId = claims[0]?.bookingId ?? '';
  const delivery = await loadDelivery(platform.store, deliveryOfBooking(bookingId));
  if (delivery === undefined) {
    platform.log.error('callback for an unknown order', { carrier, digest });
    return { put: { ...key, data: { receivedAt: now, foreign: true } }, ifVersion: 0 };
  }
  const bytes = Buffer.from(body).toString('base64');
  const { sealed } = await sealFor(platform, delivery.caseNo, 'callback', bytes);
  const raw = { receivedAt: now, claims, sealed };
  const row = { telling: { kind: 'CALLBACK' as const, carrier, digest }, attempts: 0, raw };
  return { ...pendingRow(key, row, now), ifVersion: 0 };
}
