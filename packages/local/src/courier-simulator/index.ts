import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Order, openLedger } from './ledger.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { type Pace, startRounds } from './rounds.ts';
import { createCourierServer } from './server.ts';

export type { Misbehaviour } from './misbehaviour.ts';

export interface CourierSimulatorOptions {
  /** Its own SQLite file, made if need be. */
  readonly file: string;
  readonly secret: string;
  readonly callbackUrl: () => string;
  readonly clock: { now(): number };
  /** 0, the default: any free one. */
  readonly port?: number;
  readonly misbehave?: Misbehaviour;
  readonly pace?: Pace;
}

export interface CourierSimulator {
  /** What the partner adapter's `baseUrl` is set to. */
  readonly url: string;
  /** One for each order number, however often it was booked. */
  bookings(): Order[];
  /** Changes its manners from now on. */
  misbehave(misbehaviour: Misbehaviour): void;
  /** Tells everything that ever happened once more. */
  redeliver(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A partner courier of its own: other process or not, it shares nothing with the platform but a secret and HTTP. What it has
 * promised to tell survives it.
 */
export async function startCourierSimulator({
  file,
  secret,
  callbackUrl,
  clock,
  port = 0,
  misbehave = {},
  pace = { pickupMs: 400, deliverMs: 600 },
}: CourierSimulatorOptions): Promise<CourierSimulator> {
  const ledger = openLedger(file);
  let manners = misbehave;
  const misbehaviour = () => manners;
  const rounds = startRounds({ ledger, secret, callbackUrl, clock, pace, misbehaviour });
  const server = createCourierServer({ ledger, secret, clock, misbehaviour, changed: rounds.wake });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    await rounds.stop();
    ledger.close();
    throw error;
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bookings: ledger.orders,
    misbehave(next) {
      manners = next;
    },
    redeliver: rounds.redeliver,
    async close() {
      server.close();
      server.closeAllConnections();
      await rounds.stop();
      ledger.close();
    },
  };
}
