import { instantOf, isClaimedEnd, recipientOf } from '@yijianshi/domain';
import { type Platform, readPersonal } from '@yijianshi/runtime';
import {
  deliveryOfBooking,
  handleDelivery,
  loadCase,
  loadDelivery,
  type OutboxRow,
  rawCallbackKey,
  type Telling,
} from '@yijianshi/store';

/** Books with the order number of the delivery's booking: without an answer it asks again with the same number, and the carrier knows it. */
export async function book(platform: Platform, deliveryId: string): Promise<boolean> {
  const delivery = await loadDelivery(platform.store, deliveryId);
  const booking = delivery?.booking;
  if (delivery === undefined || booking?.status !== 'PENDING') return true;
  const loaded = await loadCase(platform.store, delivery.caseNo);
  const carrier = (await platform.carrierRoute(booking.carrier))?.carrier;
  if (loaded === undefined || carrier === undefined) throw new RangeError(`no carrier ${booking.carrier}`);
  const { applicant } = await readPersonal(platform, loaded.state);
  const outcome = await carrier.book({
    orderNo: booking.bookingId,
    from: platform.sender,
    to: recipientOf(applicant),
    parcels: delivery.parcels.length,
    deliverBy: delivery.promise.promisedBy,
  });
  if ('unknown' in outcome) return false;
  const { bookingId } = booking;
  const command =
    'booked' in outcome
      ? ({ type: 'CONFIRM_BOOKING', bookingId, ...outcome.booked } as const)
      : ({ type: 'FAIL_BOOKING', bookingId, reason: outcome.refused } as const);
  await settle(platform, deliveryId, [command]);
  return true;
}

/** Applies a stored callback: claims, each once, folded by event time. */
export async function applyCallback(
  platform: Platform,
  { carrier, digest }: Extract<Telling, { kind: 'CALLBACK' }>,
): Promise<boolean> {
  const row = await platform.store.get<OutboxRow>(rawCallbackKey(carrier, digest));
  for (const claim of row?.data.raw?.claims ?? []) {
    await settle(platform, deliveryOfBooking(claim.bookingId), [{ type: 'RECORD_CLAIM', claim }]);
  }
  return true;
}

/**
 * A claimed end is asked back by an authenticated query. Pushes that got lost are filled in from it, and what the carrier
 * then says of its own accord confirms the claim; until it does, it is asked again.
 */
export async function confirm(platform: Platform, deliveryId: string): Promise<boolean> {
  const delivery = await loadDelivery(platform.store, deliveryId);
  const claimed = delivery?.parcels.some(({ state }) => isClaimedEnd(state)) ?? false;
  if (!claimed || delivery === undefined || delivery.booking === null) return true;
  const carrier = (await platform.carrierRoute(delivery.booking.carrier))?.carrier;
  const outcome = await carrier?.pull(delivery.booking.bookingId);
  if (outcome === undefined || !('pulled' in outcome)) return false;
  const { state, claims } = outcome.pulled;
  await settle(
    platform,
    deliveryId,
    claims.map((claim) => ({ type: 'RECORD_CLAIM', claim })),
  );
  if (state !== 'DELIVERED_UNCONFIRMED') return false;
  await settle(platform, deliveryId, [{ type: 'CONFIRM_CLAIM', state: 'DELIVERED', by: 'PULL' }]);
  return true;
}

async function settle(
  platform: Platform,
  deliveryId: string,
  commands: Parameters<typeof handleDelivery>[2],
): Promise<void> {
  const now = instantOf(platform.clock.now());
  const outcome = await handleDelivery(platform.store, deliveryId, commands, now);
  if ('refused' in outcome) platform.log.error('delivery command refused', { ...outcome, deliveryId });
}
