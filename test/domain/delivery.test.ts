import {
  type Claim,
  type ClaimedStatus,
  DELIVERY_STATES,
  type DeliveryCommand,
  type DeliveryEvent,
  type DeliveryState,
  decideDelivery,
  evolveDelivery,
  type Instant,
  instantOf,
  MAX_CLAIMS,
  promiseSameDay,
  promiseVerdict,
  scanDueAt,
} from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const at = (time: string): Instant => `2026-03-16T${time}:00.000+08:00`;
const minute = (n: number): Instant => instantOf(Date.parse('2026-03-16T10:00:00+08:00') + n * 60_000);

const POST: DeliveryCommand = {
  type: 'POST_DELIVERY',
  deliveryId: 'DLV1',
  caseNo: 'C1',
  payer: 'AGENCY',
  promise: {
    promisedBy: at('20:00'),
    policyVersion: '2026.1',
    inputs: { postedAt: at('09:00'), cutOff: '15:00', deliverBy: '20:00' },
  },
  parcels: [
    { parcelId: 'P1', sealNumber: 'S1', contents: ['D1', 'D2'] },
    { parcelId: 'P2', sealNumber: 'S2', contents: ['D3'] },
  ],
  bookingId: 'DLV1-B1',
  carrier: 'partner',
};
const CONFIRM: DeliveryCommand = {
  type: 'CONFIRM_BOOKING',
  bookingId: 'DLV1-B1',
  carrierOrderId: 'PC1',
  waybills: ['WB1', 'WB2'],
};
const claim = (
  eventId: string,
  state: ClaimedStatus | null,
  time: string,
  more: Partial<Claim> = {},
): Claim => ({
  eventId,
  carrier: 'partner',
  bookingId: 'DLV1-B1',
  code: String(state),
  state,
  at: at(time),
  receivedAt: at(time),
  ...more,
});
const record = (...[eventId, state, time, more]: Parameters<typeof claim>): DeliveryCommand => ({
  type: 'RECORD_CLAIM',
  claim: claim(eventId, state, time, more),
});
const scan = (parcelId: string, to: 'COURIER' | 'WINDOW', sealNumber: string): DeliveryCommand => ({
  type: 'SCAN_HANDOVER',
  parcelId,
  to,
  sealNumber,
  place: '3号窗口',
  officer: 'w-01',
  courier: 'R-17',
});

/** The events of the last command, or its refusal, and the state after all. */
function run(commands: readonly DeliveryCommand[], now: Instant = at('10:00'), from?: DeliveryState) {
  let state = from;
  let last: DeliveryEvent[] | { refused: string } = [];
  for (const command of commands) {
    last = decideDelivery(command, state, { now });
    if (!('refused' in last)) state = last.reduce<DeliveryState | undefined>(evolveDelivery, state);
  }
  return { state, last };
}
const stateAfter = (...commands: DeliveryCommand[]): DeliveryState => {
  const { state, last } = run(commands);
  expect(last).not.toHaveProperty('refused');
  if (!state) throw new Error('no delivery');
  return state;
};
const refusal = (...commands: DeliveryCommand[]) => run(commands).last;
const booked = [POST, CONFIRM];

