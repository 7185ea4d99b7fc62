import { join } from 'node:path';
import { openJournal } from '@yijianshi/store/embedded';
import { expect, test } from 'vitest';
import { machine, map, succeed, task, wait } from './machines.ts';
import {
  type Fields,
  type Handler,
  openRig,
  type Rig,
  type RigOptions,
  temporaryFolder,
  testClock,
} from './rig.ts';

/** Two engines one after the other on the same file and clock. */
function life(definition: Fields) {
  const file = join(temporaryFolder(), 'engine.db');
  const clock = testClock();
  return (options: Partial<RigOptions> = {}): Rig => openRig({ definition, file, clock, ...options });
}

const never: Handler = () => new Promise(() => {});

test('an execution waiting for its token goes on waiting; nothing is called again', async () => {
  const open = life(machine({ A: wait() }));
  const first = open();
  await first.engine.start('E', {});
  await first.engine.idle();
  first.close();

  const second = open();
  await second.engine.resume();
  await second.engine.idle();
  expect(second.calls).toEqual([]);
  await second.engine.succeed(first.token(), 'done');
  expect(await second.engine.describe('E')).toMatchObject({ output: 'done' });
});

test('a call that had not returned is made again: the same payload, the same token', async () => {
  const open = life(machine({ A: wait({ at: '{% $states.context.State.EnteredTime %}' }) }));
  const first = open({ handler: never });
  await first.engine.start('E', {});
  first.close();
  first.clock.advance(1000);

  const second = open();
  await second.engine.resume();
  await second.engine.idle();
  expect(second.calls).toEqual(first.calls);
  await second.engine.succeed(first.token(), 'done');
  expect(await second.engine.describe('E')).toMatchObject({ output: 'done' });
});

test('a call without token is made again, and has its whole timeout again', async () => {
  const open = life(machine({ A: task({ a: 1 }, { TimeoutSeconds: 60 }) }));
  const first = open({ handler: never });
  await first.engine.start('E', {});
  first.close();
  first.clock.advance(3_600_000);

  const second = open({ handler: async () => 'late but well' });
  await second.engine.resume();
  await second.engine.tick();
  await second.engine.idle();
  expect(second.calls).toEqual(first.calls);
  expect(await second.engine.describe('E')).toMatchObject({ output: { Payload: 'late but well' } });
});

test('a retry that came due while the machine stood still is made at the first tick', async () => {
  const open = life(
    machine({ A: task({}, { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 30 }] }) }),
  );
  const first = open({ handler: async () => Promise.reject(new Error('no')) });
  await first.engine.start('E', {});
  await first.engine.idle();
  first.close();

  const second = open();
  await second.engine.resume();
  await second.pass(29);
  expect(second.calls.length).toBe(0);
  await second.pass(1);
  expect(second.calls.length).toBe(1);
  expect(await second.engine.describe('E')).toMatchObject({ status: 'SUCCEEDED' });
});

test('a wait that timed out while the machine stood still times out at the first tick', async () => {
  const open = life(machine({ A: wait({}, { TimeoutSeconds: 60 }) }));
  const first = open();
  await first.engine.start('E', {});
  await first.engine.idle();
  first.close();

  const second = open();
  await second.engine.resume();
  await second.pass(60);
  expect(await second.engine.describe('E')).toMatchObject({ error: 'States.Timeout' });
});

test('retriers keep their counts, variables their values', async () => {
  const open = life(
    machine({
      A: task('A', { Assign: { kept: [1] }, Next: 'B' }),
      B: task('B', {
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }],
      }),
      C: succeed({ Output: '{% $kept %}' }),
    }),
  );
  const handler: Handler = async (_functionName, payload) => {
    if (payload === 'B') throw new Error('no');
    return null;
  };
  let rig = open({ handler });
  await rig.engine.start('E', {});
  await rig.engine.idle();
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    expect(await rig.engine.describe('E')).toMatchObject({ status: 'RUNNING' });
    rig.close();
    rig = open({ handler });
    await rig.engine.resume();
    await rig.pass(10);
    expect(rig.calls.length).toBe(1);
  }
  expect(await rig.engine.describe('E')).toMatchObject({ status: 'SUCCEEDED', output: [1] });
});

test('items keep their results; only those not done go on', async () => {
  const open = life(machine({ M: map([1, 2, 3], { W: wait({ item: '{% $states.input %}' }) }) }));
  const first = open();
  await first.engine.start('E', {});
  await first.engine.idle();
  await first.engine.succeed('token-2', 'two');
  first.close();

  const second = open();
  await second.engine.resume();
  await second.engine.succeed('token-3', 'three');
  await second.engine.succeed('token-1', 'one');
  await second.engine.idle();
  expect(second.calls).toEqual([]);
  expect(await second.engine.describe('E')).toMatchObject({ output: ['one', 'two', 'three'] });
});

test('an execution keeps the definition it started with; a new one has the new', async () => {
  const open = life(machine({ A: wait({}, { Next: 'B' }), B: succeed({ Output: 'old' }) }));
  const first = open();
  await first.engine.start('E', {});
  await first.engine.idle();
  first.close();

  const second = open({ definition: machine({ N: succeed({ Output: 'new' }) }) });
  await second.engine.resume();
  await second.engine.succeed(first.token(), {});
  await second.engine.start('F', {});
  expect(await second.engine.describe('E')).toMatchObject({ output: 'old' });
  expect(await second.engine.describe('F')).toMatchObject({ output: 'new' });
});

test('what an engine hands back after it was closed is not recorded twice', async () => {
  let release: (() => void) | undefined;
  const open = life(machine({ A: task({}) }));
  const first = open({
    handler: () =>
      new Promise((resolve) => {
        release = () => resolve('first');
      }),
  });
  await first.engine.start('E', {});
  first.close();
  const second = open({ handler: async () => 'second' });
  await second.engine.resume();
  release?.();
  await second.engine.idle();
  await first.engine.idle();
  expect(await second.engine.describe('E')).toMatchObject({ output: { Payload: 'second' } });
});

test('a database opened anew holds no frame of an execution that has ended', async () => {
  const file = join(temporaryFolder(), 'engine.db');
  const rig = openRig({ definition: machine({ M: map([1, 2], { T: task({}) }) }), file });
  await rig.engine.start('E', {});
  await rig.engine.idle();
  rig.close();
  const journal = openJournal(file);
  expect(journal.db.prepare('SELECT * FROM wf_frame').all()).toEqual([]);
  journal.close();
});
