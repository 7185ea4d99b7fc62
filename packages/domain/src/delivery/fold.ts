import { epochOf, type Instant } from '../time.ts';
import type { Booking, Claim, Custody, DeliveryState, Parcel } from './delivery.ts';
import {
  type DeliveryStatus,
  isClaimedEnd,
  mayMove,
  type ParcelStatus,
  rankOf,
  saysInHand,
} from './states.ts';

/** A carrier's clock may run ahead of ours by this much; a claim from further on cannot be true, and would outlast every true one. */
const FUTURE_MS = 5 * 60_000;
export const isFuture = (claim: Claim): boolean => epochOf(claim.at) > epochOf(claim.receivedAt) + FUTURE_MS;

/** Event time, then rank of state, then receipt; the id makes the order total, so that a fold never depends on arrival. */
export const byEventTime = (a: Claim, b: Claim): number =>
  order(a.at, b.at) ||
  (a.state === null ? -1 : rankOf(a.state)) - (b.state === null ? -1 : rankOf(b.state)) ||
  order(a.receivedAt, b.receivedAt) ||
  order(a.eventId, b.eventId);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The claims that count for a parcel, in order. */
export const claimsOn = (state: DeliveryState, parcel: Parcel): Claim[] =>
  state.claims.filter(
    (claim) =>
      claim.bookingId === state.booking?.bookingId &&
      (claim.waybill === undefined || claim.waybill === parcel.waybill) &&
      !isFuture(claim) &&
      !state.dismissed.includes(claim.eventId),
  );

/** When the newest claim of an end was said to have happened. */
export const claimedEndAt = (state: DeliveryState, parcel: Parcel): Instant | undefined =>
  claimsOn(state, parcel).findLast((claim) => claim.state === parcel.state && isClaimedEnd(parcel.state))?.at;

function statusBefore(booking: Booking | null): ParcelStatus {
  if (!booking) return 'PLANNED';
  return ({ PENDING: 'BOOKING_PENDING', CONFIRMED: 'BOOKED', FAILED: 'BOOKING_FAILED' } as const)[
    booking.status
  ];
}

interface Step {
  readonly at: Instant;
  readonly state: ParcelStatus;
}

/** What was said and done about a parcel, in order of time. */
function stepsOf(state: DeliveryState, parcel: Parcel): Step[] {
  const steps: Step[] = claimsOn(state, parcel).flatMap(({ at, state: to }) =>
    to ? [{ at, state: to }] : [],
  );
  const cancelled = state.booking?.cancelRequestedAt;
  if (cancelled) steps.push({ at: cancelled, state: 'CANCEL_REQUESTED' });
  steps.push(...state.confirmations.filter((one) => isOf(state, parcel, one)));
  for (const handover of state.handovers.filter((one) => isOf(state, parcel, one)))
    steps.push({ at: handover.at, state: handover.to === 'COURIER' ? 'PICKED_UP' : 'RETURNED' });
  return steps.sort((a, b) => order(a.at, b.at) || rankOf(a.state) - rankOf(b.state));
}

const isOf = (state: DeliveryState, parcel: Parcel, fact: { bookingId: string; parcelId: string }): boolean =>
  fact.parcelId === parcel.parcelId && fact.bookingId === state.booking?.bookingId;

function foldParcel(state: DeliveryState, parcel: Parcel): Parcel {
  const scanned = state.handovers.some((handover) => isOf(state, parcel, handover));
  const inHand = scanned || claimsOn(state, parcel).some((claim) => claim.state && saysInHand(claim.state));
  let status = statusBefore(state.booking);
  for (const step of stepsOf(state, parcel)) {
    // CANCELLED means that the window has it: cancelled after the pick-up, it is out there and someone must fetch it.
    const to = step.state === 'CANCELLED' && inHand ? 'ON_HOLD' : step.state;
    if (mayMove(status, to)) status = to;
  }
  return { ...parcel, state: status, custody: custodyOf(status, inHand, scanned) };
}

/** Custody changes with the pick-up, the confirmed delivery and the confirmed return; a lost parcel is still the courier's. */
function custodyOf(status: ParcelStatus, inHand: boolean, scanned: boolean): Custody {
  if (status === 'DELIVERED') return { holder: 'RECIPIENT', basis: 'CONFIRMED' };
  if (status === 'RETURNED' || !inHand) return { holder: 'WINDOW', basis: 'SCAN' };
  return { holder: 'COURIER', basis: scanned ? 'SCAN' : 'CLAIM' };
}

/** The delivery is where its hindmost parcel is, unless some have arrived and others not. */
function summary(parcels: readonly Parcel[]): { state: DeliveryStatus; custody: Custody } {
  const [hindmost] = [...parcels].sort((a, b) => rankOf(a.state) - rankOf(b.state));
  if (!hindmost) throw new Error('a delivery has at least one parcel');
  const arrived = parcels.filter(({ state }) => state === 'DELIVERED' || state === 'DELIVERED_UNCONFIRMED');
  const partly = arrived.length > 0 && arrived.length < parcels.length;
  const behind = partly ? parcels.find((parcel) => !arrived.includes(parcel)) : hindmost;
  return { state: partly ? 'PARTIALLY_DELIVERED' : hindmost.state, custody: (behind ?? hindmost).custody };
}

/** Works out the parcels and the delivery again from what is known. */
export function refold(state: DeliveryState): DeliveryState {
  const parcels = state.parcels.map((parcel) => foldParcel(state, parcel));
  return { ...state, parcels, ...summary(parcels) };
}