describe('posting and booking', () => {
  it('begins with a pending booking and the parcels at the window', () => {
    const state = stateAfter(POST);
    expect(state).toMatchObject({
      state: 'BOOKING_PENDING',
      custody: { holder: 'WINDOW', basis: 'SCAN' },
      booking: { bookingId: 'DLV1-B1', carrier: 'partner', status: 'PENDING' },
      custodyLog: [],
    });
    expect(refusal(POST, POST)).toMatchObject({ refused: 'DELIVERY_EXISTS' });
    expect(refusal(CONFIRM)).toMatchObject({ refused: 'DELIVERY_UNKNOWN' });
  });

  it.each([
    ['no parcel', []],
    ['an empty one', [{ parcelId: 'P1', sealNumber: 'S1', contents: [] }]],
    [
      'one seal on two',
      [
        { parcelId: 'P1', sealNumber: 'S1', contents: ['D1'] },
        { parcelId: 'P2', sealNumber: 'S1', contents: ['D2'] },
      ],
    ],
  ])('refuses %s', (_, parcels) => {
    expect(refusal({ ...POST, parcels })).toMatchObject({ refused: 'PARCELS_INVALID' });
  });

  it('confirms once, with a waybill for each parcel or one for all', () => {
    expect(stateAfter(...booked)).toMatchObject({
      state: 'BOOKED',
      booking: { status: 'CONFIRMED', carrierOrderId: 'PC1' },
      parcels: [{ waybill: 'WB1' }, { waybill: 'WB2' }],
    });
    expect(stateAfter(POST, { ...CONFIRM, waybills: ['WB1'] }).parcels).toMatchObject([
      { waybill: 'WB1' },
      { waybill: 'WB1' },
    ]);
    expect(refusal(...booked, CONFIRM)).toEqual([]);
    expect(refusal(...booked, { ...CONFIRM, carrierOrderId: 'PC2' })).toMatchObject({
      refused: 'BOOKING_CONFLICT',
    });
    expect(refusal(POST, { ...CONFIRM, waybills: ['1', '2', '3'] })).toMatchObject({
      refused: 'PARCELS_INVALID',
    });
  });

  it('has one active booking; the next has another number', () => {
    const fail: DeliveryCommand = { type: 'FAIL_BOOKING', bookingId: 'DLV1-B1', reason: 'OUT_OF_AREA' };
    const again: DeliveryCommand = { type: 'BOOK_AGAIN', bookingId: 'DLV1-B2', carrier: 'partner' };
    expect(refusal(...booked, again)).toMatchObject({ refused: 'BOOKING_ACTIVE' });
    expect(stateAfter(POST, fail).state).toBe('BOOKING_FAILED');
    expect(refusal(POST, fail, fail)).toEqual([]);
    const next = stateAfter(POST, fail, again);
    expect(next).toMatchObject({ state: 'BOOKING_PENDING', booking: { bookingId: 'DLV1-B2' } });
    expect(next.pastBookings).toMatchObject([{ bookingId: 'DLV1-B1', status: 'FAILED' }]);
    expect(refusal(POST, fail, again, again)).toEqual([]);
    expect(refusal(POST, fail, again, { ...again, bookingId: 'DLV1-B1' })).toMatchObject({
      refused: 'BOOKING_CONFLICT',
    });
    expect(refusal(POST, fail, again, CONFIRM)).toMatchObject({ refused: 'BOOKING_UNKNOWN' });
    expect(refusal(POST, fail, CONFIRM)).toMatchObject({ refused: 'DELIVERY_STATE' });
  });

  it('takes a courier that speaks of an order for one that has it, whatever its answer was', () => {
    const accepted = [POST, record('e1', 'BOOKED', '09:10')];
    expect(stateAfter(...accepted).state).toBe('BOOKED');
    const fail: DeliveryCommand = { type: 'FAIL_BOOKING', bookingId: 'DLV1-B1', reason: 'X' };
    expect(refusal(...accepted, fail)).toMatchObject({ refused: 'DELIVERY_STATE' });
  });

  it('keeps what a past booking still tells, and does nothing about it', () => {
    const { state, last } = run([
      POST,
      { type: 'FAIL_BOOKING', bookingId: 'DLV1-B1', reason: 'X' },
      { type: 'BOOK_AGAIN', bookingId: 'DLV1-B2', carrier: 'partner' },
      record('e1', 'PICKED_UP', '09:10'),
    ]);
    expect(last).toMatchObject([{ type: 'CLAIM_RECORDED', outcome: 'PAST_BOOKING' }]);
    expect(state).toMatchObject({ state: 'BOOKING_PENDING', custody: { holder: 'WINDOW' } });
    for (const foreign of [{ bookingId: 'OTHER-B1' }, { carrier: 'dada' }])
      expect(refusal(POST, record('e1', 'BOOKED', '09:10', foreign))).toMatchObject({
        refused: 'BOOKING_UNKNOWN',
      });
  });
});

