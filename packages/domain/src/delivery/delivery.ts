import type { Refusal, RefusalCode } from '../refusals.ts';
import type { Instant } from '../time.ts';
import type { DeliveryPromise } from './promise.ts';
import type { ClaimedStatus, DeliveryStatus, ParcelStatus } from './states.ts';

export type Payer = 'AGENCY' | 'APPLICANT';

/** One attempt with one carrier. Its id is the order number the carrier knows it by, never used twice. */
export interface Booking {
  readonly bookingId: string;
  readonly carrier: string;
  readonly carrierOrderId?: string;
  readonly status: 'PENDING' | 'CONFIRMED' | 'FAILED';
  readonly cancelRequestedAt?: Instant;
}

export type Holder = 'WINDOW' | 'COURIER' | 'RECIPIENT' | 'DEPARTMENT' | 'UNKNOWN';

/** Who has it, and how that is known: seen by the window, said by the courier, or said and confirmed. */
export interface Custody {
  readonly holder: Holder;
  readonly basis: 'SCAN' | 'CLAIM' | 'CONFIRMED';
}

/** What a packer fills in. */
export interface PackedParcel {
  readonly parcelId: string;
  readonly sealNumber: string;
  /** Document ids. */
  readonly contents: readonly string[];
}

export interface Parcel extends PackedParcel {
  readonly waybill?: string;
  readonly state: ParcelStatus;
  readonly custody: Custody;
}

/** A carrier's message, once its sender is verified. It says what the carrier says happened. */
export interface Claim {
  /** The carrier's own id of the event: the dedupe key. */
  readonly eventId: string;
  /** Who said it; a carrier is heard about its own bookings only. */
  readonly carrier: string;
  readonly bookingId: string;
  /** The carrier's code as it came. */
  readonly code: string;
  /** `null`: a code nobody has mapped yet. */
  readonly state: ClaimedStatus | null;
  readonly at: Instant;
  readonly receivedAt: Instant;
  /** Absent: it speaks of every parcel of the booking. */
  readonly waybill?: string;
}

/** A parcel changing hands at the window. */
export interface Handover {
  readonly bookingId: string;
  readonly parcelId: string;
  readonly to: 'COURIER' | 'WINDOW';
  readonly at: Instant;
  readonly sealNumber: string;
  readonly place: string;
  readonly officer: string;
  /** The courier who confirmed it, as the carrier numbers them; no name. */
  readonly courier: string;
}

/** A claimed end that something better than the push confirmed. A return is confirmed by its scan alone. */
export interface Confirmation {
  readonly bookingId: string;
  readonly parcelId: string;
  readonly state: 'DELIVERED' | 'LOST';
  readonly by: 'PULL' | 'RECIPIENT_CODE';
  /** When it was confirmed, and when it happened by the claim that was confirmed. */
  readonly at: Instant;
  readonly happenedAt: Instant;
}

export interface CustodyMove {
  readonly parcelId: string;
  readonly from: Holder;
  readonly to: Holder;
  readonly basis: Custody['basis'];
  /** When the platform learned of it; what it learned it from holds the time of the hand-over. */
  readonly at: Instant;
  readonly cause:
    | { readonly claim: string }
    | { readonly confirmedBy: Confirmation['by'] }
    | { readonly scan: Handover };
}

/**
 * `claims`, `dismissed`, `handovers`, `confirmations` and the booking are what is known; the parcels' state and
 * custody and the delivery's are folded from them after every event (`fold.ts`), whatever order they came in. `custodyLog` is the
 * append-only record of what was learned when.
 */
export interface DeliveryState {
  readonly deliveryId: string;
  readonly caseNo: string;
  readonly promise: DeliveryPromise;
  readonly payer: Payer;
  /** The active booking; `null` only before the first. */
  readonly booking: Booking | null;
  readonly pastBookings: readonly Booking[];
  readonly parcels: readonly Parcel[];
  /** In order of event time, rank, receipt. */
  readonly claims: readonly Claim[];
  readonly dismissed: readonly string[];
  readonly handovers: readonly Handover[];
  readonly confirmations: readonly Confirmation[];
  readonly state: DeliveryStatus;
  readonly custody: Custody;
  readonly custodyLog: readonly CustodyMove[];
}

