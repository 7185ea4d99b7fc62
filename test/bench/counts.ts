import type { Platform } from '@yijianshi/runtime';
import { counted, type Usage } from './counted-store.ts';
import { oneCase } from './one-case.ts';
import { openRig, type Rig } from './rig.ts';

/** What one case takes, whatever the machine: the same every time. */
export interface Counts extends Usage {
  /** States entered. */
  transitions: number;
  /** Writes of the journal: rows, files, the engine's steps. */
  writes: number;
  /** By people, by the courier, and to the courier. */
  requests: number;
}

/** Carries cases one after the other, and counts each. */
export async function countCases(cases: number): Promise<Counts[]> {
  let usage: Usage = { rows: 0, bytes: 0, writeUnits: 0, readUnits: 0 };
  let couriers = 0;
  const rig = await openRig((platform) => {
    const counting = counted(platform.store);
    usage = counting.usage;
    return { ...platform, store: counting.store, carrierRoute: countedCarriers(platform, () => couriers++) };
  });
  const total = (): Omit<Counts, 'transitions'> => ({
    ...usage,
    writes: rig.local.journal.stats.writes,
    requests: [...rig.client.requests.values()].reduce((sum, n) => sum + n, couriers),
  });
  try {
    const found: Counts[] = [];
    for (let n = 0; n < cases; n += 1) {
      const before = total();
      const caseNo = await oneCase(rig);
      await rig.local.settled();
      const after = total();
      found.push({
        rows: after.rows - before.rows,
        bytes: after.bytes - before.bytes,
        writeUnits: after.writeUnits - before.writeUnits,
        readUnits: after.readUnits - before.readUnits,
        writes: after.writes - before.writes,
        requests: after.requests - before.requests,
        transitions: await transitionsOf(rig, caseNo),
      });
    }
    return found;
  } finally {
    await rig.close();
  }
}

async function transitionsOf({ local }: Rig, caseNo: string): Promise<number> {
  let entered = 0;
  let after: string | undefined;
  do {
    const page = await local.engine.history(caseNo, after === undefined ? {} : { after });
    entered += page.items.filter(({ type }) => type.endsWith('StateEntered')).length;
    after = page.next;
  } while (after !== undefined);
  return entered;
}

function countedCarriers(platform: Platform, count: () => void): Platform['carrierRoute'] {
  return async (name) => {
    const route = await platform.carrierRoute(name);
    if (route === undefined) return undefined;
    const { carrier } = route;
    const counting: typeof carrier = {
      ...carrier,
      book: (order) => {
        count();
        return carrier.book(order);
      },
      pull: (orderNo) => {
        count();
        return carrier.pull(orderNo);
      },
      receive: (...callback) => {
        count();
        return carrier.receive(...callback);
      },
    };
    return { ...route, carrier: counting };
  };
}