describe('a claim', () => {
  const out = [...booked, record('e1', 'PICKED_UP', '09:20'), record('e2', 'OUT_FOR_DELIVERY', '09:40')];

  it('of a pick-up moves custody, on its own word', () => {
    const { state, last } = run([...booked, record('e1', 'PICKED_UP', '09:20')]);
    expect(state).toMatchObject({ state: 'PICKED_UP', custody: { holder: 'COURIER', basis: 'CLAIM' } });
    expect(last).toMatchObject([
      { type: 'CLAIM_RECORDED', outcome: 'APPLIED' },
      {
        type: 'CUSTODY_MOVED',
        move: { parcelId: 'P1', from: 'WINDOW', to: 'COURIER', cause: { claim: 'e1' } },
      },
      { type: 'CUSTODY_MOVED', move: { parcelId: 'P2' } },
    ]);
  });

  it.each<[ClaimedStatus, string]>([
    ['DELIVERED_UNCONFIRMED', 'delivered'],
    ['RETURNED_UNCONFIRMED', 'returned'],
    ['LOST_SUSPECTED', 'lost'],
  ])('%s stays a claim, and custody where it was', (status) => {
    const { state, last } = run([...out, record('e3', status, '10:00')]);
    expect(last).toMatchObject([{ type: 'CLAIM_RECORDED', outcome: 'PENDING_CONFIRMATION' }]);
    expect(state).toMatchObject({ state: status, custody: { holder: 'COURIER' } });
  });

  it('told twice is nothing; told otherwise under the same id is a conflict', () => {
    const same = record('e2', 'OUT_FOR_DELIVERY', '09:40', { receivedAt: at('11:00') });
    expect(refusal(...out, same)).toEqual([]);
    expect(refusal(...out, record('e2', 'OUT_FOR_DELIVERY', '09:41'))).toMatchObject({
      refused: 'CLAIM_CONFLICT',
    });
  });

  it('that comes late, or of a code nobody mapped, is kept and changes nothing', () => {
    const late = run([...out, record('e0', 'COURIER_AT_PICKUP', '09:10', { receivedAt: at('10:00') })]);
    expect(late.last).toMatchObject([{ outcome: 'NO_CHANGE' }]);
    expect(late.state).toMatchObject({ state: 'OUT_FOR_DELIVERY' });
    expect(late.state?.claims.map(({ eventId }) => eventId)).toEqual(['e0', 'e1', 'e2']);
    const unmapped = run([...out, record('e9', null, '10:00')]);
    expect(unmapped.last).toMatchObject([{ outcome: 'UNMAPPED' }]);
    expect(unmapped.state?.state).toBe('OUT_FOR_DELIVERY');
  });

  it('dated more than five minutes after its receipt never becomes the newest', () => {
    const future = record('e3', 'DELIVERY_ATTEMPTED', '10:06', { receivedAt: at('10:00') });
    expect(run([...out, future])).toMatchObject({
      last: [{ outcome: 'FUTURE' }],
      state: { state: 'OUT_FOR_DELIVERY' },
    });
    const skewed = record('e3', 'DELIVERY_ATTEMPTED', '10:05', { receivedAt: at('10:00') });
    expect(stateAfter(...out, skewed).state).toBe('DELIVERY_ATTEMPTED');
  });

  it('of the same time ranks by state', () => {
    const commands = [
      record('b', 'DELIVERED_UNCONFIRMED', '10:00'),
      record('a', 'OUT_FOR_DELIVERY', '10:00'),
    ];
    expect(stateAfter(...out, ...commands).state).toBe('DELIVERED_UNCONFIRMED');
    expect(stateAfter(...out, ...commands.reverse()).state).toBe('DELIVERED_UNCONFIRMED');
  });

  it('of one parcel leaves the other, and the delivery partly done', () => {
    const one = record('e3', 'DELIVERED_UNCONFIRMED', '10:00', { waybill: 'WB1' });
    const other = record('e4', 'DELIVERY_ATTEMPTED', '10:00', { waybill: 'WB2' });
    const state = stateAfter(...out, one, other);
    expect(state).toMatchObject({
      state: 'PARTIALLY_DELIVERED',
      parcels: [{ state: 'DELIVERED_UNCONFIRMED' }, { state: 'DELIVERY_ATTEMPTED' }],
    });
  });

  it('of another attempt leads out again, as often as it takes', () => {
    const attempted = [
      record('e3', 'DELIVERY_ATTEMPTED', '10:00'),
      record('e4', 'OUT_FOR_DELIVERY', '10:30'),
    ];
    expect(stateAfter(...out, ...attempted).state).toBe('OUT_FOR_DELIVERY');
  });

  it('is one of at most so many', () => {
    const flood = Array.from({ length: MAX_CLAIMS + 1 }, (_, i) => record(`e${i}`, null, '09:30'));
    expect(refusal(...booked, ...flood)).toMatchObject({ refused: 'CLAIM_LIMIT' });
  });
});

