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
const four: Story = { items: FOUR_ITEMS };
const two: Story = { items: FOUR_ITEMS.slice(0, 2) };

const STORIES: Record<string, { story: Story; entered: number }> = {
  'four-items': { story: four, entered: 5 + 4 * 2 },
  'not-accepted': { story: { items: [] }, entered: 5 },
  'missing-glyph': {
    story: { ...two, trouble: { 'SEAL food-permit': ['MissingGlyph'] } },
    entered: 5 + 2 * 2 + 2,
  },
  'retry-after-outage': {
    story: { ...two, trouble: { 'SEAL food-permit': ['Outage', 'Outage'], ARCHIVE: ['Error'] } },
    entered: 5 + 2 * 2,
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
  'a case of %d items without detours keeps to 5 + 2 transitions an item',
  async (n) => {
    const items = Array.from({ length: n }, (_, i) => ({
      itemId: `item-${i}`,
      document: 'CERTIFICATE' as const,
    }));
    const world = caseWorld({ items });
    const rig = openRig({ definition: CASE_DEFINITION, handler: world.handler });
    await rig.engine.start('E', {});
    await carry(rig, world, 'E');
    const entered = (await rig.types('E')).filter((type) => type.endsWith('StateEntered'));
    expect(entered.length).toBe(5 + 2 * n);
  },
);
