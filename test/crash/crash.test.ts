import { afterAll, expect, test } from 'vitest';
import type { Death } from './lives.ts';
import { POINTS } from './points.ts';
import { randomFrom } from './random.ts';
import { type Line, printTable } from './report.ts';
import { run } from './run.ts';

/**
 * The platform killed with SIGKILL and started again on the same folder, under callers who repeat what nobody answered. Whatever
 * the place: nothing acknowledged is lost, nothing is done twice, every case ends in the archive. What a kill cannot show is a
 * lost fsync: the kernel keeps what it was given.
 */
const PATIENCE_MS = 30_000;
const FOLDERS = 4;
const KILLS = 4;

const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 2 ** 32));
const lines: Line[] = [];
afterAll(() => printTable(`SIGKILL at named points, and at random (CRASH_SEED=${seed})`, lines));

test.each(POINTS.map(({ name }) => name))('killed: %s', async (name) => {
  const cases = 2;
  const outcome = await run({ cases, deaths: [{ point: name }], patienceMs: PATIENCE_MS });
  lines.push({ name, cases, ...outcome });
  expect(outcome).toEqual({ kills: 1, met: 1, restarts: 1, faults: [] });
});

const random = randomFrom(seed);
const between = (low: number, high: number): number => low + Math.floor(random() * (high - low));

/** By turns at one of its writes, and from outside at any moment. */
const randomDeath = (n: number): Death =>
  n % 2 === 0
    ? { write: between(5, 60), when: random() < 0.5 ? 'before' : 'after' }
    : { ms: between(5, 400) };

const nameOf = (death: Death): string => {
  if ('ms' in death) return `after ${death.ms} ms`;
  return 'point' in death ? death.point : `${death.when} write ${death.write}`;
};

test.each(Array.from({ length: FOLDERS }, () => Array.from({ length: KILLS }, (_, n) => randomDeath(n))))(
  'killed at random, several times on one folder',
  async (...deaths) => {
    const cases = 3;
    const outcome = await run({ cases, deaths, patienceMs: PATIENCE_MS });
    const name = `random: ${deaths.map(nameOf).join(', ')}`;
    lines.push({ name, cases, ...outcome });
    expect(outcome.faults).toEqual([]);
    expect(outcome.kills).toBeGreaterThan(0);
  },
);
