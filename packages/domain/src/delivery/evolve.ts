import type { Instant } from '../time.ts';
import type {
  Booking,
  DeliveryEvent,
  DeliveryPosted,
  DeliveryState,
  NextDeliveryFact,
  Parcel,
} from './delivery.ts';
import { byEventTime, refold } from './fold.ts';

/** What is known after an event. Pure bookkeeping: what it comes to is `refold`'s. */
export function evolveDelivery(state: DeliveryState | undefined, event: DeliveryEvent): DeliveryState {
  if (event.type === 'DELIVERY_POSTED') return posted(event);
  if (!state) throw new Error(`${event.type} before DELIVERY_POSTED`);
  return refold(learn(state, event));
}

function learn(state: DeliveryState, event: NextDeliveryFact & { readonly at: Instant }): DeliveryState {
  switch (event.type) {
    case 'BOOKING_OPENED':
      return {
        ...state,
        booking: { bookingId: event.bookingId, carrier: event.carrier, status: 'PENDING' },
        pastBookings: state.booking ? [...state.pastBookings, state.booking] : state.pastBookings,
        parcels: state.parcels.map(withoutWaybill),
      };
    case 'BOOKING_CONFIRMED':
      return {
        ...onBooking(state, { status: 'CONFIRMED', carrierOrderId: event.carrierOrderId }),
        parcels: state.parcels.map((parcel, i) =>
          withWaybill(parcel, event.waybills[i] ?? event.waybills[0]),
        ),
      };
    case 'BOOKING_FAILED':
      return onBooking(state, { status: 'FAILED' });
    case 'CANCEL_REQUESTED':
      return onBooking(state, { cancelRequestedAt: event.at });
    case 'CLAIM_RECORDED':
      return { ...state, claims: [...state.claims, event.claim].sort(byEventTime) };
    case 'CLAIM_CONFIRMED':
      return { ...state, confirmations: [...state.confirmations, event.confirmation] };
    case 'CLAIM_DISMISSED':
      return { ...state, dismissed: [...state.dismissed, event.eventId] };
    case 'HANDOVER_SCANNED':
      return { ...state, handovers: [...state.handovers, event.handover] };
    case 'CUSTODY_MOVED':
      return { ...state, custodyLog: [...state.custodyLog, event.move] };
  }
}

function posted(event: DeliveryPosted): DeliveryState {
  const { deliveryId, caseNo, promise, payer } = event;
  const custody = { holder: 'WINDOW', basis: 'SCAN' } as const;
  return {
    deliveryId,
    caseNo,
    promise,
    payer,
    booking: null,
    pastBookings: [],
    parcels: event.parcels.map((parcel) => ({ ...parcel, state: 'PLANNED', custody })),
    claims: [],
    dismissed: [],
    handovers: [],
    confirmations: [],
    state: 'PLANNED',
    custody,
    custodyLog: [],
  };
}

const onBooking = (state: DeliveryState, change: Partial<Booking>): DeliveryState => ({
  ...state,
  booking: state.booking && { ...state.booking, ...change },
});

/** A waybill belongs to its booking. */
const withoutWaybill = ({ waybill: _, ...parcel }: Parcel): Parcel => parcel;
const withWaybill = (parcel: Parcel, waybill: string | undefined): Parcel =>
  waybill === undefined ? parcel : { ...parcel, waybill };