describe('a confirmation', () => {
  const claimed = [
    ...booked,
    record('e1', 'PICKED_UP', '09:20'),
    record('e2', 'DELIVERED_UNCONFIRMED', '10:00'),
  ];
  const confirm: DeliveryCommand = { type: 'CONFIRM_CLAIM', state: 'DELIVERED', by: 'PULL' };

  it('makes a delivery of the claim, and hands custody to the recipient', () => {
    const state = stateAfter(...claimed, confirm);
    expect(state).toMatchObject({
      state: 'DELIVERED',
      custody: { holder: 'RECIPIENT', basis: 'CONFIRMED' },
      confirmations: [{ happenedAt: at('10:00') }, { happenedAt: at('10:00') }],
    });
    expect(state.custodyLog.map(({ parcelId, from, to }) => [parcelId, from, to])).toEqual([
      ['P1', 'WINDOW', 'COURIER'],
      ['P2', 'WINDOW', 'COURIER'],
      ['P1', 'COURIER', 'RECIPIENT'],
      ['P2', 'COURIER', 'RECIPIENT'],
    ]);
    expect(refusal(...claimed, confirm, confirm)).toEqual([]);
  });

  it('needs a claim, and one of the same end', () => {
    expect(refusal(...booked, confirm)).toMatchObject({ refused: 'NOTHING_TO_CONFIRM' });
    expect(refusal(...claimed, { ...confirm, state: 'LOST' })).toMatchObject({
      refused: 'NOTHING_TO_CONFIRM',
    });
  });

  it('of a delivery nobody was told the pick-up of writes down both hand-overs', () => {
    const state = stateAfter(...booked, record('e2', 'DELIVERED_UNCONFIRMED', '10:00'), confirm);
    expect(state.custodyLog.filter(({ parcelId }) => parcelId === 'P1')).toMatchObject([
      { from: 'WINDOW', to: 'COURIER', basis: 'CLAIM' },
      { from: 'COURIER', to: 'RECIPIENT', basis: 'CONFIRMED' },
    ]);
    const late = stateAfter(
      ...booked,
      record('e2', 'DELIVERED_UNCONFIRMED', '10:00'),
      confirm,
      record('e1', 'PICKED_UP', '09:20'),
    );
    expect(late.custodyLog).toEqual(state.custodyLog);
    expect(late.state).toBe('DELIVERED');
  });

  it('of a part leaves the rest', () => {
    const state = stateAfter(...claimed, { ...confirm, waybill: 'WB1' });
    expect(state).toMatchObject({
      state: 'DELIVERED_UNCONFIRMED',
      custody: { holder: 'COURIER' },
      parcels: [{ state: 'DELIVERED' }, { state: 'DELIVERED_UNCONFIRMED' }],
    });
  });

  it('stands against every claim that comes after', () => {
    const delivered = stateAfter(...claimed, confirm);
    for (const status of ['OUT_FOR_DELIVERY', 'RETURNING', 'CANCELLED', 'LOST_SUSPECTED'] as const) {
      for (const time of ['09:50', '10:30']) {
        const { state } = run([record('late', status, time)], at('11:00'), delivered);
        expect(state).toMatchObject({ state: 'DELIVERED', custody: { holder: 'RECIPIENT' } });
      }
    }
  });

  it('that fails dismisses the claim', () => {
    const state = stateAfter(...claimed, { type: 'DISMISS_CLAIM', eventId: 'e2' });
    expect(state).toMatchObject({ state: 'PICKED_UP', custody: { holder: 'COURIER', basis: 'CLAIM' } });
    expect(refusal(...claimed, { type: 'DISMISS_CLAIM', eventId: 'e1' })).toMatchObject({
      refused: 'CLAIM_UNKNOWN',
    });
  });
});

