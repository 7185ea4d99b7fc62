import { join } from 'node:path';
import { openJournal } from '@yijianshi/store/embedded';
import { type Counts, countCases } from './counts.ts';
import type { Figure } from './figure.ts';
import { lanes } from './lanes.ts';
import { oneCase } from './one-case.ts';
import { profiled } from './profile.ts';
import { openRig, type Rig } from './rig.ts';
import { percentile } from './statistics.ts';

/** Enough to keep the journal's groups full, few enough not to measure a queue. */
const AT_ONCE = 100;
const WARM_UP = 200;
const ROUNDS = 3;
const CASES = 300;

/** Whole cases, from the window to the archive, through the API and with the embedded stores: how many, and what each takes. */
export async function benchFlow(say: (line: string) => void): Promise<Figure[]> {
  const [, counts] = await countCases(2);
  if (counts === undefined) throw new Error('no case was counted');
  const rig = await openRig();
  try {
    await carry(rig, WARM_UP);
    const before = rig.local.journal.stats.groups;
    const rates: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.push(CASES / (await carry(rig, CASES)));
      floors.push(CASES / (await bareWrites(join(rig.dir, `floor-${round}.db`), counts)));
      say(`round ${round + 1}: ${rates.at(-1)?.toFixed(1)} cases/s`);
    }
    const fsyncs = (rig.local.journal.stats.groups - before) / (ROUNDS * CASES);
    say('the main thread’s time:');
    for (const { part, share } of await profiled(() => carry(rig, CASES)))
      if (share >= 1) say(`${share.toFixed(1).padStart(6)} %  ${part}`);

    const value = percentile(rates, 0.5);
    const floor = percentile(floors, 0.5);
    const exact = (what: string, n: number, unit: string): Figure => ({
      name: `flow.${what}_per_case`,
      value: n,
      unit,
    });
    return [
      {
        name: 'flow.cases_per_second',
        value,
        unit: `whole cases, ${AT_ONCE} in flight, fsynced`,
        peer: `the journal alone, as many writes and bytes a case: ${floor.toFixed(0)}/s`,
        ratio: value / floor,
      },
      exact('transitions', counts.transitions, 'states entered'),
      exact('writes', counts.writes, 'journal writes'),
      exact('rows', counts.rows, 'rows put, deleted or checked'),
      exact('fsyncs', fsyncs, `fsyncs of the journal, shared by ${AT_ONCE} cases in flight`),
      exact('http_requests', counts.requests, 'requests of people and courier'),
      exact('write_units', counts.writeUnits, 'DynamoDB write units'),
      exact('read_units', counts.readUnits, 'DynamoDB read units'),
    ];
  } finally {
    await rig.close();
  }
}

/** Seconds until the last case is archived and its execution has ended. */
async function carry(rig: Rig, cases: number): Promise<number> {
  const from = performance.now();
  let last = '';
  await lanes(cases, AT_ONCE, async () => {
    last = await oneCase(rig);
  });
  await rig.local.settled();
  const execution = await rig.local.engine.describe(last);
  if (execution?.status !== 'SUCCEEDED') throw new Error(`${last} has not ended`);
  return (performance.now() - from) / 1000;
}

/** The floor: as many writes as a case makes, one after the other within a case, with the bytes of its rows. */
async function bareWrites(file: string, { writes, bytes }: Counts): Promise<number> {
  const journal = openJournal(file);
  journal.db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)');
  const insert = journal.db.prepare('INSERT INTO row (text) VALUES (?)');
  const text = 'x'.repeat(bytes / writes);
  try {
    return await lanes(CASES, AT_ONCE, async () => {
      for (let n = 0; n < writes; n += 1) await journal.write('bench.row', () => insert.run(text));
    });
  } finally {
    journal.close();
  }
}
