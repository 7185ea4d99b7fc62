import { expect, test } from 'vitest';
import { workflowConformance } from './conformance.ts';
import { machine, task, wait } from './machines.ts';
import { counter, openRig } from './rig.ts';

workflowConformance('embedded engine', async ({ definition, handler }) => {
  const rig = openRig({ definition, handler });
  return {
    workflow: rig.engine,
    name: counter('EX'),
    settle: () => rig.engine.idle(),
    pass: (seconds) => rig.pass(seconds),
  };
});

test('a step that cannot be written is taken again at the next tick', async () => {
  const reported: unknown[] = [];
  let full = false;
  const rig = openRig({
    definition: machine({ A: task({}, { Next: 'B' }), B: task({}) }),
    report: (error) => reported.push(error),
    wrap: (journal) => ({
      ...journal,
      write: (label, work) => (full ? Promise.reject(new Error('disk full')) : journal.write(label, work)),
    }),
    handler: async () => {
      full = reported.length === 0;
      return null;
    },
  });
  await rig.engine.start('E', {});
  await rig.engine.idle();
  expect(reported).toEqual([new Error('disk full')]);
  expect(await rig.engine.describe('E')).toMatchObject({ status: 'RUNNING' });
  full = false;
  await rig.pass(1);
  expect(await rig.engine.describe('E')).toMatchObject({ status: 'SUCCEEDED' });
});

test('a closed engine takes nothing', async () => {
  const rig = openRig({ definition: machine({ A: wait() }) });
  await rig.engine.start('E', {});
  await rig.engine.idle();
  rig.engine.close();
  await expect(rig.engine.start('F', {})).rejects.toThrow('closed');
  await expect(rig.engine.succeed(rig.token(), {})).rejects.toThrow('closed');
});

test('a token given back while the engine closes is not called gone: its answer is to be sent again', async () => {
  const rig = openRig({ definition: machine({ A: wait() }) });
  await rig.engine.start('E', {});
  await rig.engine.idle();
  const given = rig.engine.succeed(rig.token(), {});
  rig.engine.close();
  await expect(given).rejects.toThrow('closed');
});
