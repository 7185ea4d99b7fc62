import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PartnerOrder } from '@yijianshi/courier';
import { instantOf } from '@yijianshi/domain';
import { parseStrictJson, verifyWebhook } from '@yijianshi/wire';
import { eventId, type Ledger, type Order } from './ledger.ts';
import type { Misbehaviour } from './misbehaviour.ts';

export interface ServerOptions {
  readonly ledger: Ledger;
  readonly secret: string;
  readonly clock: { now(): number };
  readonly misbehaviour: () => Misbehaviour;
  /** An order came or went. */
  readonly changed: () => void;
}

interface Answer {
  readonly status: number;
  readonly content: unknown;
}

const MAX_BYTES = 64 * 1024;

const booked = ({ orderNo, carrierOrderId, waybill }: Order) => ({ orderNo, carrierOrderId, waybill });

/** The partner's side of the interface that `packages/courier/src/partner.ts` describes. */
export function createCourierServer({ ledger, secret, clock, misbehaviour, changed }: ServerOptions): Server {
  async function answer(method: string, path: string, request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    if (!body) return { status: 413, content: { code: 'TOO_LARGE' } };
    const covered = body.length > 0 ? body : new TextEncoder().encode(`${method} ${path}`);
    const headers = request.headers as Record<string, string | undefined>;
    if (verifyWebhook([secret], headers, instantOf(clock.now()), covered) !== 'VALID')
      return { status: 401, content: { code: 'SIGNATURE' } };
    const orderNo = /^\/orders\/([\w-]{1,64})$/.exec(path)?.[1];
    if (method === 'POST' && path === '/orders') return book(body);
    if (method === 'GET' && orderNo) return tell(orderNo);
    if (method === 'DELETE' && orderNo) return cancel(orderNo);
    return { status: 404, content: { code: 'ROUTE_UNKNOWN' } };
  }

  async function book(body: Uint8Array): Promise<Answer> {
    const read = PartnerOrder.safeParse(parseStrictJson(body));
    if (!read.success) return { status: 400, content: { code: 'ORDER_INVALID' } };
    const order = await ledger.book(read.data.orderNo, body, Date.now());
    if (!order) return { status: 409, content: { code: 'ORDER_CONFLICT' } };
    changed();
    const { answerAfterMs = 0, failAfterBooking = false } = order.calls === 1 ? misbehaviour() : {};
    if (answerAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, answerAfterMs));
    return failAfterBooking
      ? { status: 500, content: { code: 'INTERNAL' } }
      : { status: 200, content: booked(order) };
  }

  function tell(orderNo: string): Answer {
    const order = ledger.order(orderNo);
    if (!order) return { status: 404, content: { code: 'ORDER_UNKNOWN' } };
    const events = ledger.history(orderNo).map((happening) => ({
      id: eventId(happening),
      status: happening.status,
      at: instantOf(happening.at),
    }));
    return { status: 200, content: { ...booked(order), status: order.status, events } };
  }

  async function cancel(orderNo: string): Promise<Answer> {
    if (!ledger.order(orderNo)) return { status: 404, content: { code: 'ORDER_UNKNOWN' } };
    const cancelled = await ledger.cancel(orderNo, clock.now(), Date.now());
    changed();
    return cancelled ? { status: 200, content: {} } : { status: 409, content: { code: 'TOO_LATE' } };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, content } = await answer(request.method ?? '', request.url ?? '', request).catch(() => ({
      status: 500,
      content: { code: 'INTERNAL' },
    }));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  }

  return createServer((request, response) => void handle(request, response));
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
