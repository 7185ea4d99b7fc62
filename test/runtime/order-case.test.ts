import { isRefusal } from '@yijianshi/domain';
import { leaveToken, orderCase, type Platform, type StepEvent } from '@yijianshi/runtime';
import { type CaseStore, caseEvents, caseKey, commandKey } from '@yijianshi/store';
import { createCaseStore, type Journal, openJournal } from '@yijianshi/store/embedded';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CASE_NO, play } from '../support/case-kept.ts';
import {
  type Act,
  accepted,
  allGranted,
  archive,
  ask,
  asked,
  conclude,
  deny,
  grant,
  handOver,
  mend,
  post,
  released,
  seal,
  sealed,
  split,
  stopSeal,
  withdraw,
} from '../support/case-play.ts';

let journal: Journal;
let store: CaseStore;
let platform: Platform;
beforeEach(() => {
  journal = openJournal(':memory:');
  store = createCaseStore(journal);
  const clock = { now: () => Date.parse('2026-11-16T11:00:00+08:00') };
  platform = { clock, store } as unknown as Platform;
});
afterEach(() => journal.close());

const told = async (): Promise<number> => (await caseEvents(store, CASE_NO)).length;
const keptSteps = async (): Promise<string[]> =>
  (await store.list(caseKey(CASE_NO).pk, commandKey('', 'step.').sk)).items.map(({ sk }) => sk);

const foodSealed = sealed(allGranted).filter(
  ({ command }) => command.type !== 'RECORD_SEAL' || command.itemId !== 'i_food',
);

describe('a step that runs again, however late, changes nothing more:', () => {
  /** The way to the step, what it orders, what the case then goes through while it may still be repeated. */
  it.each<[string, readonly Act[], Act, readonly Act[]]>([
    ['分件', accepted, split, [ask('i_fire'), grant('i_fire'), withdraw, seal('i_fire'), conclude]],
    ['转交', [...accepted, split], ask('i_fire'), [grant('i_fire'), seal('i_fire')]],
    ['转交, denied', [...accepted, split], ask('i_fire'), [deny('i_fire'), withdraw]],
    ['制证', foodSealed, seal('i_food'), []],
    ['制证 of a case withdrawn since', [...asked, grant('i_fire')], seal('i_fire'), [withdraw]],
    ['制证停下', [...asked, grant('i_fire')], stopSeal('i_fire'), [mend('i_fire', 'holder'), seal('i_fire')]],
    ['办结', sealed(allGranted), conclude, [post, handOver]],
    ['归档', [...released, post, handOver], archive, []],
  ])('%s', async (_, way, { command }, since) => {
    await play(store, way);
    const event: StepEvent = { step: command.type, caseNo: CASE_NO, token: 'its-token' };
    const before = await told();
    expect(isRefusal(await orderCase(platform, event, command))).toBe(false);
    const once = await told();
    expect(once).toBeGreaterThan(before);
    for (const [n, act] of [undefined, ...since].entries()) {
      if (act !== undefined) await play(store, [act]);
      const soFar = await told();
      expect(await orderCase(platform, event, command), `after ${n}`).not.toHaveProperty('refused');
      expect(await told(), `after ${n}`).toBe(soFar);
    }
  });
});

describe('of its command a step keeps', () => {
  it('nothing where the state tells', async () => {
    await play(store, [...accepted, split]);
    const event: StepEvent = { step: 'ASK', caseNo: CASE_NO, itemId: 'i_fire', token: 'its-token' };
    const command = { type: 'ASK_ITEM', itemId: 'i_fire' } as const;
    expect(await leaveToken(platform, event, 'ITEM#i_fire', command)).toBeNull();
    expect(await keptSteps()).toEqual([]);
  });

  it('its visit where the state does not: another visit stops the sealing again', async () => {
    await play(store, [...asked, grant('i_fire')]);
    const { command } = stopSeal('i_fire');
    const visit = (token: string) =>
      orderCase(platform, { step: 'MEND', caseNo: CASE_NO, itemId: 'i_fire', token }, command);
    await visit('first');
    await play(store, [mend('i_fire', 'holder')]);
    const mended = await told();
    await visit('first');
    expect(await told()).toBe(mended);
    await visit('second');
    expect(await told()).toBe(mended + 1);
    expect(await keptSteps()).toHaveLength(2);
  });
});