describe('a scan at the window', () => {
  it('gives custody its better basis', () => {
    const state = stateAfter(...booked, record('e1', 'PICKED_UP', '09:20'), scan('P1', 'COURIER', 'S1'));
    expect(state.parcels).toMatchObject([
      { custody: { holder: 'COURIER', basis: 'SCAN' } },
      { custody: { holder: 'COURIER', basis: 'CLAIM' } },
    ]);
    expect(state.custodyLog.at(-1)).toMatchObject({
      from: 'COURIER',
      to: 'COURIER',
      basis: 'SCAN',
      cause: { scan: { sealNumber: 'S1', officer: 'w-01', courier: 'R-17', place: '3号窗口' } },
    });
  });

  it('lets nothing out under another seal, without a booking, or after a cancellation', () => {
    expect(refusal(...booked, scan('P1', 'COURIER', 'S2'))).toMatchObject({ refused: 'SEAL_MISMATCH' });
    expect(refusal(POST, scan('P1', 'COURIER', 'S1'))).toMatchObject({ refused: 'DELIVERY_STATE' });
    expect(refusal(...booked, scan('P9', 'COURIER', 'S1'))).toMatchObject({ refused: 'PARCEL_UNKNOWN' });
    expect(refusal(...booked, { type: 'REQUEST_CANCEL' }, scan('P1', 'COURIER', 'S1'))).toMatchObject({
      refused: 'DELIVERY_STATE',
    });
    expect(refusal(...booked, scan('P1', 'COURIER', 'S1'), scan('P1', 'COURIER', 'S1'))).toEqual([]);
  });

  it('alone makes a return of what a courier says it returned, whatever the seal is', () => {
    const returned = [
      ...booked,
      scan('P1', 'COURIER', 'S1'),
      scan('P2', 'COURIER', 'S2'),
      record('e1', 'RETURNING', '09:20'),
      record('e2', 'RETURNED_UNCONFIRMED', '10:00'),
    ];
    expect(stateAfter(...returned)).toMatchObject({
      state: 'RETURNED_UNCONFIRMED',
      custody: { holder: 'COURIER', basis: 'SCAN' },
    });
    const state = stateAfter(...returned, scan('P1', 'WINDOW', 'broken'), scan('P2', 'WINDOW', 'S2'));
    expect(state).toMatchObject({ state: 'RETURNED', custody: { holder: 'WINDOW', basis: 'SCAN' } });
    expect(state.custodyLog.at(-2)).toMatchObject({
      to: 'WINDOW',
      cause: { scan: { sealNumber: 'broken' } },
    });
    expect(refusal(...booked, scan('P1', 'WINDOW', 'S1'))).toMatchObject({ refused: 'DELIVERY_STATE' });
  });

  it('is asked for when a courier has said for a quarter of an hour that it has the parcel', () => {
    const claimed = [...booked, record('e1', 'PICKED_UP', '09:20', { receivedAt: at('09:22') })];
    expect(scanDueAt(stateAfter(...booked))).toBeUndefined();
    expect(scanDueAt(stateAfter(...claimed))).toBe(at('09:37'));
    expect(
      scanDueAt(stateAfter(...claimed, scan('P1', 'COURIER', 'S1'), scan('P2', 'COURIER', 'S2'))),
    ).toBeUndefined();
  });
});

