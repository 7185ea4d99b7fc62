import type { Instant } from '../time.ts';
import { custodyMoves } from './custody.ts';
import type {
  Booking,
  Claim,
  ClaimOutcome,
  ConfirmBooking,
  ConfirmClaim,
  DeliveryCommand,
  DeliveryEvent,
  DeliveryRefusal,
  DeliveryRefusalCode,
  DeliveryState,
  DismissClaim,
  NextDeliveryCommand,
  PostDelivery,
  ScanHandover,
} from './delivery.ts';
import { evolveDelivery } from './evolve.ts';
import { claimedEndAt, isFuture } from './fold.ts';
import { CONFIRMED_AS, isClaimedEnd, mayMove, type ParcelStatus } from './states.ts';

/** A carrier that floods one delivery with distinct events must not grow its row past what the store holds. */
export const MAX_CLAIMS = 500;

type Decision = DeliveryEvent[] | DeliveryRefusal;

/** No events: it is so already. */
export function decideDelivery(
  command: DeliveryCommand,
  state: DeliveryState | undefined,
  { now }: { readonly now: Instant },
): Decision {
  if (command.type === 'POST_DELIVERY') return state ? refuse('DELIVERY_EXISTS', state) : post(command, now);
  if (!state) return { refused: 'DELIVERY_UNKNOWN' };
  const decided = decideNext(command, state, now);
  return 'refused' in decided ? decided : [...decided, ...custodyMoves(state, decided, now)];
}

function decideNext(command: NextDeliveryCommand, state: DeliveryState, now: Instant): Decision {
  switch (command.type) {
    case 'BOOK_AGAIN':
      return bookAgain(command, state, now);
    case 'CONFIRM_BOOKING':
      return confirmBooking(command, state, now);
    case 'FAIL_BOOKING':
      return failBooking(command, state, now);
    case 'REQUEST_CANCEL':
      return requestCancel(state, now);
    case 'RECORD_CLAIM':
      return recordClaim(command.claim, state, now);
    case 'CONFIRM_CLAIM':
      return confirmClaim(command, state, now);
    case 'DISMISS_CLAIM':
      return dismissClaim(command, state, now);
    case 'SCAN_HANDOVER':
      return scanHandover(command, state, now);
  }
}

const refuse = (refused: DeliveryRefusalCode, { state }: DeliveryState): DeliveryRefusal => ({
  refused,
  rule: `寄递状态为 ${state}`,
});

function post(command: PostDelivery, at: Instant): Decision {
  const { type: _, bookingId, carrier, ...delivery } = command;
  const distinct = (values: string[]) => new Set(values).size === delivery.parcels.length;
  const numbered =
    distinct(delivery.parcels.map(({ parcelId }) => parcelId)) &&
    distinct(delivery.parcels.map(({ sealNumber }) => sealNumber));
  const packed = delivery.parcels.length > 0 && delivery.parcels.every(({ contents }) => contents.length > 0);
  if (!numbered || !packed) return { refused: 'PARCELS_INVALID' };
  return [
    { type: 'DELIVERY_POSTED', at, ...delivery },
    { type: 'BOOKING_OPENED', at, bookingId, carrier },
  ];
}

/** One active booking: the next opens only when the last has failed or was cancelled with every parcel at the window. */
function bookAgain(
  { bookingId, carrier }: { bookingId: string; carrier: string },
  state: DeliveryState,
  at: Instant,
): Decision {
  if (state.booking?.bookingId === bookingId) return [];
  if (state.pastBookings.some((past) => past.bookingId === bookingId))
    return refuse('BOOKING_CONFLICT', state);
  const free = state.parcels.every((parcel) => ['BOOKING_FAILED', 'CANCELLED'].includes(parcel.state));
  return free ? [{ type: 'BOOKING_OPENED', at, bookingId, carrier }] : refuse('BOOKING_ACTIVE', state);
}

function confirmBooking(command: ConfirmBooking, state: DeliveryState, at: Instant): Decision {
  const { bookingId, carrierOrderId, waybills } = command;
  if (state.booking?.bookingId !== bookingId) return refuse('BOOKING_UNKNOWN', state);
  if (state.booking.status === 'CONFIRMED')
    return state.booking.carrierOrderId === carrierOrderId ? [] : refuse('BOOKING_CONFLICT', state);
  if (state.booking.status === 'FAILED') return refuse('DELIVERY_STATE', state);
  if (waybills.length !== 1 && waybills.length !== state.parcels.length)
    return refuse('PARCELS_INVALID', state);
  return [{ type: 'BOOKING_CONFIRMED', at, bookingId, carrierOrderId, waybills }];
}

/** A carrier that already speaks of the order has it, whatever its answer was. */
function failBooking(
  { bookingId, reason }: { bookingId: string; reason: string },
  state: DeliveryState,
  at: Instant,
): Decision {
  if (state.booking?.bookingId !== bookingId) return refuse('BOOKING_UNKNOWN', state);
  if (state.booking.status === 'FAILED') return [];
  if (state.state !== 'BOOKING_PENDING') return refuse('DELIVERY_STATE', state);
  return [{ type: 'BOOKING_FAILED', at, bookingId, reason }];
}

