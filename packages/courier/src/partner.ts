import { randomUUID } from 'node:crypto';
import { type Claim, type ClaimedStatus, type Instant, instantOf } from '@yijianshi/domain';
import {
  isPrivate,
  parseStrictJson,
  SECRET,
  signWebhook,
  verifyWebhook,
  type WireAnswer,
  type WireRequest,
} from '@yijianshi/wire';
import * as z from 'zod';
import { type Carrier, type Contact, statusOf } from './carrier.ts';

/**
 * The platform's own interface for a city's partner courier: JSON over HTTP, both directions signed with Standard
 * Webhooks.
 *
 * - `POST /orders` books; the same order number is the same order. `DELETE /orders/{orderNo}` cancels. `GET /orders/{orderNo}` tells all.
 * - A callback's `webhook-id` is the event's id, the same whenever it is sent again.
 */

const Options = z.strictObject({
  baseUrl: z.url().refine(isPrivate, 'https, or http on this machine'),
  /** The first signs; all verify, so that a secret can be changed without a gap. */
  secrets: z.array(z.string().regex(SECRET)).min(1),
  timeoutMs: z.int().positive().default(5000),
});
export type PartnerOptions = z.infer<typeof Options>;

function signed(
  options: PartnerOptions,
  now: Instant,
  method: WireRequest['method'],
  path: string,
  content?: unknown,
): WireRequest {
  const body = content === undefined ? undefined : new TextEncoder().encode(JSON.stringify(content));
  // A request without a body signs what it asks, or one that reads an order could be turned into one that cancels another.
  const covered = body ?? new TextEncoder().encode(`${method} ${path}`);
  return {
    method,
    url: `${options.baseUrl.replace(/\/$/, '')}${path}`,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...signWebhook(options.secrets.slice(0, 1), `req_${randomUUID()}`, now, covered),
    },
    ...(body ? { body } : {}),
  };
}

const orderPath = (orderNo: string): string => `/orders/${encodeURIComponent(orderNo)}`;
/** Names the three fields, so that nothing else an object may hold goes along. */
const contact = ({ name, address, phone }: Contact): Contact => ({ name, address, phone });

const Id = z.string().regex(/^[\w-]{1,64}$/);
const Code = z.string().min(1).max(64);
const Time = z.iso
  .datetime({ offset: true })
  .transform((text) => instantOf(Date.parse(text)))
  .refine((at) => at.startsWith('20'));

const Text = z.string().min(1).max(200);
const ContactBody = z.strictObject({ name: Text, address: Text, phone: Text });
/** The body of `POST /orders`. */
export const PartnerOrder = z.strictObject({
  orderNo: Id,
  from: ContactBody,
  to: ContactBody,
  parcels: z.int().min(1).max(100),
  deliverBy: Time,
});
const BookedAnswer = z.strictObject({ orderNo: Id, carrierOrderId: Id, waybill: Id });
const RefusedAnswer = z.strictObject({ code: Code });
const Message = z.strictObject({
  type: z.literal('order.status'),
  timestamp: Time,
  data: z.strictObject({ orderNo: Id, carrierOrderId: Id, waybill: Id, status: Code }),
});
const PulledAnswer = z.strictObject({
  ...BookedAnswer.shape,
  status: Code,
  events: z.array(z.strictObject({ id: Id, status: Code, at: Time })).max(500),
});

const isOk = ({ status }: WireAnswer): boolean => status >= 200 && status < 300;

/** Only a reason the interface describes is a refusal; a proxy's error page is not the carrier's word. */
function refusalIn(answer: WireAnswer): { refused: string } | { unknown: true } {
  const refusal = answer.status >= 400 ? RefusedAnswer.safeParse(parseStrictJson(answer.body)) : undefined;
  return refusal?.success ? { refused: refusal.data.code } : { unknown: true };
}

const statuses = {
  accepted: 'BOOKED',
  assigned: 'COURIER_ASSIGNED',
  at_pickup: 'COURIER_AT_PICKUP',
  picked_up: 'PICKED_UP',
  in_transit: 'IN_TRANSIT',
  delivering: 'OUT_FOR_DELIVERY',
  attempted: 'DELIVERY_ATTEMPTED',
  at_locker: 'AWAITING_COLLECTION',
  on_hold: 'ON_HOLD',
  delivered: 'DELIVERED_UNCONFIRMED',
  returning: 'RETURNING',
  returned: 'RETURNED_UNCONFIRMED',
  cancelled: 'CANCELLED',
  lost: 'LOST_SUSPECTED',
} as const satisfies Record<string, ClaimedStatus>;

/** A partner's order has one waybill for all its parcels, so a claim of it speaks of all of them. */
const claim = (eventId: string, orderNo: string, code: string, at: Instant, receivedAt: Instant): Claim => ({
  eventId,
  carrier: 'partner',
  bookingId: orderNo,
  code,
  state: statusOf(statuses, code),
  at,
  receivedAt,
});

export const partner: Carrier<PartnerOptions> = {
  name: 'partner',

  options: Options,

  requests: {
    book: ({ orderNo, from, to, parcels, deliverBy }, options, now) =>
      signed(options, now, 'POST', '/orders', {
        orderNo,
        from: contact(from),
        to: contact(to),
        parcels,
        deliverBy,
      }),
    cancel: (orderNo, options, now) => signed(options, now, 'DELETE', orderPath(orderNo)),
  },

  answers: {
    book(answer, orderNo) {
      if (!isOk(answer)) return refusalIn(answer);
      const read = BookedAnswer.safeParse(parseStrictJson(answer.body));
      if (!read.success || read.data.orderNo !== orderNo) return { unknown: true };
      return { booked: { carrierOrderId: read.data.carrierOrderId, waybills: [read.data.waybill] } };
    },
    cancel: (answer) => (isOk(answer) ? { cancelled: true } : refusalIn(answer)),
  },

  verify: ({ headers, body }, options, now) => verifyWebhook(options.secrets, headers, now, body),

  parse({ headers, body }, receivedAt) {
    const read = Message.safeParse(parseStrictJson(body));
    const id = Id.safeParse(headers['webhook-id']);
    if (!read.success || !id.success) return undefined;
    const { timestamp, data } = read.data;
    return [claim(id.data, data.orderNo, data.status, timestamp, receivedAt)];
  },

  statuses,

  ack: { status: 200, contentType: 'text/plain; charset=utf-8', body: '' },

  pull: {
    request: (orderNo, options, now) => signed(options, now, 'GET', orderPath(orderNo)),
    answer(answer, orderNo, receivedAt) {
      if (!isOk(answer)) return refusalIn(answer);
      const read = PulledAnswer.safeParse(parseStrictJson(answer.body));
      if (!read.success || read.data.orderNo !== orderNo) return { unknown: true };
      const { carrierOrderId, waybill, status, events } = read.data;
      return {
        pulled: {
          carrierOrderId,
          waybills: [waybill],
          state: statusOf(statuses, status),
          claims: events.map((event) => claim(event.id, orderNo, event.status, event.at, receivedAt)),
        },
      };
    },
  },
};
