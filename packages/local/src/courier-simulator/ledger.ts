import { createHash } from 'node:crypto';
import { openJournal } from '@yijianshi/store/embedded';

export interface Order {
  readonly orderNo: string;
  readonly carrierOrderId: string;
  readonly waybill: string;
  readonly status: string;
  /** How often it was booked; it is one booking all the same. */
  readonly calls: number;
}

/** Something that happened to an order, to be told until it is taken. */
export interface Happening {
  readonly n: number;
  readonly orderNo: string;
  readonly status: string;
  /** Epoch milliseconds of the platform's clock. */
  readonly at: number;
  readonly attempts: number;
}

/** An order that takes its next step. */
export interface Walker {
  readonly orderNo: string;
  readonly step: number;
}

export interface Step {
  readonly status: string;
  readonly at: number;
  /** The step after this one, and the host's time for it; `null`: the way is over. */
  readonly next: { readonly step: number; readonly due: number } | null;
  /** Not to be told before the way is over. */
  readonly hold: boolean;
}

/** The `webhook-id` of what happened, the same however often it is told. */
export const eventId = ({ n }: Happening): string => `evt_${n}`;

const ORDER = `orderNo, 'PC' || n AS carrierOrderId, 'WB' || n AS waybill, status, calls`;
const HAPPENING = 'n, orderNo, status, at, attempts';

/**
 * The courier's own books. No address is kept: a digest of the order is enough to know it again, and what is not there needs no
 * erasing. `due` is the host's time, so that a courier keeps walking while a test holds the platform's clock; a
 * happening that has none was taken, or, never attempted, is held.
 */
export function openLedger(file: string) {
  const journal = openJournal(file);
  const { db } = journal;
  db.exec(`
    CREATE TABLE IF NOT EXISTS orders (
      n INTEGER PRIMARY KEY, orderNo TEXT UNIQUE NOT NULL, digest TEXT NOT NULL, status TEXT NOT NULL,
      calls INTEGER NOT NULL, step INTEGER NOT NULL, due REAL
    );
    CREATE TABLE IF NOT EXISTS happenings (
      n INTEGER PRIMARY KEY, orderNo TEXT NOT NULL, status TEXT NOT NULL, at INTEGER NOT NULL,
      attempts INTEGER NOT NULL, due REAL
    );
    CREATE INDEX IF NOT EXISTS walking ON orders (due) WHERE due IS NOT NULL;
    CREATE INDEX IF NOT EXISTS telling ON happenings (due) WHERE due IS NOT NULL;
    CREATE INDEX IF NOT EXISTS history ON happenings (orderNo);
  `);
  const sql = {
    find: db.prepare(`SELECT ${ORDER} FROM orders WHERE orderNo = ?`),
    all: db.prepare(`SELECT ${ORDER} FROM orders ORDER BY n`),
    digest: db.prepare('SELECT digest FROM orders WHERE orderNo = ?'),
    insert: db.prepare(
      "INSERT INTO orders (orderNo, digest, status, calls, step, due) VALUES (?, ?, 'accepted', 1, 0, ?)",
    ),
    called: db.prepare('UPDATE orders SET calls = calls + 1 WHERE orderNo = ?'),
    walking: db.prepare('SELECT orderNo, step FROM orders WHERE due <= ? ORDER BY due, n'),
    advance: db.prepare('UPDATE orders SET status = ?, step = ?, due = ? WHERE orderNo = ?'),
    happen: db.prepare('INSERT INTO happenings (orderNo, status, at, attempts, due) VALUES (?, ?, ?, 0, ?)'),
    release: db.prepare('UPDATE happenings SET due = ? WHERE orderNo = ? AND due IS NULL AND attempts = 0'),
    history: db.prepare(`SELECT ${HAPPENING} FROM happenings WHERE orderNo = ? ORDER BY n`),
    telling: db.prepare(`SELECT ${HAPPENING} FROM happenings WHERE due <= ? ORDER BY n`),
    attempted: db.prepare('UPDATE happenings SET attempts = attempts + 1, due = ? WHERE n = ?'),
    again: db.prepare('UPDATE happenings SET due = 0'),
    next: db.prepare(
      `SELECT min(due) AS due FROM (
        SELECT min(due) AS due FROM orders WHERE due IS NOT NULL
        UNION ALL SELECT min(due) FROM happenings WHERE due IS NOT NULL)`,
    ),
  };
  const order = (orderNo: string): Order | undefined => sql.find.get(orderNo) as Order | undefined;

  return {
    order,
    orders: () => sql.all.all() as Order[],
    history: (orderNo: string) => sql.history.all(orderNo) as Happening[],
    walking: (hostNow: number) => sql.walking.all(hostNow) as Walker[],
    telling: (hostNow: number) => sql.telling.all(hostNow) as Happening[],
    nextDue: () => (sql.next.get() as { due: number | null }).due ?? undefined,

    /** The same number with the same content is the same order; with other content it is refused. */
    book: (orderNo: string, content: Uint8Array, hostNow: number) =>
      journal.write('courier.book', (): Order | undefined => {
        const digest = createHash('sha256').update(content).digest('hex');
        const known = sql.digest.get(orderNo) as { digest: string } | undefined;
        if (known && known.digest !== digest) return undefined;
        if (known) sql.called.run(orderNo);
        else sql.insert.run(orderNo, digest, hostNow);
        return order(orderNo);
      }),

    /** `false`: the courier has it already, or has brought it. */
    cancel: (orderNo: string, at: number, hostNow: number) =>
      journal.write('courier.cancel', (): boolean => {
        const status = order(orderNo)?.status ?? '';
        if (status === 'cancelled') return true;
        if (!['accepted', 'at_pickup'].includes(status)) return false;
        sql.advance.run('cancelled', 0, null, orderNo);
        sql.happen.run(orderNo, 'cancelled', at, hostNow);
        return true;
      }),

    walk: ({ orderNo }: Walker, { status, at, next, hold }: Step, hostNow: number) =>
      journal.write('courier.walk', (): void => {
        if (order(orderNo)?.status === 'cancelled') return;
        sql.advance.run(status, next?.step ?? 0, next?.due ?? null, orderNo);
        sql.happen.run(orderNo, status, at, hold ? null : hostNow);
        if (!next) sql.release.run(hostNow, orderNo);
      }),

    /** `due`: when to try again; `null`: it was taken. */
    told: ({ n }: Happening, due: number | null) =>
      journal.write('courier.told', (): void => {
        sql.attempted.run(due, n);
      }),

    tellAllAgain: () =>
      journal.write('courier.again', (): void => {
        sql.again.run();
      }),

    close: () => journal.close(),
  };
}

export type Ledger = ReturnType<typeof openLedger>;
