import { type CarrierOrder, connect, partner } from '@yijianshi/courier';
import { DELIVERY_STATES, instantOf } from '@yijianshi/domain';
import { signWebhook, verifyWebhook } from '@yijianshi/wire';
import { describe, expect, it } from 'vitest';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NEXT_SECRET = 'whsec_b2xkLXNlY3JldC1vbGQtc2VjcmV0LW9sZC1zZWNyZXQ=';
const clock = { now: () => Date.parse('2026-03-16T10:00:00+08:00') };
const now = instantOf(clock.now());

const contact = { name: '王芳', address: '深圳市福田区市民中心', phone: '13800000000' };
const order: CarrierOrder = {
  orderNo: 'DLV1-B1',
  from: contact,
  to: contact,
  parcels: 1,
  deliverBy: '2026-03-16T20:00:00.000+08:00',
};
const booked = { orderNo: 'DLV1-B1', carrierOrderId: 'PC1', waybill: 'WB1' };

const json = (content: unknown, status = 200) => new Response(JSON.stringify(content), { status });

/** A carrier at the other end of a `fetch` that answers so; what it was sent is kept. */
function answering(answer: (request: Request) => Response | Promise<Response>, settings: object = {}) {
  const sent: Request[] = [];
  const carrier = connect(
    partner,
    { baseUrl: 'https://partner.example/api/', secrets: [SECRET, NEXT_SECRET], ...settings },
    {
      clock,
      fetch: async (...args) => {
        const request = new Request(...args);
        sent.push(request.clone());
        return answer(request);
      },
    },
  );
  return { carrier, sent };
}

describe('settings of the partner', () => {
  const open = (settings: object) => () => answering(() => json({}), settings);
  it.each([
    { baseUrl: 'http://partner.example' },
    { baseUrl: 'http://127.0.0.1@partner.example' },
    { baseUrl: 'http://127.0.0.1.partner.example' },
    { secrets: [] },
    { secrets: ['whsec_c2hvcnQ='] },
    { secrets: ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] },
    { timeoutMs: 0 },
    { retries: 3 },
  ])('%j do not start', (settings) => {
    expect(open(settings)).toThrow();
  });
  it('may name this machine without TLS', () => {
    expect(open({ baseUrl: 'http://127.0.0.1:4711' })).not.toThrow();
  });
});

describe('booking with the partner', () => {
  it('sends one signed order and reads the answer', async () => {
    const { carrier, sent } = answering(() => json(booked));
    expect(await carrier.book(order)).toEqual({ booked: { carrierOrderId: 'PC1', waybills: ['WB1'] } });
    const [request] = sent;
    expect(request?.url).toBe('https://partner.example/api/orders');
    expect(request?.redirect).toBe('error');
    const body = new Uint8Array((await request?.arrayBuffer()) ?? []);
    const headers = Object.fromEntries(request?.headers ?? []);
    expect(verifyWebhook([SECRET], headers, now, body)).toBe('VALID');
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual(order);
  });

  it('tells name, address and phone and nothing else, whatever it is handed (快递暂行条例 22)', async () => {
    const { carrier, sent } = answering(() => json(booked));
    const citizen = { ...contact, idNumber: '11010519491231002X', certificates: ['营业执照'] };
    await carrier.book({ ...order, to: citizen, from: citizen, ...{ caseNo: 'C1' } });
    const body = await sent[0]?.text();
    expect(JSON.parse(body ?? '')).toEqual(order);
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['the connection breaks', () => Promise.reject(new TypeError('fetch failed'))],
    ['the carrier fails', () => json({ code: 'INTERNAL' }, 500)],
    ['the carrier is busy', () => json({ code: 'BUSY' }, 429)],
    ['the carrier does not take us for ourselves', () => json({ code: 'SIGNATURE' }, 401)],
    ['the answer is not JSON', () => new Response('<html>', { status: 200 })],
    ['the answer is of another order', () => json({ ...booked, orderNo: 'DLV2-B1' })],
    ['the answer is not whole', () => json({ orderNo: 'DLV1-B1' })],
    ['a proxy answers', () => new Response('Forbidden', { status: 403 })],
    ['it redirects', () => new Response('', { status: 307 })],
  ])('when %s is unknown, not refused', async (_, answer) => {
    expect(await answering(answer).carrier.book(order)).toEqual({ unknown: true });
  });

  it('does not read an answer that has no end', async () => {
    let chunks = 0;
    const endless = new ReadableStream({
      pull(stream) {
        chunks += 1;
        stream.enqueue(new Uint8Array(8 * 1024));
        if (chunks === 100) stream.close();
      },
    });
    const { carrier } = answering(() => new Response(endless));
    expect(await carrier.book(order)).toEqual({ unknown: true });
    expect(chunks).toBeLessThan(20);
  });

  it('when the carrier says no is refused with its reason', async () => {
    const { carrier } = answering(() => json({ code: 'OUT_OF_AREA' }, 422));
    expect(await carrier.book(order)).toEqual({ refused: 'OUT_OF_AREA' });
  });

  it('when nothing is heard in time is unknown, be it the answer or its end that is late', async () => {
    const silent = (request: Request) =>
      new Promise<Response>((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
      });
    const halting = (request: Request) =>
      new Response(
        new ReadableStream({
          start(stream) {
            stream.enqueue(new TextEncoder().encode('{'));
            request.signal.addEventListener('abort', () => stream.error(request.signal.reason));
          },
        }),
      );
    for (const answer of [silent, halting]) {
      const { carrier } = answering(answer, { timeoutMs: 50 });
      expect(await carrier.book(order)).toEqual({ unknown: true });
    }
  });
});

