import type { Claim, ClaimedStatus, Instant } from '@yijianshi/domain';
import type { WireAnswer, WireRequest } from '@yijianshi/wire';
import type * as z from 'zod';

/** 快递暂行条例 22: a waybill carries no identity data beyond these three. */
export interface Contact {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
}

export interface CarrierOrder {
  /** The booking's id. Sent again with the same number it is the same order. */
  readonly orderNo: string;
  readonly from: Contact;
  readonly to: Contact;
  /** How many parcels; what is in them is nobody's business on the road. */
  readonly parcels: number;
  readonly deliverBy: Instant;
}

/** No answer, or none that can be trusted: it may or may not have happened. Ask again with the same order number. */
export interface Unknown {
  readonly unknown: true;
}
/** The carrier's reason code. */
export interface CarrierRefusal {
  readonly refused: string;
}

export interface Booked {
  readonly carrierOrderId: string;
  /** One for each parcel, or one for all. */
  readonly waybills: readonly string[];
}
export interface Pulled extends Booked {
  /** What the carrier says now; `null`: a code nobody has mapped. */
  readonly state: ClaimedStatus | null;
  /** All it has told so far, under the ids of its pushes. */
  readonly claims: readonly Claim[];
}

export type BookOutcome = { readonly booked: Booked } | CarrierRefusal | Unknown;
export type CancelOutcome = { readonly cancelled: true } | CarrierRefusal | Unknown;
export type PullOutcome = { readonly pulled: Pulled } | CarrierRefusal | Unknown;

/** A callback as it came. Header names in lower case; the body byte for byte. */
export interface Callback {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** What a callback is sent back for. */
export interface CallbackRefusal {
  readonly refused: 'SIGNATURE' | 'STALE' | 'MALFORMED';
}

export interface Ack {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * All that differs from carrier to carrier, one file each, its parts in this order. Everything here is a function of
 * what it is given; sending, waiting and the clock are `connect.ts`'s.
 */
export interface Carrier<Options extends { readonly timeoutMs: number }> {
  /** Its name in `/callbacks/{carrier}/…` and in a booking. */
  readonly name: string;
  readonly options: z.ZodType<Options>;
  readonly requests: {
    book(order: CarrierOrder, options: Options, now: Instant): WireRequest;
    cancel(orderNo: string, options: Options, now: Instant): WireRequest;
  };
  /** An answer that does not say so plainly is `unknown`, never a refusal. */
  readonly answers: {
    book(answer: WireAnswer, orderNo: string): BookOutcome;
    cancel(answer: WireAnswer, orderNo: string): CancelOutcome;
  };
  /** One byte string with the keys of one route; never several canonical forms. */
  verify(callback: Callback, options: Options, now: Instant): 'VALID' | 'SIGNATURE' | 'STALE';
  /** Only after `verify`. `undefined`: not what the carrier's interface describes. */
  parse(callback: Callback, receivedAt: Instant): readonly Claim[] | undefined;
  /** The carrier's codes. A code that is not here is recorded and changes nothing. */
  readonly statuses: Readonly<Record<string, ClaimedStatus>>;
  /** Sent when the callback is stored durably, not before. */
  readonly ack: Ack;
  readonly pull: {
    request(orderNo: string, options: Options, now: Instant): WireRequest;
    answer(answer: WireAnswer, orderNo: string, receivedAt: Instant): PullOutcome;
  };
}

export const statusOf = (
  statuses: Readonly<Record<string, ClaimedStatus>>,
  code: string,
): ClaimedStatus | null => (Object.hasOwn(statuses, code) ? (statuses[code] ?? null) : null);