export interface PostDelivery {
  readonly type: 'POST_DELIVERY';
  readonly deliveryId: string;
  readonly caseNo: string;
  readonly promise: DeliveryPromise;
  readonly payer: Payer;
  readonly parcels: readonly PackedParcel[];
  readonly bookingId: string;
  readonly carrier: string;
}

export interface ConfirmBooking {
  readonly type: 'CONFIRM_BOOKING';
  readonly bookingId: string;
  readonly carrierOrderId: string;
  /** One for each parcel in their order, or one for all. */
  readonly waybills: readonly string[];
}

export interface ConfirmClaim {
  readonly type: 'CONFIRM_CLAIM';
  readonly state: Confirmation['state'];
  readonly by: Confirmation['by'];
  /** Absent: every parcel of which it is claimed. */
  readonly waybill?: string;
}

/** Something better than the push contradicts a claimed end. */
export interface DismissClaim {
  readonly type: 'DISMISS_CLAIM';
  readonly eventId: string;
}

export type ScanHandover = { readonly type: 'SCAN_HANDOVER' } & Omit<Handover, 'bookingId' | 'at'>;

/** What may be asked of a delivery that exists. */
export type NextDeliveryCommand =
  | { readonly type: 'BOOK_AGAIN'; readonly bookingId: string; readonly carrier: string }
  | ConfirmBooking
  | { readonly type: 'FAIL_BOOKING'; readonly bookingId: string; readonly reason: string }
  | { readonly type: 'REQUEST_CANCEL' }
  | { readonly type: 'RECORD_CLAIM'; readonly claim: Claim }
  | ConfirmClaim
  | DismissClaim
  | ScanHandover;

export type DeliveryCommand = PostDelivery | NextDeliveryCommand;

/** What a recorded claim did; the ones that did nothing to a parcel are for people to look at. */
export type ClaimOutcome =
  | 'APPLIED'
  | 'PENDING_CONFIRMATION'
  | 'NO_CHANGE'
  | 'UNMAPPED'
  | 'FUTURE'
  | 'PAST_BOOKING';

export type DeliveryPosted = { readonly type: 'DELIVERY_POSTED' } & Omit<
  PostDelivery,
  'type' | 'bookingId' | 'carrier'
>;

/** What may happen to a delivery that exists. */
export type NextDeliveryFact =
  | { readonly type: 'BOOKING_OPENED'; readonly bookingId: string; readonly carrier: string }
  | ({ readonly type: 'BOOKING_CONFIRMED' } & Omit<ConfirmBooking, 'type'>)
  | { readonly type: 'BOOKING_FAILED'; readonly bookingId: string; readonly reason: string }
  | { readonly type: 'CANCEL_REQUESTED'; readonly bookingId: string }
  | { readonly type: 'CLAIM_RECORDED'; readonly claim: Claim; readonly outcome: ClaimOutcome }
  | { readonly type: 'CLAIM_CONFIRMED'; readonly confirmation: Confirmation }
  | { readonly type: 'CLAIM_DISMISSED'; readonly eventId: string }
  | { readonly type: 'HANDOVER_SCANNED'; readonly handover: Handover }
  | { readonly type: 'CUSTODY_MOVED'; readonly move: CustodyMove };

export type DeliveryEvent = { readonly at: Instant } & (DeliveryPosted | NextDeliveryFact);

export type DeliveryRefusalCode = Extract<
  RefusalCode,
  | 'DELIVERY_UNKNOWN'
  | 'DELIVERY_EXISTS'
  | 'DELIVERY_STATE'
  | 'BOOKING_ACTIVE'
  | 'BOOKING_UNKNOWN'
  | 'BOOKING_CONFLICT'
  | 'PARCELS_INVALID'
  | 'PARCEL_UNKNOWN'
  | 'SEAL_MISMATCH'
  | 'CLAIM_CONFLICT'
  | 'CLAIM_LIMIT'
  | 'CLAIM_UNKNOWN'
  | 'NOTHING_TO_CONFIRM'
>;

export type DeliveryRefusal = Refusal & { readonly refused: DeliveryRefusalCode };
