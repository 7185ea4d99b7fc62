import * as journey from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { describe, expect, it } from 'vitest';
import { type Running, startPlatform } from '../support/platform.ts';
import { allAsked, decide, lodged } from '../support/restaurant.ts';

/** The next working day after the Friday that these tests start on: the promised limit of the fire check. */
const MONDAY = '2026-11-23';
const RULES = 'm_fire_rules';

/** A restaurant at the counter whose applicant brings everything but the fire safety rules, and signs that they will come. */
async function owing(running: Running) {
  const { client, officers } = running;
  const created = await lodged(running, { ...RESTAURANT, deliveryMode: 'COUNTER' });
  const texts = Object.fromEntries(
    journey.asked(created).map(({ materialId, name }) => [materialId, `${name} ${created.caseNo}`]),
  );
  const promised = { ...texts, [RULES]: `容缺受理承诺书 ${created.caseNo}` };
  await journey.handInTexts(client, officers.window, created.caseNo, promised, { [RULES]: MONDAY });
  return created;
}

const bring = ({ client, officers }: Running, { caseNo }: journey.Created) =>
  journey.handInTexts(client, officers.window, caseNo, { [RULES]: '消防安全制度' });

async function decideAll(running: Running, created: journey.Created): Promise<void> {
  await allAsked(running, created);
  for (const itemId of ['i_bl_verify', 'i_food', 'i_fire_promise', 'i_sign'])
    await decide(running, created.caseNo, itemId);
}

const concluded = ({ client }: Running, created: journey.Created) =>
  journey.until('办结', async () => (await journey.progressOf(client, created)).status === 'CONCLUDED');

async function onPlatform(test: (running: Running) => Promise<void>): Promise<void> {
  const running = await startPlatform();
  try {
    await test(running);
  } finally {
    await running.stop();
  }
}

describe('given a restaurant accepted on the promise to bring its fire safety rules on Monday (容缺受理)', () => {
  it('when everything is granted, the fire check’s result is held until they have come, the others are not', () =>
    onPlatform(async (running) => {
      const { client, officers } = running;
      const created = await owing(running);
      const { caseNo, receiptCode } = created;
      await journey.acceptCase(officers.window, created);
      await decideAll(running, created);
      await concluded(running, created);

      const result = (itemId: string) =>
        client.anyone.get(`/v1/cases/${caseNo}/results/${itemId}?code=${receiptCode}`);
      await expect(result('i_fire_promise')).rejects.toMatchObject({
        status: 409,
        problem: { code: 'RESULT_HELD' },
      });
      expect(await result('i_food')).toMatchObject({ method: 'GET' });
      const before = await journey.progressOf(client, created);
      expect(before.owed).toEqual([{ materialId: RULES, name: expect.any(String), until: MONDAY }]);
      await expect(officers.window.post(`/v1/cases/${caseNo}/counter-pick-up`)).rejects.toMatchObject({
        problem: { code: 'NOTHING_TO_RELEASE' },
      });
      await expect(officers.window.post(`/v1/cases/${caseNo}/deferred-materials`)).rejects.toMatchObject({
        problem: { code: 'MATERIAL_MISSING', rule: expect.stringContaining(RULES) },
      });

      await bring(running, created);
      await officers.window.post(`/v1/cases/${caseNo}/deferred-materials`);
      expect(await result('i_fire_promise')).toMatchObject({ method: 'GET' });
      await officers.window.post(`/v1/cases/${caseNo}/counter-pick-up`);
      const { owed, timeline } = await journey.archived(client, created);
      expect(owed).toEqual([]);
      expect(timeline.map(({ text }) => text)).toContain('容缺材料已补交（1 份）');
    }));

  it('when they were uploaded and nobody said so, the promise closes by itself', () =>
    onPlatform(async (running) => {
      const created = await owing(running);
      await journey.acceptCase(running.officers.window, created);
      await bring(running, created);
      running.clock.advance(21 * 60_000);
      await journey.until('补交', async () => {
        const { owed } = await journey.progressOf(running.client, created);
        return owed.length === 0;
      });
    }));

  it('when Monday passes, the applicant was reminded twice and the window has the task', () =>
    onPlatform(async (running) => {
      const { client, clock } = running;
      const created = await owing(running);
      const texts = async () => (await journey.progressOf(client, created)).timeline.map(({ text }) => text);
      await journey.acceptCase(running.officers.window, created);
      await journey.until('提醒', async () =>
        (await texts()).some((text) => text.startsWith('容缺材料即将到期，已提醒补交：')),
      );
      clock.set(Date.parse('2026-11-24T09:00:00+08:00'));
      await journey.until('催交', async () =>
        (await texts()).some((text) => text.startsWith('容缺材料逾期未补，已催交：')),
      );
      const { window } = await journey.signIn(client);
      const { items } = await window.get<{ items: object[] }>('/v1/tasks');
      expect(items).toContainEqual(
        expect.objectContaining({ caseNo: created.caseNo, step: 'SUPPLY', materialId: RULES, due: MONDAY }),
      );
    }));

  it('a promise for a material that may not be deferred, or for a later day, is refused by name', () =>
    onPlatform(async ({ client, officers, ...running }) => {
      const { caseNo } = await lodged({ client, officers, ...running } as Running, RESTAURANT);
      const hand = (materialId: string, until: string) =>
        journey.handInTexts(
          client,
          officers.window,
          caseNo,
          { [materialId]: '承诺书' },
          { [materialId]: until },
        );
      await expect(hand('m_layout_food', MONDAY)).rejects.toMatchObject({
        problem: { code: 'MATERIAL_NOT_DEFERRABLE', field: 'body.materials.0.owedUntil' },
      });
      await expect(hand(RULES, '2026-11-24')).rejects.toMatchObject({
        status: 422,
        problem: { code: 'DEFERRAL_DATE', rule: '2026-11-20 – 2026-11-23' },
      });
    }));
});