describe('a cancellation', () => {
  const cancel: DeliveryCommand = { type: 'REQUEST_CANCEL' };
  it('before the pick-up leaves the parcels at the window', () => {
    expect(run([...booked, cancel], at('09:30')).state?.state).toBe('CANCEL_REQUESTED');
    expect(stateAfter(...booked, cancel, record('e1', 'CANCELLED', '10:10'))).toMatchObject({
      state: 'CANCELLED',
      custody: { holder: 'WINDOW' },
    });
  });
  it('loses the race against the pick-up', () => {
    const { state } = run(
      [record('e1', 'OUT_FOR_DELIVERY', '09:50')],
      at('10:00'),
      run([...booked, cancel], at('09:45')).state,
    );
    expect(state).toMatchObject({
      state: 'OUT_FOR_DELIVERY',
      custody: { holder: 'COURIER', basis: 'CLAIM' },
    });
    expect(refusal(...booked, record('e1', 'PICKED_UP', '09:20'), cancel)).toMatchObject({
      refused: 'DELIVERY_STATE',
    });
  });
  it('after the pick-up is a parcel on hold with the courier', () => {
    expect(
      stateAfter(...booked, record('e1', 'PICKED_UP', '09:20'), record('e2', 'CANCELLED', '09:40')),
    ).toMatchObject({
      state: 'ON_HOLD',
      custody: { holder: 'COURIER' },
    });
  });
});

describe('the promise', () => {
  const policy = { version: '2026.1', cutOff: '15:00', deliverBy: '20:00' };
  it.each([
    ['in time', '2026-03-16T15:00:00.000+08:00', '2026-03-16'],
    ['after the cut-off', '2026-03-16T15:00:00.001+08:00', '2026-03-17'],
    ['on a Friday evening', '2026-03-20T18:00:00.000+08:00', '2026-03-23'],
    ['on a Saturday', '2026-03-21T09:00:00.000+08:00', '2026-03-23'],
    ['before a holiday', '2026-09-30T16:00:00.000+08:00', '2026-10-08'],
  ])('%s', (_, postedAt, day) => {
    expect(promiseSameDay(policy, postedAt)).toMatchObject({
      promisedBy: `${day}T20:00:00.000+08:00`,
      policyVersion: '2026.1',
      inputs: { postedAt, cutOff: '15:00' },
    });
  });
  it('is not made for a year whose calendar is not known', () => {
    expect(promiseSameDay(policy, '2031-03-17T09:00:00.000+08:00')).toEqual({ notYetComputable: 2031 });
  });
  it('is judged by the confirmed delivery of the last parcel', () => {
    const delivered = (time: string) =>
      stateAfter(
        ...booked,
        record('e1', 'DELIVERED_UNCONFIRMED', '10:00', { waybill: 'WB1' }),
        record('e2', 'DELIVERED_UNCONFIRMED', time, { waybill: 'WB2' }),
        { type: 'CONFIRM_CLAIM', state: 'DELIVERED', by: 'PULL' },
      );
    expect(promiseVerdict(stateAfter(...booked), at('20:00'))).toBe('OPEN');
    expect(promiseVerdict(stateAfter(...booked), at('20:01'))).toBe('BROKEN');
    expect(promiseVerdict(delivered('19:00'), at('23:00'))).toBe('KEPT');
    expect(promiseVerdict(delivered('20:01'), at('20:02'))).toBe('BROKEN');
  });
});

