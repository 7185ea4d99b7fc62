import { afterAll, test } from 'vitest';
import { pointOf } from './fate.ts';
import { POINTS } from './points.ts';
import { type Line, printTable } from './report.ts';
import { run } from './run.ts';
import { createSlots } from './slots.ts';

/**
 * Is the suite any good? At each point the write that makes it safe to die there is taken from the dead folder, and the same
 * checks must find what then is wrong.
 */
/** Longer than the sweeper leaves a telling to the bell, which is the longest a sound platform stands still. */
const PATIENCE_MS = 4000;
/** Most of the time is spent in waiting for what will not come. */
const inSlot = createSlots(2);

const lines: Line[] = [];
afterAll(() => printTable('The same points, with the write that protects them lost', lines));

const names = POINTS.map(({ name }) => name);

test.concurrent.for(names)('noticed, its write lost: %s', async (name, { expect }) => {
  const { loses, breaks } = pointOf(name);
  const cases = 1;
  const deaths = [{ point: name }];
  const outcome = await inSlot(() => run({ cases, deaths, patienceMs: PATIENCE_MS, loses }));
  lines.push({ name, cases, ...outcome });
  expect(outcome.met).toBe(1);
  expect(outcome.faults.map(({ kind }) => kind)).toContain(breaks);
});