describe('asking and cancelling', () => {
  it('signs what is asked, so that one question is not another', async () => {
    const { carrier, sent } = answering(() => json({}));
    await carrier.pull('DLV1-B1');
    await carrier.cancel('DLV1-B1');
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://partner.example/api/orders/DLV1-B1',
      'DELETE https://partner.example/api/orders/DLV1-B1',
    ]);
    const covered = new TextEncoder().encode('GET /orders/DLV1-B1');
    const verdicts = sent.map(({ headers }) =>
      verifyWebhook([SECRET], Object.fromEntries(headers), now, covered),
    );
    expect(verdicts).toEqual(['VALID', 'SIGNATURE']);
  });

  it('reads the whole history under the ids of its pushes', async () => {
    const events = [
      { id: 'evt_1', status: 'accepted', at: '2026-03-16T01:00:00Z' },
      { id: 'evt_2', status: 'teleported', at: '2026-03-16T09:30:00+08:00' },
    ];
    const { carrier } = answering(() => json({ ...booked, status: 'delivered', events }));
    expect(await carrier.pull('DLV1-B1')).toEqual({
      pulled: {
        carrierOrderId: 'PC1',
        waybills: ['WB1'],
        state: 'DELIVERED_UNCONFIRMED',
        claims: [
          {
            eventId: 'evt_1',
            carrier: 'partner',
            bookingId: 'DLV1-B1',
            code: 'accepted',
            state: 'BOOKED',
            at: '2026-03-16T09:00:00.000+08:00',
            receivedAt: now,
          },
          {
            eventId: 'evt_2',
            carrier: 'partner',
            bookingId: 'DLV1-B1',
            code: 'teleported',
            state: null,
            at: '2026-03-16T09:30:00.000+08:00',
            receivedAt: now,
          },
        ],
      },
    });
    const other = answering(() => json({ ...booked, orderNo: 'X', status: 'delivered', events }));
    expect(await other.carrier.pull('DLV1-B1')).toEqual({ unknown: true });
  });

  it('says whether it was cancelled, refused, or nobody knows', async () => {
    const cancel = (response: Response) => answering(() => response).carrier.cancel('DLV1-B1');
    expect(await cancel(json({}))).toEqual({ cancelled: true });
    expect(await cancel(json({ code: 'TOO_LATE' }, 409))).toEqual({ refused: 'TOO_LATE' });
    expect(await cancel(json({}, 503))).toEqual({ unknown: true });
  });
});

describe('a callback of the partner', () => {
  const { carrier } = answering(() => json({}));
  const message = {
    type: 'order.status',
    timestamp: '2026-03-16T09:59:00+08:00',
    data: { ...booked, status: 'delivered' },
  };
  const receive = (body: string | Uint8Array, more: Record<string, string> = {}, secret = SECRET) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    return carrier.receive({ ...signWebhook([secret], 'evt_1', now, bytes), ...more }, bytes, now);
  };

  it('is a claim, whatever it says', () => {
    expect(receive(JSON.stringify(message))).toEqual({
      claims: [
        {
          eventId: 'evt_1',
          carrier: 'partner',
          bookingId: 'DLV1-B1',
          code: 'delivered',
          state: 'DELIVERED_UNCONFIRMED',
          at: '2026-03-16T09:59:00.000+08:00',
          receivedAt: now,
        },
      ],
    });
    expect(receive(JSON.stringify(message), {}, NEXT_SECRET)).toHaveProperty('claims');
  });

  it.each(['constructor', '__proto__', 'toString', 'DELIVERED', 'delivered '])(
    'with the status %j is unmapped',
    (status) => {
      const text = JSON.stringify({ ...message, data: { ...message.data, status } });
      expect(receive(text)).toMatchObject({ claims: [{ state: null, code: status }] });
    },
  );

  it('maps to states a courier may claim, and to nothing else', () => {
    for (const state of Object.values(partner.statuses)) expect(DELIVERY_STATES).toContain(state);
    expect(Object.values(partner.statuses)).not.toContain('DELIVERED');
  });

  it('is refused before it is read when its signature or its time is wrong', () => {
    const text = JSON.stringify(message);
    expect(receive(text, { 'webhook-signature': 'v1,AAAA' })).toEqual({ refused: 'SIGNATURE' });
    expect(receive('not JSON', { 'webhook-timestamp': '1614265330' })).toEqual({ refused: 'STALE' });
    expect(receive(text, { 'webhook-timestamp': '1614265330junk' })).toEqual({ refused: 'SIGNATURE' });
    expect(carrier.receive({}, new TextEncoder().encode(text), now)).toEqual({ refused: 'SIGNATURE' });
  });

  it.each<[string, string | Uint8Array]>([
    ['no JSON', 'status=delivered'],
    ['a field more', JSON.stringify({ ...message, extra: 1 })],
    ['a field more inside', JSON.stringify({ ...message, data: { ...message.data, extra: 1 } })],
    ['another type', JSON.stringify({ ...message, type: 'order.created' })],
    ['a naive time', JSON.stringify({ ...message, timestamp: '2026-03-16T09:59:00' })],
    ['no such day', JSON.stringify({ ...message, timestamp: '2026-02-30T09:59:00+08:00' })],
    ['another century', JSON.stringify({ ...message, timestamp: '9999-12-31T23:59:59Z' })],
    [
      'an order number with a path in it',
      JSON.stringify({ ...message, data: { ...message.data, orderNo: '../x' } }),
    ],
    ['a name twice', JSON.stringify(message).replace('{', '{"type":"order.status",')],
    ['no UTF-8', Uint8Array.of(0xff)],
    ['nothing', ''],
    ['64 KiB and a byte', JSON.stringify(message).padEnd(65_537)],
  ])('is refused for %s', (_, body) => {
    expect(receive(body)).toEqual({ refused: 'MALFORMED' });
  });
});
