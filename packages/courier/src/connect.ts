import { type Claim, type Instant, instantOf } from '@yijianshi/domain';
import { send as overHttp, type WireAnswer, type WireRequest } from '@yijianshi/wire';
import type {
  Ack,
  BookOutcome,
  Callback,
  CallbackRefusal,
  CancelOutcome,
  Carrier,
  CarrierOrder,
  PullOutcome,
  Unknown,
} from './carrier.ts';

/** A carrier that can be talked to. */
export interface ConnectedCarrier {
  readonly name: string;
  readonly ack: Ack;
  book(order: CarrierOrder): Promise<BookOutcome>;
  cancel(orderNo: string): Promise<CancelOutcome>;
  pull(orderNo: string): Promise<PullOutcome>;
  receive(
    headers: Callback['headers'],
    rawBody: Uint8Array,
    receivedAt: Instant,
  ): { readonly claims: readonly Claim[] } | CallbackRefusal;
}

export interface World {
  readonly fetch: typeof fetch;
  /** Epoch milliseconds. */
  readonly clock: { now(): number };
}

/** Busy, too slow, or not convinced that it is us: nothing was said about the order. */
const NOT_AN_ANSWER = [401, 403, 408, 425, 429];

/** Throws for options that do not match the carrier's schema: a platform that is set up wrongly must not start. */
export function connect<Options extends { readonly timeoutMs: number }>(
  carrier: Carrier<Options>,
  settings: unknown,
  world: World,
): ConnectedCarrier {
  const options = carrier.options.parse(settings);
  const now = (): Instant => instantOf(world.clock.now());
  const exchange = (request: WireRequest) => send(world.fetch, request, options.timeoutMs);

  return {
    name: carrier.name,
    ack: carrier.ack,
    async book(order) {
      const answer = await exchange(carrier.requests.book(order, options, now()));
      return 'unknown' in answer ? answer : carrier.answers.book(answer, order.orderNo);
    },
    async cancel(orderNo) {
      const answer = await exchange(carrier.requests.cancel(orderNo, options, now()));
      return 'unknown' in answer ? answer : carrier.answers.cancel(answer, orderNo);
    },
    async pull(orderNo) {
      const answer = await exchange(carrier.pull.request(orderNo, options, now()));
      return 'unknown' in answer ? answer : carrier.pull.answer(answer, orderNo, now());
    },
    receive(headers, body, receivedAt) {
      const verdict = carrier.verify({ headers, body }, options, receivedAt);
      if (verdict !== 'VALID') return { refused: verdict };
      const claims = carrier.parse({ headers, body }, receivedAt);
      return claims ? { claims } : { refused: 'MALFORMED' };
    },
  };
}

/** A redirect, an answer nobody can read or none at all: it may or may not have happened. */
async function send(
  http: typeof fetch,
  request: WireRequest,
  timeoutMs: number,
): Promise<WireAnswer | Unknown> {
  const answer = await overHttp(http, request, timeoutMs);
  return 'failed' in answer || answer.status >= 500 || NOT_AN_ANSWER.includes(answer.status)
    ? { unknown: true }
    : answer;
}
