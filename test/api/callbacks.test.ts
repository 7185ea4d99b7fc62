import { instantOf } from '@yijianshi/domain';
import * as journey from '@yijianshi/local/demo/journey';
import { bookingIdOf, deliveryKey } from '@yijianshi/store';
import { beforeAll, describe, expect, it } from 'vitest';
import { message, secretsOf, signedCall } from '../support/callbacks.ts';
import { usePlatform } from '../support/platform.ts';
import { acceptedCase, decide } from '../support/restaurant.ts';
import { unchanged } from '../support/unchanged.ts';

/** A courier that never gets to the door by itself: what is told of a parcel here, these tests tell. */
const platform = usePlatform({ courier: { pace: { pickupMs: 600_000, deliverMs: 600_000 } } });
const FOREIGN = 'whsec_Zm9yZ2VyLWZvcmdlci1mb3JnZXItZm9yZ2Vy';

interface Posted {
  readonly caseNo: string;
  readonly deliveryId: string;
  readonly orderNo: string;
}
let posted: Posted;

const delivery = () => platform().local.platform.store.get(deliveryKey(posted.deliveryId));

/** Posted, booked, and the booking told: from now on the courier is silent. */
beforeAll(async () => {
  const running = platform();
  const created = await acceptedCase(running);
  await decide(running, created.caseNo, 'i_bl_verify');
  await decide(running, created.caseNo, 'i_food');
  const deliveryId = await journey.post(running.client, running.officers.window, created);
  posted = { caseNo: created.caseNo, deliveryId, orderNo: bookingIdOf(deliveryId, 1) };
  await journey.until(
    '下单',
    async () => JSON.stringify((await delivery())?.data).includes('"accepted"') || undefined,
  );
  await running.local.settled();
});

interface Change {
  readonly path?: (routeSecret: string) => string;
  readonly secret?: string;
  /** Milliseconds the signature's time is off. */
  readonly off?: number;
  readonly body?: (orderNo: string) => string;
  readonly sent?: (body: string) => string;
}

async function callBack({
  path = (secret) => `/callbacks/partner/${secret}`,
  secret,
  off = 0,
  body = message,
  sent,
}: Change) {
  const running = platform();
  const secrets = secretsOf(running);
  const text = body(posted.orderNo);
  const call = signedCall(text, { secret: secret ?? secrets.webhook, at: running.clock.now() + off });
  const raw = sent?.(text) ?? text;
  const answer = await running.call('POST', path(secrets.routeSecret), { ...call, raw });
  await running.local.settled();
  return answer;
}

describe('a callback that is not the carrier’s word changes nothing', () => {
  it.each<[string, Change, object]>([
    ['signed with another secret', { secret: FOREIGN }, { status: 401, code: 'CALLBACK_SIGNATURE' }],
    ['changed on its way', { sent: (text) => `${text} ` }, { status: 401, code: 'CALLBACK_SIGNATURE' }],
    ['ten minutes old', { off: -600_000 }, { status: 401, code: 'CALLBACK_STALE' }],
    ['ten minutes ahead', { off: 600_000 }, { status: 401, code: 'CALLBACK_STALE' }],
    [
      'to a wrong address',
      { path: () => '/callbacks/partner/guess' },
      { status: 404, code: 'ROUTE_UNKNOWN' },
    ],
    [
      'of a carrier there is not',
      { path: (secret) => `/callbacks/sf/${secret}` },
      { status: 404, code: 'ROUTE_UNKNOWN' },
    ],
    [
      'of a carrier by an inherited name',
      { path: (secret) => `/callbacks/constructor/${secret}` },
      { status: 404, code: 'ROUTE_UNKNOWN' },
    ],
    ['that is not JSON', { body: () => '{"type":' }, { status: 400, code: 'CALLBACK_MALFORMED' }],
    [
      'that says something twice',
      { body: (no) => message(no).replace('{', '{"type":"order.status",') },
      { status: 400, code: 'CALLBACK_MALFORMED' },
    ],
    [
      'with a field nobody described',
      { body: (no) => message(no).replace('{', '{"rider":"张三",') },
      { status: 400, code: 'CALLBACK_MALFORMED' },
    ],
    [
      'with a time that is none',
      { body: (no) => message(no, 'delivered', 'yesterday') },
      { status: 400, code: 'CALLBACK_MALFORMED' },
    ],
  ])('%s', async (_, change, expected) => {
    const before = await delivery();
    const { body } = await unchanged(platform(), posted.caseNo, () => callBack(change));
    expect(body).toMatchObject(expected);
    expect(await delivery()).toEqual(before);
  });
});

describe('a genuine callback', () => {
  it('is a claim: acknowledged, recorded once however often it comes, and believed by nobody yet', async () => {
    const running = platform();
    const { webhook, routeSecret } = secretsOf(running);
    const at = running.clock.now();
    const call = signedCall(message(posted.orderNo, 'delivered', instantOf(at)), {
      secret: webhook,
      at,
      id: 'evt_once',
    });
    for (const _ of [1, 2, 3]) {
      const { status, text } = await running.call('POST', `/callbacks/partner/${routeSecret}`, call);
      expect([status, text]).toEqual([200, '']);
    }
    const shown = await journey.until('声明', async () => {
      const view = await running.officers.window.get(`/v1/deliveries/${posted.deliveryId}`);
      return view.state === 'DELIVERED_UNCONFIRMED' && view;
    });
    expect(shown).toMatchObject({ caseNo: posted.caseNo, recipient: { name: '张*', phone: '139****0000' } });
    expect(JSON.stringify((await delivery())?.data).split('"evt_once"')).toHaveLength(2);
    const { status } = await running.officers.window.get(`/v1/cases/${posted.caseNo}`);
    expect(status).toBe('CONCLUDED');
  });

  it('about an order that is not ours is acknowledged, and only its digest is kept', async () => {
    const running = platform();
    const { webhook, routeSecret } = secretsOf(running);
    const call = signedCall(message('D431101-20261120-999999-B1'), {
      secret: webhook,
      at: running.clock.now(),
    });
    expect(await running.call('POST', `/callbacks/partner/${routeSecret}`, call)).toMatchObject({
      status: 200,
    });
    expect(running.logs()).toContain('callback for an unknown order');
  });
});
