import { sweep } from '@yijianshi/functions/sweep';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { type CaseStore, draftPartitions } from '@yijianshi/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginOnline, begun, etagOf, officer, online } from '../support/drafts.ts';
import { type Running, START, startPlatform } from '../support/platform.ts';

const { area } = RESTAURANT;
const DAY = 86_400_000;
let running: Running;
let window: Awaited<ReturnType<typeof officer>>;
beforeAll(async () => {
  // Index reads lag, as they may on AWS.
  running = await startPlatform({ indexDelayMs: 50 });
});
afterAll(() => running.stop());
beforeEach(async () => {
  running.clock.set(START);
  window = await officer(running, 'window-01', area);
});

/** To a day at noon; what is due then is done. A token lives for hours only. */
async function go(days: number): Promise<void> {
  const set = new Date(START + days * DAY + 9_000_000).toISOString();
  await new Promise((resolve) => setTimeout(resolve, 60));
  await running.call('POST', '/local/clock', { json: { set } });
  window = await officer(running, 'window-01', area);
}
const draftOf = async (json: object = RESTAURANT) => begun(await window.create(json));
const isKept = (draftId: string): boolean =>
  running.local.journal.db.prepare('SELECT 1 FROM rows WHERE pk = ?').get(`DRAFT#${draftId}`) !== undefined;

describe('a draft nobody changes', () => {
  it('is kept through its last day, and erased after it, key and all', async () => {
    const { draftId, code, draft } = await draftOf();
    expect(draft.keptThrough).toBe('2026-12-20');
    await go(30);
    expect((await window.read(draftId)).status).toBe(200);
    await go(31);
    expect(isKept(draftId)).toBe(false);
    for (const keeper of [window, online(running, code)])
      expect((await keeper.read(draftId)).body).toMatchObject({ status: 404, code: 'DRAFT_UNKNOWN' });
  });

  it('is kept anew with each change', async () => {
    const { draftId, etag } = await draftOf();
    const left = await draftOf();
    await go(20);
    const changed = await window.patch(draftId, etag, { deliveryMode: 'COUNTER' });
    expect(changed.body.keptThrough).toBe('2027-01-09');
    await go(31);
    expect([isKept(draftId), isKept(left.draftId)]).toEqual([true, false]);
    await go(51);
    expect(isKept(draftId)).toBe(false);
  });

  it('does not exist once its time is over, also before the sweeper comes', async () => {
    const started = begun(await beginOnline(running, { themeId: 't_restaurant', area }));
    running.clock.set(START + 31 * DAY);
    window = await officer(running, 'window-01', area);
    const home = online(running, started.code);
    for (const answer of await Promise.all([
      window.read(started.draftId),
      window.lodge(started.draftId, started.etag),
      home.read(started.draftId),
      home.patch(started.draftId, started.etag, { deliveryMode: 'COUNTER' }),
      home.discard(started.draftId, started.etag),
    ]))
      expect(answer.status).toBe(404);
  });

  it('whose case was made leaves the number, which stays', async () => {
    const { draftId, etag } = await draftOf();
    const { body } = await window.lodge(draftId, etag);
    await go(90);
    expect((await window.read(draftId)).body).toMatchObject({ state: 'LODGED', caseNo: body.caseNo });
    expect(etagOf(await window.read(draftId))).toBe('"2"');
  });
});

it('the sweeper reads the drafts that are due, and no other', async () => {
  const due = await Promise.all([draftOf(), draftOf(), draftOf()]);
  running.clock.set(START + 20 * DAY);
  window = await officer(running, 'window-01', area);
  const later = await Promise.all(Array.from({ length: 12 }, () => draftOf()));
  await new Promise((resolve) => setTimeout(resolve, 60));

  const { platform } = running.local;
  const read: string[] = [];
  const store: CaseStore = {
    ...platform.store,
    async getMany(keys) {
      read.push(...keys.map(({ pk }) => pk));
      return platform.store.getMany(keys);
    },
  };
  const swept = sweep({ ...platform, store, clock: { now: () => START + 31 * DAY } });
  expect(await swept()).toBe(3);
  expect(read.sort()).toEqual(due.map(({ draftId }) => `DRAFT#${draftId}`).sort());
  expect(due.some(({ draftId }) => isKept(draftId))).toBe(false);
  expect(later.every(({ draftId }) => isKept(draftId))).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 60));
  read.length = 0;
  expect(await swept()).toBe(0);
  expect(read).toEqual([]);
  const stand = await Promise.all(draftPartitions.map((one) => platform.store.listIndex('i2', one)));
  expect(stand.flatMap(({ items }) => items).length).toBeGreaterThanOrEqual(later.length);
});
