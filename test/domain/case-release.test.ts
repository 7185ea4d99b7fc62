import { describe, expect, it } from 'vitest';
import {
  type Act,
  allGranted,
  archive,
  conclude,
  delivering,
  given,
  handOver,
  pickUp,
  post,
  released,
  sealed,
  when,
} from '../support/case-play.ts';

describe('results released by courier', () => {
  const posted = [...released, post];

  it('are posted, handed over when the delivery is confirmed, and archived', () => {
    expect(given([...posted, handOver, archive]).state).toMatchObject({
      status: 'ARCHIVED',
      released: true,
      handedOver: true,
      deliveryId: 'D431101-20261116-000001',
    });
  });

  it.each<[string, readonly Act[], Act, string]>([
    ['before the case is concluded', sealed(allGranted), post, 'CASE_STATUS'],
    ['twice', posted, post, 'DELIVERY_EXISTS'],
    ['after the hand-over', [...posted, handOver], post, 'NOTHING_TO_RELEASE'],
    ['at the counter', released, pickUp, 'DELIVERY_MODE'],
  ])('are not given out %s', (_, acts, act, refused) => {
    expect(when(acts, act)).toMatchObject({ refused });
  });

  it('are handed over by their own delivery only, and only once posted', () => {
    expect(when(released, handOver)).toMatchObject({ refused: 'DELIVERY_UNKNOWN' });
    const foreign: Act = {
      ...handOver,
      command: { type: 'HAND_OVER', deliveryId: 'D431101-20261116-000009' },
    };
    expect(when(posted, foreign)).toMatchObject({ refused: 'DELIVERY_UNKNOWN' });
  });

  it('are handed over once, however often the courier says so', () => {
    expect(when([...posted, handOver], handOver)).toEqual([]);
  });
});

describe('results fetched at the counter', () => {
  const atCounter = delivering('COUNTER', released);

  it('are handed over there', () => {
    expect(when(atCounter, pickUp)).toEqual([{ type: 'RESULTS_HANDED_OVER', via: 'COUNTER' }]);
  });

  it('are not posted, and not fetched twice', () => {
    expect(when(atCounter, post)).toMatchObject({ refused: 'DELIVERY_MODE', rule: 'COUNTER' });
    expect(when([...atCounter, pickUp], pickUp)).toMatchObject({ refused: 'NOTHING_TO_RELEASE' });
  });
});

describe('results taken online', () => {
  it('need no release: the case is archived as it is', () => {
    expect(given([...delivering('ONLINE', released), archive]).state.status).toBe('ARCHIVED');
  });
  it('are neither posted nor fetched', () => {
    const online = delivering('ONLINE', released);
    for (const act of [post, pickUp])
      expect(when(online, act)).toMatchObject({ refused: 'NOTHING_TO_RELEASE' });
  });
});

describe('the workflow’s last steps', () => {
  it.each<[string, readonly Act[], Act]>([
    ['CONCLUDE', released, conclude],
    ['ARCHIVE', [...delivering('ONLINE', released), archive], archive],
  ])('%s asked twice acts once', (_, acts, again) => {
    expect(when(acts, again)).toEqual([]);
  });
});
