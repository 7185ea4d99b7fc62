import { instantOf } from '@yijianshi/domain';
import { signWebhook } from '@yijianshi/wire';
import { eventId, type Happening, type Ledger, type Walker } from './ledger.ts';
import { AHEAD_MS, FORGERS_SECRET, type Misbehaviour, STALE_MS } from './misbehaviour.ts';

export interface Pace {
  /** From the booking to the pick-up, and from there to the door. */
  readonly pickupMs: number;
  readonly deliverMs: number;
}

export interface RoundsOptions {
  readonly ledger: Ledger;
  readonly secret: string;
  readonly callbackUrl: () => string;
  /** Epoch milliseconds: what happens is dated by the platform's clock. */
  readonly clock: { now(): number };
  readonly pace: Pace;
  readonly misbehaviour: () => Misbehaviour;
}

/** Told only by a courier that misbehaves; no interface describes it. */
const UNDESCRIBED = 'rerouted';
const WAY = ['accepted', 'at_pickup', 'picked_up', UNDESCRIBED, 'delivering', 'delivered'] as const;

const CALLBACK_TIMEOUT_MS = 5000;
const retryAfterMs = (attempts: number): number => Math.min(100 * 2 ** attempts, 5000);

/** The courier at work: walks its orders along their way and tells what happened, until it is stopped. */
export function startRounds({ ledger, secret, callbackUrl, clock, pace, misbehaviour }: RoundsOptions) {
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  const msUntil = (status: (typeof WAY)[number]): number => {
    if (status === 'delivered') return pace.deliverMs;
    return status === 'at_pickup' || status === 'picked_up' ? pace.pickupMs / 2 : 0;
  };

  function stepOf({ step }: Walker, hostNow: number) {
    const { futureDated = false, unknownStatus = false, reorder = false } = misbehaviour();
    const status = WAY[step] ?? 'delivered';
    const after = WAY[step + 1] === UNDESCRIBED && !unknownStatus ? step + 2 : step + 1;
    const then = WAY[after];
    return {
      status,
      at: clock.now() + (futureDated && status === 'delivering' ? AHEAD_MS : 0),
      next: then === undefined ? null : { step: after, due: hostNow + msUntil(then) },
      hold: reorder,
    };
  }

  async function walk(): Promise<void> {
    const hostNow = Date.now();
    const walkers = ledger.walking(hostNow);
    await Promise.all(walkers.map((walker) => ledger.walk(walker, stepOf(walker, hostNow), hostNow)));
  }

  /** Of one order one after the other, of several at once. */
  async function tell(): Promise<void> {
    const due = ledger.telling(Date.now());
    if (misbehaviour().reorder) due.reverse();
    const orders = new Set(due.map(({ orderNo }) => orderNo));
    const ofOrder = (orderNo: string) => due.filter((happening) => happening.orderNo === orderNo);
    await Promise.all([...orders].map((orderNo) => tellInTurn(ofOrder(orderNo))));
  }

  async function tellInTurn(happenings: readonly Happening[]): Promise<void> {
    for (const happening of happenings) {
      const taken = await send(happening);
      if (taken && misbehaviour().duplicate) await send(happening);
      // A stopped courier does not know whether it was taken, and will ask again.
      if (stopped.signal.aborted) return;
      await ledger.told(happening, taken ? null : Date.now() + retryAfterMs(happening.attempts));
    }
  }

  async function send(happening: Happening): Promise<boolean> {
    const { orderNo, status, at, attempts } = happening;
    const order = ledger.order(orderNo);
    const data = { orderNo, carrierOrderId: order?.carrierOrderId, waybill: order?.waybill, status };
    const message = JSON.stringify({ type: 'order.status', timestamp: instantOf(at), data });
    const body = new TextEncoder().encode(message);
    const { wrongSignature = false, staleTimestamp = false } = attempts === 0 ? misbehaviour() : {};
    const signedAt = instantOf(clock.now() - (staleTimestamp ? STALE_MS : 0));
    const headers = signWebhook(
      [wrongSignature ? FORGERS_SECRET : secret],
      eventId(happening),
      signedAt,
      body,
    );
    try {
      const response = await fetch(callbackUrl(), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(CALLBACK_TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** The next round is when the next thing is due, and never while one is on. */
  function wake(): void {
    clearTimeout(timer);
    if (stopped.signal.aborted) return;
    const due = ledger.nextDue();
    if (due === undefined) return;
    timer = setTimeout(
      () => {
        round = round
          .then(walk)
          .then(tell)
          .then(() => wake());
      },
      Math.max(0, due - Date.now()),
    );
  }
  wake();

  return {
    wake,
    /** After the round that is on, which could otherwise note as taken what is to be told again. */
    async redeliver(): Promise<void> {
      round = round.then(() => ledger.tellAllAgain());
      await round;
      wake();
    },
    async stop(): Promise<void> {
      clearTimeout(timer);
      stopped.abort();
      await round;
    },
  };
}
