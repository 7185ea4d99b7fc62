import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CarrierOrder, connect, partner } from '@yijianshi/courier';
import {
  type Claim,
  type DeliveryCommand,
  type DeliveryState,
  decideDelivery,
  evolveDelivery,
  instantOf,
} from '@yijianshi/domain';
import { type Misbehaviour, startCourierSimulator } from '@yijianshi/local/courier-simulator';
import { afterEach, describe, expect, it, vi } from 'vitest';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const clock = { now: () => Date.parse('2026-03-16T10:00:00+08:00') };
const now = instantOf(clock.now());
const contact = { name: '王芳', address: '深圳市福田区市民中心', phone: '13800000000' };
const order: CarrierOrder = {
  orderNo: 'DLV1-B1',
  from: contact,
  to: contact,
  parcels: 1,
  deliverBy: '2026-03-16T20:00:00.000+08:00',
};

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const posted = (): DeliveryState =>
  given(undefined, {
    type: 'POST_DELIVERY',
    deliveryId: 'DLV1',
    caseNo: 'C1',
    payer: 'AGENCY',
    promise: {
      promisedBy: order.deliverBy,
      policyVersion: '2026.1',
      inputs: { postedAt: now, cutOff: '16:00', deliverBy: '20:00' },
    },
    parcels: [{ parcelId: 'P1', sealNumber: 'S1', contents: ['D1'] }],
    bookingId: order.orderNo,
    carrier: 'partner',
  });

function given(state: DeliveryState | undefined, command: DeliveryCommand): DeliveryState {
  const decided = decideDelivery(command, state, { now });
  if ('refused' in decided) throw new Error(decided.refused);
  const after = decided.reduce<DeliveryState | undefined>(evolveDelivery, state);
  if (!after) throw new Error('nothing happened');
  return after;
}

const connectTo = (baseUrl: string, timeoutMs = 2000, secret = SECRET) =>
  connect(partner, { baseUrl, secrets: [secret], timeoutMs }, { fetch: (...args) => fetch(...args), clock });

/** A platform as far as a courier sees one: takes callbacks when it is up, keeps claims. */
async function startPlatform() {
  const seen: Claim[] = [];
  const refused: string[] = [];
  const up = { yes: true };
  const carrier = connectTo('http://127.0.0.1:1');
  const callbacks = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (!up.yes) return response.writeHead(503).end();
    const received = carrier.receive(request.headers as Record<string, string>, Buffer.concat(chunks), now);
    if ('refused' in received) {
      refused.push(received.refused);
      return response.writeHead(401).end();
    }
    seen.push(...received.claims);
    return response.writeHead(partner.ack.status).end(partner.ack.body);
  });
  callbacks.listen(0, '127.0.0.1');
  await once(callbacks, 'listening');
  cleanups.push(() => {
    callbacks.closeAllConnections();
    callbacks.close();
  });
  return {
    seen,
    refused,
    up,
    callbackUrl: `http://127.0.0.1:${(callbacks.address() as AddressInfo).port}/callbacks/partner/x`,
    codes: () => seen.map(({ code }) => code),
    fold: () => seen.reduce((state, claim) => given(state, { type: 'RECORD_CLAIM', claim }), posted()),
  };
}

function newFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'courier-'));
  cleanups.push(() => rmSync(dir, { recursive: true }));
  return join(dir, 'courier.db');
}

async function start(misbehave: Misbehaviour = {}, timeoutMs?: number, pickupMs = 20) {
  const platform = await startPlatform();
  const simulator = await startCourierSimulator({
    file: newFile(),
    secret: SECRET,
    callbackUrl: () => platform.callbackUrl,
    clock,
    misbehave,
    pace: { pickupMs, deliverMs: 20 },
  });
  cleanups.push(simulator.close);
  const carrier = connectTo(simulator.url, timeoutMs);
  return { ...platform, simulator, carrier };
}

