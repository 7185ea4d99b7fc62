import { join } from 'node:path';
import { TokenGoneError } from '@yijianshi/store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CASE_DEFINITION, caseWorld, type Open } from './case.ts';
import {
  counter,
  openRig,
  type Rig,
  type RigOptions,
  temporaryFolder,
  testClock,
  wholeHistory,
} from './rig.ts';

/** What the world does next: answers a wait, answers it twice, says it failed, stands still, or pulls the plug. */
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('answer' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('twice' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fail' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('all' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), which: fc.nat() }) },
);
const documents = fc.array(fc.constantFrom('CERTIFICATE' as const, 'DENIAL' as const, 'NONE' as const), {
  maxLength: 5,
});
const troubles = fc.array(fc.constantFrom('Outage', 'MissingGlyph', 'Error'), { maxLength: 3 });

test('in any order of answers, failures and restarts a case ends with each item counted once', async () => {
  await fc.assert(
    fc.asyncProperty(documents, troubles, fc.array(act, { maxLength: 40 }), async (kinds, trouble, acts) => {
      const items = kinds.map((document, i) => ({ itemId: `i${i}`, document }));
      const world = caseWorld({
        items,
        trouble: { 'SEAL i0': trouble, ARCHIVE: ['Outage'] },
      });
      const options: RigOptions = {
        definition: CASE_DEFINITION,
        handler: world.handler,
        file: join(temporaryFolder(), 'engine.db'),
        clock: testClock(),
        ids: counter('token'),
      };
      let rig: Rig = openRig(options);

      /** Exactly the answers of live tokens come through, and each one once. */
      async function give(wait: Open, times: number): Promise<void> {
        const answer = world.answer(wait);
        const given = await Promise.allSettled(
          Array.from({ length: times }, () => rig.engine.succeed(wait.token, answer)),
        );
        expect(given.filter(({ status }) => status === 'fulfilled').length).toBe(1);
        for (const one of given)
          if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(TokenGoneError);
        world.close(wait.token);
      }

      async function perform({ kind, which }: { kind: string; which: number }): Promise<void> {
        if (kind === 'restart') {
          rig.close();
          rig = openRig(options);
          return rig.engine.resume();
        }
        const waits = [...world.open.values()];
        const wait = waits[which % waits.length];
        if (!wait) return rig.pass(301);
        if (kind === 'all') await Promise.all(waits.map((one) => give(one, 1)));
        else if (kind === 'fail') {
          await rig.engine.fail(wait.token, 'Trouble', 'of some kind');
          world.close(wait.token);
        } else await give(wait, kind === 'twice' ? 2 : 1);
      }

      await rig.engine.start('E', {});
      for (const one of acts) {
        await rig.engine.idle();
        await perform(one);
      }
      for (let turns = 0; (await rig.engine.describe('E'))?.status === 'RUNNING'; turns += 1) {
        expect(turns).toBeLessThan(200);
        await rig.engine.idle();
        await perform({ kind: 'answer', which: turns });
        await rig.engine.idle();
      }

      expect(await rig.engine.describe('E')).toMatchObject({ status: 'SUCCEEDED' });
      const events = await wholeHistory(rig.engine, 'E');
      const iterations = events.filter((event) => event.type === 'MapIterationSucceeded');
      expect(iterations.map((event) => (event.detail as { index: number }).index).toSorted()).toEqual(
        items.map((_, i) => i),
      );
      expect(events.find((event) => event.type === 'MapStateExited')?.detail).toMatchObject({
        output: items.map(({ itemId }) => ({ itemId })),
      });
      rig.close();
    }),
    { numRuns: 40 },
  );
});
