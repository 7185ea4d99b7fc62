/** The normalised states every carrier's own codes are mapped to, in rank order: of two events of one time, the later here comes last. */
export const DELIVERY_STATES = [
  'PLANNED',
  'BOOKING_PENDING',
  'BOOKED',
  'COURIER_ASSIGNED',
  'COURIER_AT_PICKUP',
  'PICKED_UP',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'DELIVERY_ATTEMPTED',
  'AWAITING_COLLECTION',
  'ON_HOLD',
  'DELIVERED_UNCONFIRMED',
  'DELIVERED',
  'PARTIALLY_DELIVERED',
  'RETURNING',
  'RETURNED_UNCONFIRMED',
  'RETURNED',
  'CANCEL_REQUESTED',
  'CANCELLED',
  'BOOKING_FAILED',
  'LOST_SUSPECTED',
  'LOST',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATES)[number];

/** A single parcel is never partly delivered; only the delivery as a whole is. */
export type ParcelStatus = Exclude<DeliveryStatus, 'PARTIALLY_DELIVERED'>;

/** What only the platform says: its own plans, and ends that were confirmed. No carrier code can be mapped to one of these. */
type OurWord =
  | 'PLANNED'
  | 'BOOKING_PENDING'
  | 'BOOKING_FAILED'
  | 'CANCEL_REQUESTED'
  | 'DELIVERED'
  | 'RETURNED'
  | 'LOST';
export type ClaimedStatus = Exclude<ParcelStatus, OurWord>;

export const rankOf = (status: DeliveryStatus): number => DELIVERY_STATES.indexOf(status);

/** Claims that say the courier holds the parcel. An end that is only claimed is not among them: it moves custody once confirmed. */
const IN_HAND = [
  'PICKED_UP',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'DELIVERY_ATTEMPTED',
  'AWAITING_COLLECTION',
  'RETURNING',
] as const satisfies ClaimedStatus[];
export const saysInHand = (status: ParcelStatus): boolean => IN_HAND.some((held) => held === status);

/** Ends a carrier claims, and what each is once it is confirmed. */
export const CONFIRMED_AS = {
  DELIVERED_UNCONFIRMED: 'DELIVERED',
  RETURNED_UNCONFIRMED: 'RETURNED',
  LOST_SUSPECTED: 'LOST',
} as const satisfies Partial<Record<ClaimedStatus, ParcelStatus>>;
export type ClaimedEnd = keyof typeof CONFIRMED_AS;
export const isClaimedEnd = (status: ParcelStatus): status is ClaimedEnd => status in CONFIRMED_AS;

const ENDS = ['DELIVERED_UNCONFIRMED', 'RETURNED_UNCONFIRMED', 'LOST_SUSPECTED'] as const;
const CONFIRMED = ['DELIVERED', 'RETURNED', 'LOST'] as const;
const AT_WINDOW = ['BOOKED', 'COURIER_ASSIGNED', 'COURIER_AT_PICKUP', 'ON_HOLD', 'CANCELLED'] as const;
const ON_THE_ROAD = [
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'DELIVERY_ATTEMPTED',
  'AWAITING_COLLECTION',
  'ON_HOLD',
  'RETURNING',
] as const;

/**
 * Where a parcel may go from where it is; what is not listed changes nothing. Pushes get lost, so steps may be skipped, but
 * never retraced past the pick-up, except that a courier may be replaced before it. A cancelled or failed booking
 * still yields to a courier that has the parcel. Only a scan leaves a confirmed end: the parcel lies on the window's desk.
 */
const MOVES: Record<ParcelStatus, readonly ParcelStatus[]> = {
  PLANNED: ['BOOKING_PENDING'],
  BOOKING_PENDING: ['BOOKING_FAILED', 'CANCEL_REQUESTED', ...AT_WINDOW, ...IN_HAND, ...ENDS, ...CONFIRMED],
  BOOKED: ['CANCEL_REQUESTED', ...AT_WINDOW, ...IN_HAND, ...ENDS, ...CONFIRMED],
  COURIER_ASSIGNED: ['CANCEL_REQUESTED', ...AT_WINDOW, ...IN_HAND, ...ENDS, ...CONFIRMED],
  COURIER_AT_PICKUP: ['CANCEL_REQUESTED', ...AT_WINDOW, ...IN_HAND, ...ENDS, ...CONFIRMED],
  PICKED_UP: [...ON_THE_ROAD, ...ENDS, ...CONFIRMED],
  IN_TRANSIT: [...ON_THE_ROAD, ...ENDS, ...CONFIRMED],
  OUT_FOR_DELIVERY: [...ON_THE_ROAD, ...ENDS, ...CONFIRMED],
  DELIVERY_ATTEMPTED: [...ON_THE_ROAD, ...ENDS, ...CONFIRMED],
  AWAITING_COLLECTION: [...ON_THE_ROAD, ...ENDS, ...CONFIRMED],
  ON_HOLD: ['CANCEL_REQUESTED', ...AT_WINDOW, ...IN_HAND, ...ENDS, ...CONFIRMED],
  DELIVERED_UNCONFIRMED: ['RETURNING', 'RETURNED_UNCONFIRMED', 'LOST_SUSPECTED', ...CONFIRMED],
  DELIVERED: ['RETURNED'],
  RETURNING: ['ON_HOLD', ...ENDS, ...CONFIRMED],
  RETURNED_UNCONFIRMED: [...CONFIRMED],
  RETURNED: [],
  CANCEL_REQUESTED: ['CANCELLED', ...IN_HAND, ...ENDS, ...CONFIRMED],
  CANCELLED: [...IN_HAND, ...ENDS, ...CONFIRMED],
  BOOKING_FAILED: [...IN_HAND, ...ENDS, ...CONFIRMED],
  LOST_SUSPECTED: [...ON_THE_ROAD, 'DELIVERED_UNCONFIRMED', 'RETURNED_UNCONFIRMED', ...CONFIRMED],
  LOST: ['RETURNED'],
};

export const mayMove = (from: ParcelStatus, to: ParcelStatus): boolean => MOVES[from].includes(to);