function requestCancel(state: DeliveryState, at: Instant): Decision {
  if (!state.booking) return refuse('DELIVERY_STATE', state);
  if (state.booking.cancelRequestedAt) return [];
  const cancellable = state.parcels.every(
    (parcel) => parcel.custody.holder === 'WINDOW' && mayMove(parcel.state, 'CANCEL_REQUESTED'),
  );
  if (!cancellable) return refuse('DELIVERY_STATE', state);
  return [{ type: 'CANCEL_REQUESTED', at, bookingId: state.booking.bookingId }];
}

function recordClaim(claim: Claim, state: DeliveryState, at: Instant): Decision {
  const known = state.claims.find(({ eventId }) => eventId === claim.eventId);
  if (known) return known.code === claim.code && known.at === claim.at ? [] : refuse('CLAIM_CONFLICT', state);
  const isOf = (booking: Booking | null) =>
    booking?.bookingId === claim.bookingId && booking.carrier === claim.carrier;
  const past = state.pastBookings.some(isOf);
  if (!past && !isOf(state.booking)) return refuse('BOOKING_UNKNOWN', state);
  if (state.claims.length >= MAX_CLAIMS) return refuse('CLAIM_LIMIT', state);
  const recorded = (outcome: ClaimOutcome): DeliveryEvent => ({ type: 'CLAIM_RECORDED', at, claim, outcome });
  const after = evolveDelivery(state, recorded('APPLIED'));
  return [recorded(outcomeOf(claim, state, after, past))];
}

function outcomeOf(claim: Claim, before: DeliveryState, after: DeliveryState, past: boolean): ClaimOutcome {
  if (claim.state === null) return 'UNMAPPED';
  if (isFuture(claim)) return 'FUTURE';
  if (past) return 'PAST_BOOKING';
  const changed = after.parcels.filter((parcel, i) => parcel.state !== before.parcels[i]?.state);
  if (changed.length === 0) return 'NO_CHANGE';
  return changed.some((parcel) => isClaimedEnd(parcel.state)) ? 'PENDING_CONFIRMATION' : 'APPLIED';
}

function confirmClaim(command: ConfirmClaim, state: DeliveryState, at: Instant): Decision {
  const { booking } = state;
  const meant = state.parcels.filter(
    ({ waybill }) => command.waybill === undefined || waybill === command.waybill,
  );
  const events = meant.flatMap((parcel): DeliveryEvent[] => {
    const happenedAt = claimedEndAt(state, parcel);
    const claimed = isClaimedEnd(parcel.state) && CONFIRMED_AS[parcel.state] === command.state;
    if (!booking || !claimed || happenedAt === undefined) return [];
    const { bookingId } = booking;
    const { parcelId } = parcel;
    const confirmation = { bookingId, parcelId, state: command.state, by: command.by, at, happenedAt };
    return [{ type: 'CLAIM_CONFIRMED', at, confirmation }];
  });
  const already = meant.length > 0 && meant.every((parcel) => parcel.state === command.state);
  if (events.length === 0) return already ? [] : refuse('NOTHING_TO_CONFIRM', state);
  return events;
}

function dismissClaim(command: DismissClaim, state: DeliveryState, at: Instant): Decision {
  const { eventId } = command;
  if (state.dismissed.includes(eventId)) return [];
  const claim = state.claims.find((one) => one.eventId === eventId);
  if (!claim?.state || !isClaimedEnd(claim.state)) return refuse('CLAIM_UNKNOWN', state);
  return [{ type: 'CLAIM_DISMISSED', at, eventId }];
}

/** Nothing is handed to a courier any more. */
const OVER: readonly ParcelStatus[] = ['DELIVERED', 'RETURNED', 'LOST', 'CANCEL_REQUESTED', 'CANCELLED'];

function scanHandover(command: ScanHandover, state: DeliveryState, at: Instant): Decision {
  const { type: _, ...scan } = command;
  const parcel = state.parcels.find(({ parcelId }) => parcelId === scan.parcelId);
  if (!parcel || !state.booking) return refuse('PARCEL_UNKNOWN', state);
  const { holder, basis } = parcel.custody;
  if (scan.to === 'COURIER') {
    if (holder === 'COURIER' && basis === 'SCAN') return [];
    if (state.booking.status !== 'CONFIRMED' || OVER.includes(parcel.state))
      return refuse('DELIVERY_STATE', state);
    // On the way back it is taken in and recorded whatever the seal is.
    if (scan.sealNumber !== parcel.sealNumber) return refuse('SEAL_MISMATCH', state);
  } else {
    if (parcel.state === 'RETURNED') return [];
    if (holder === 'WINDOW') return refuse('DELIVERY_STATE', state);
  }
  const handover = { ...scan, bookingId: state.booking.bookingId, at };
  return [{ type: 'HANDOVER_SCANNED', at, handover }];
}
