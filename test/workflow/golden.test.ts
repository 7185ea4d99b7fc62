import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CASE_DEFINITION, caseWorld, FOUR_ITEMS, type Story } from './case.ts';
import { carry } from './driver.ts';
import { openRig, wholeHistory } from './rig.ts';

/**
 * Whole histories of the case's state machine, kept as files: what was called, what was answered, every event. They show
 * a change of the definition or of the engine as a difference to be read, and can be replayed against the service.
 * `UPDATE_GOLDEN=1` writes them anew.
 */
const accepted: Story = { reviews: ['ACCEPTED'], items: FOUR_ITEMS, handOver: true };
const two = FOUR_ITEMS.slice(0, 2);

const STORIES: Record<string, { story: Story; entered: number }> = {
  'four-items': { story: accepted, entered: 8 + 4 * 2 },
  'correction-then-acceptance': {
    story: { ...accepted, items: two, reviews: ['CORRECT', 'ACCEPTED'] },
    entered: 8 + 3 + 2 * 2,
  },
  'not-accepted': { story: { reviews: ['REFUSED'], items: [], handOver: true }, entered: 6 },
  'missing-glyph': {
    story: { ...accepted, items: two, trouble: { 'SEAL food-permit': ['MissingGlyph'] } },
    entered: 8 + 2 * 2 + 2,
  },
  'retry-after-outage': {
    story: {
      ...accepted,
      items: two,
      trouble: { 'SEAL food-permit': ['Outage', 'Outage'], CONCLUDE: ['Error'] },
    },
    entered: 8 + 2 * 2,
  },
  'nothing-to-hand-over': {
    story: { ...accepted, items: FOUR_ITEMS.slice(3), handOver: false },
    entered: 7 + 2,
  },
};

test.each(Object.entries(STORIES))('%s', async (name, { story, entered }) => {
  const world = caseWorld(story);
  const rig = openRig({ definition: CASE_DEFINITION, handler: world.handler });
  await rig.engine.start('YJS-2026-000001', {});
  await carry(rig, world, 'YJS-2026-000001');

  const events = await wholeHistory(rig.engine, 'YJS-2026-000001');
  const told = { story, calls: rig.calls, execution: await rig.engine.describe('YJS-2026-000001'), events };
  const file = new URL(`golden/${name}.json`, import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, `${JSON.stringify(told, null, 2)}\n`);
  expect(told).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  expect(told.execution).toMatchObject({ status: 'SUCCEEDED' });
  expect(events.filter((event) => event.type.endsWith('StateEntered')).length).toBe(entered);
});

test.each([1, 2, 4, 9])(
  'a case of %d items without detours keeps to 8 + 2 transitions an item',
  async (n) => {
    const items = Array.from({ length: n }, (_, i) => ({
      itemId: `item-${i}`,
      document: 'CERTIFICATE' as const,
    }));
    const world = caseWorld({ ...accepted, items });
    const rig = openRig({ definition: CASE_DEFINITION, handler: world.handler });
    await rig.engine.start('E', {});
    await carry(rig, world, 'E');
    const entered = (await rig.types('E')).filter((type) => type.endsWith('StateEntered'));
    expect(entered.length).toBe(8 + 2 * n);
  },
);