/** A courier in a process of its own, to be killed. */
async function startElsewhere(file: string, callbackUrl: string) {
  const program = `
    import { startCourierSimulator } from '@yijianshi/local/courier-simulator';
    const { url } = await startCourierSimulator({
      file: ${JSON.stringify(file)}, secret: '${SECRET}', callbackUrl: () => '${callbackUrl}',
      clock: { now: () => ${clock.now()} }, pace: { pickupMs: 20, deliverMs: 20 },
    });
    console.log(url);`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanups.push(() => child.kill('SIGKILL'));
  const [url] = await once(child.stdout.setEncoding('utf8'), 'data');
  return {
    carrier: connectTo(String(url).trim()),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

const within = { timeout: 10_000 };

describe('a partner courier that behaves', () => {
  it('takes an order, walks it, tells of it in order, and answers when asked', async () => {
    const { carrier, codes, fold, simulator } = await start();
    expect(await carrier.book(order)).toEqual({ booked: { carrierOrderId: 'PC1', waybills: ['WB1'] } });
    await vi.waitFor(() => expect(codes()).toContain('delivered'), within);
    expect(codes()).toEqual(['accepted', 'at_pickup', 'picked_up', 'delivering', 'delivered']);
    expect(fold().state).toBe('DELIVERED_UNCONFIRMED');
    expect(simulator.bookings()).toMatchObject([{ orderNo: 'DLV1-B1', calls: 1, status: 'delivered' }]);

    const pulled = await carrier.pull(order.orderNo);
    expect(pulled).toMatchObject({ pulled: { carrierOrderId: 'PC1', state: 'DELIVERED_UNCONFIRMED' } });
    const again = 'pulled' in pulled ? pulled.pulled.claims : [];
    expect(again).toHaveLength(5);
    const state = again.reduce((s, claim) => given(s, { type: 'RECORD_CLAIM', claim }), fold());
    expect(state.claims).toHaveLength(5);
    const done = given(state, { type: 'CONFIRM_CLAIM', state: 'DELIVERED', by: 'PULL' });
    expect(done).toMatchObject({ state: 'DELIVERED', custody: { holder: 'RECIPIENT', basis: 'CONFIRMED' } });
  });

  it('knows an order by its number, and not twice with other content', async () => {
    const { carrier, simulator } = await start();
    const first = await carrier.book(order);
    expect(await carrier.book(order)).toEqual(first);
    expect(await carrier.book({ ...order, parcels: 2 })).toEqual({ refused: 'ORDER_CONFLICT' });
    expect(simulator.bookings()).toMatchObject([{ calls: 2 }]);
    expect(await carrier.pull('DLV9-B1')).toEqual({ refused: 'ORDER_UNKNOWN' });
  });

  it('cancels before the pick-up, not after', async () => {
    const { carrier, codes } = await start({}, 2000, 1000);
    await carrier.book(order);
    expect(await carrier.cancel(order.orderNo)).toEqual({ cancelled: true });
    expect(await carrier.cancel(order.orderNo)).toEqual({ cancelled: true });
    await vi.waitFor(() => expect(codes()).toContain('cancelled'), within);
    await carrier.book({ ...order, orderNo: 'DLV2-B1' });
    await vi.waitFor(() => expect(codes()).toContain('delivered'), within);
    expect(await carrier.cancel('DLV2-B1')).toEqual({ refused: 'TOO_LATE' });
    expect(codes().filter((code) => code === 'cancelled')).toHaveLength(1);
  });

  it('refuses a request that is not signed with the shared secret', async () => {
    const { simulator } = await start();
    const stranger = connectTo(simulator.url, 2000, 'whsec_b2xkLXNlY3JldC1vbGQtc2VjcmV0LW9sZC1zZWNyZXQ=');
    expect(await stranger.book(order)).toEqual({ unknown: true });
    expect(await stranger.pull(order.orderNo)).toEqual({ unknown: true });
    expect(simulator.bookings()).toEqual([]);
  });

  it('keeps telling while the platform is down, and after a kill -9', async () => {
    const { callbackUrl, up, seen, fold } = await startPlatform();
    const file = newFile();
    up.yes = false;
    const courier = await startElsewhere(file, callbackUrl);
    expect(await courier.carrier.book(order)).toMatchObject({ booked: { carrierOrderId: 'PC1' } });
    const ended = { pulled: { state: 'DELIVERED_UNCONFIRMED' } };
    await vi.waitFor(
      async () => expect(await courier.carrier.pull(order.orderNo)).toMatchObject(ended),
      within,
    );
    await courier.kill();
    expect(seen).toEqual([]);

    up.yes = true;
    const restarted = await startElsewhere(file, callbackUrl);
    await vi.waitFor(() => expect(fold().claims).toHaveLength(5), within);
    expect(fold().state).toBe('DELIVERED_UNCONFIRMED');
    expect(await restarted.carrier.book(order)).toMatchObject({ booked: { carrierOrderId: 'PC1' } });
  });
});

describe('a partner courier that misbehaves', () => {
  const ending: [string, Misbehaviour][] = [
    ['tells everything twice', { duplicate: true }],
    ['tells the newest first', { reorder: true }],
    ['dates an event an hour ahead', { futureDated: true }],
    ['tells a status nobody knows', { unknownStatus: true }],
    ['signs wrongly at first', { wrongSignature: true }],
    ['signs an old time at first', { staleTimestamp: true }],
    ['does all of it', { duplicate: true, reorder: true, futureDated: true, unknownStatus: true }],
  ];
  it.each(ending)('%s, and the delivery ends where it would have', async (_, misbehave) => {
    const { carrier, fold, simulator, seen, refused } = await start(misbehave);
    await carrier.book(order);
    const told = misbehave.unknownStatus ? 6 : 5;
    await vi.waitFor(() => {
      expect(fold().claims).toHaveLength(told);
      if (misbehave.duplicate) expect(seen).toHaveLength(2 * told);
    }, within);
    expect(fold().state).toBe('DELIVERED_UNCONFIRMED');
    expect(simulator.bookings()).toHaveLength(1);
    if (misbehave.reorder) expect(seen[0]?.code).toBe('delivered');
    const expected = misbehave.wrongSignature ? 'SIGNATURE' : 'STALE';
    const refusing = misbehave.wrongSignature || misbehave.staleTimestamp;
    expect(refused).toEqual(refusing ? Array(5).fill(expected) : []);
  });

  it.each<[string, Misbehaviour]>([
    ['answers after the timeout', { answerAfterMs: 1000 }],
    ['answers 500 though it booked', { failAfterBooking: true }],
  ])('%s: unknown, and the same order number books once', async (_, misbehave) => {
    const { carrier, simulator } = await start(misbehave, 300);
    expect(await carrier.book(order)).toEqual({ unknown: true });
    expect(await carrier.book(order)).toMatchObject({ booked: { carrierOrderId: 'PC1' } });
    expect(simulator.bookings()).toMatchObject([{ calls: 2 }]);
  });

  it('tells everything again when told to', async () => {
    const { carrier, codes, simulator, seen, fold } = await start();
    await carrier.book(order);
    await vi.waitFor(() => expect(codes()).toContain('delivered'), within);
    const before = fold();
    simulator.misbehave({ reorder: true });
    await simulator.redeliver();
    await vi.waitFor(() => expect(seen).toHaveLength(10), within);
    expect(fold()).toEqual(before);
  });
});
