import { join } from 'node:path';
import type { Journal } from '@yijianshi/store/embedded';
import { expect, test } from 'vitest';
import { CASE_DEFINITION, caseWorld, FOUR_ITEMS, type Story } from './case.ts';
import { answer, carry } from './driver.ts';
import { openRig, type Rig, type RigOptions, temporaryFolder, testClock, wholeHistory } from './rig.ts';

/**
 * A power cut at every write of a case, simulated inside the process: from its n-th write on the journal answers nobody, with
 * that write done or not done. The engine is dropped, the file opened anew, and the case carried on. The processes that
 * are really killed are in `test/crash`.
 */
type Cut = 'before' | 'after';

interface Dying {
  readonly wrap: (journal: Journal) => Journal;
  readonly dead: Promise<'dead'>;
}

function dyingAt(n: number, cut: Cut): Dying {
  let writes = 0;
  let die: (how: 'dead') => void = () => {};
  const dead = new Promise<'dead'>((resolve) => {
    die = resolve;
  });
  const silence = new Promise<never>(() => {});
  const wrap = (journal: Journal): Journal => ({
    ...journal,
    write: (label, work) => {
      writes += 1;
      if (writes < n) return journal.write(label, work);
      if (writes > n) return silence;
      const last = cut === 'after' ? journal.write(label, work) : Promise.resolve();
      return last.then(() => {
        die('dead');
        return silence;
      });
    },
  });
  return { wrap, dead };
}

const STORY: Story = {
  items: FOUR_ITEMS,
  trouble: { 'SEAL food-permit': ['Outage', 'MissingGlyph'], ARCHIVE: ['Error'] },
};

/** One case whose power is cut at the n-th write, or never. `undefined`: it ended before. */
async function live(n: number, cut: Cut) {
  const world = caseWorld(STORY);
  const options: RigOptions = {
    definition: CASE_DEFINITION,
    handler: world.handler,
    file: join(temporaryFolder(), 'engine.db'),
    clock: testClock(),
  };
  const run = async (rig: Rig): Promise<'ended'> => {
    await rig.engine.start('E', {});
    await carry(rig, world, 'E');
    return 'ended';
  };
  const { wrap, dead } = dyingAt(n, cut);
  const first = openRig({ ...options, wrap });
  if ((await Promise.race([run(first), dead])) === 'ended') return undefined;
  first.close();

  // Tokens of the second life are told apart from those of the first.
  const second = openRig({ ...options, ids: () => `second-${crypto.randomUUID()}` });
  await second.engine.resume();
  await second.engine.idle();
  if ((await second.engine.describe('E'))?.status !== 'SUCCEEDED') await run(second);
  // An answer that came through just before the crash is sent again, as its sender does not know.
  for (const wait of [...world.open.values()]) await answer(second.engine, world, wait);
  const events = await wholeHistory(second.engine, 'E');
  const execution = await second.engine.describe('E');
  second.close();
  return { world, events, execution };
}

const count = (types: readonly string[], type: string): number => types.filter((one) => one === type).length;

test.each<Cut>(['before', 'after'])(
  'cut off %s any of its writes, a case ends as if nothing had been',
  async (cut) => {
    let n = 1;
    for (; ; n += 1) {
      const lived = await live(n, cut);
      if (!lived) break;
      const { world, events, execution } = lived;
      const types = events.map((event) => event.type);
      expect(execution, `write ${n}`).toMatchObject({
        status: 'SUCCEEDED',
        output: { Payload: { step: 'ARCHIVE' } },
      });

      // At least once: every step's function was called.
      for (const step of ['PRE_REVIEW', 'ACCEPT', 'DISPATCH', 'ARCHIVE'])
        expect(world.counts.get(step) ?? 0, `write ${n}: ${step}`).toBeGreaterThan(0);
      for (const { itemId } of FOUR_ITEMS) expect(world.counts.get(`ASK ${itemId}`) ?? 0).toBeGreaterThan(0);

      // Exactly once: each item was started and counted once, in its place, and each state entered once a passage.
      expect(count(types, 'MapIterationStarted'), `write ${n}`).toBe(4);
      expect(count(types, 'MapIterationSucceeded'), `write ${n}`).toBe(4);
      const output = events.find((event) => event.type === 'MapStateExited')?.detail;
      expect(output, `write ${n}`).toMatchObject({
        output: [
          { itemId: 'food-permit' },
          { itemId: 'hygiene-permit' },
          { itemId: 'signboard' },
          { itemId: 'fire-record' },
        ],
      });
      const entered = types.filter((type) => type.endsWith('StateEntered')).length;
      // Mend is passed only where the crash did not swallow the error that leads to it.
      const mended = events.some((event) => event.type === 'TaskStateEntered' && event.state === 'Mend');
      expect(entered, `write ${n}`).toBe(5 + 4 * 2 + (mended ? 2 : 0));
    }
    // The case was cut at each of its writes, and there are as many as it has steps.
    expect(n).toBeGreaterThan(25);
  },
);