describe('whatever the order', () => {
  const claimable: ClaimedStatus[] = [
    'BOOKED',
    'COURIER_ASSIGNED',
    'COURIER_AT_PICKUP',
    'PICKED_UP',
    'IN_TRANSIT',
    'OUT_FOR_DELIVERY',
    'DELIVERY_ATTEMPTED',
    'AWAITING_COLLECTION',
    'ON_HOLD',
    'DELIVERED_UNCONFIRMED',
    'RETURNING',
    'RETURNED_UNCONFIRMED',
    'CANCELLED',
    'LOST_SUSPECTED',
  ];
  const someClaims = fc
    .array(
      fc.record({
        state: fc.constantFrom(...claimable, null),
        at: fc.integer({ min: 0, max: 8 }).map(minute),
        receivedAt: fc.integer({ min: 0, max: 12 }).map(minute),
        waybill: fc.constantFrom(undefined, 'WB1', 'WB2'),
      }),
      { maxLength: 12 },
    )
    .map((drafts) =>
      drafts.map(({ state, waybill, ...times }, i): DeliveryCommand => {
        const speaksOf = waybill === undefined ? {} : { waybill };
        return record(`e${i}`, state, '10:00', { ...times, ...speaksOf });
      }),
    );
  /** The same commands in another order, some of them more than once. */
  const mixed = (commands: DeliveryCommand[]) =>
    fc
      .tuple(fc.subarray(commands), fc.constant(commands))
      .map((both) => both.flat())
      .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));

  const known = (state: DeliveryState) => ({ ...state, custodyLog: [] });

  it('the same claims come to the same delivery', () => {
    fc.assert(
      fc.property(
        someClaims.chain((commands) => fc.tuple(fc.constant(commands), mixed(commands))),
        ([inOrder, anyhow]) => {
          expect(known(stateAfter(...booked, ...anyhow))).toEqual(known(stateAfter(...booked, ...inOrder)));
          // The answer to the booking may come last of all.
          expect(known(stateAfter(POST, ...anyhow, CONFIRM))).toEqual(
            known(stateAfter(...booked, ...inOrder)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('no claim alone ends a delivery or takes custody from the two who can have it', () => {
    fc.assert(
      fc.property(someClaims, (claims) => {
        const { parcels } = stateAfter(...booked, ...claims);
        for (const { state, custody } of parcels) {
          expect(['DELIVERED', 'RETURNED', 'LOST']).not.toContain(state);
          expect(['WINDOW', 'COURIER']).toContain(custody.holder);
        }
      }),
    );
  });

  const someCommands = fc.tuple(
    someClaims,
    fc.array(
      fc.constantFrom<DeliveryCommand[]>(
        [scan('P1', 'COURIER', 'S1')],
        [scan('P2', 'COURIER', 'S2')],
        [scan('P1', 'WINDOW', 'S1')],
        [{ type: 'REQUEST_CANCEL' }],
        [{ type: 'CONFIRM_CLAIM', state: 'DELIVERED', by: 'PULL' }],
        [{ type: 'CONFIRM_CLAIM', state: 'DELIVERED', by: 'RECIPIENT_CODE', waybill: 'WB1' }],
        [{ type: 'CONFIRM_CLAIM', state: 'LOST', by: 'PULL' }],
        [{ type: 'DISMISS_CLAIM', eventId: 'e1' }],
        [{ type: 'FAIL_BOOKING', bookingId: 'DLV1-B1', reason: 'X' }],
        [{ type: 'BOOK_AGAIN', bookingId: 'DLV1-B2', carrier: 'partner' }],
        [CONFIRM],
      ),
      { maxLength: 8 },
    ),
  );

  it('the rules of custody hold, and the log tells how it came about', () => {
    fc.assert(
      fc.property(
        someCommands.chain(([claims, others]) => mixed([...claims, ...others.flat()])),
        (commands) => {
          let state = stateAfter(POST);
          for (const [i, command] of commands.entries()) {
            const before = state;
            const { state: next, last } = run([command], minute(i), state);
            if (!next) throw new Error('no delivery');
            state = next;
            expect(DELIVERY_STATES).toContain(state.state);
            for (const [n, parcel] of state.parcels.entries()) {
              const had = before.parcels[n];
              const { holder, basis } = parcel.custody;
              if (parcel.state === 'CANCELLED') expect(holder).toBe('WINDOW');
              if (parcel.state === 'DELIVERED') expect(holder).toBe('RECIPIENT');
              if (holder === 'RECIPIENT') expect(parcel.state).toBe('DELIVERED');
              if (had?.state === 'DELIVERED' && command.type !== 'SCAN_HANDOVER')
                expect(parcel.state).toBe('DELIVERED');
              if (had?.custody.holder === 'COURIER' && holder === 'WINDOW')
                expect(command.type).toBe('SCAN_HANDOVER');
              const entries = state.custodyLog.filter(({ parcelId }) => parcelId === parcel.parcelId);
              const chain = ['WINDOW', ...entries.map(({ to }) => to)];
              expect(entries.map(({ from }) => from)).toEqual(chain.slice(0, -1));
              expect(entries.at(-1)?.to ?? 'WINDOW').toBe(holder);
              expect(entries.at(-1)?.basis ?? 'SCAN').toBe(basis);
            }
            // A command that ran twice did it once.
            if (!('refused' in last)) expect(run([command], minute(i), state).last).not.toMatchObject([{}]);
            expect(state.custodyLog.slice(0, before.custodyLog.length)).toEqual(before.custodyLog);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
