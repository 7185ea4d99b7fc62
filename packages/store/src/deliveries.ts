import {
  type DeliveryCommand,
  type DeliveryEvent,
  type DeliveryRefusal,
  type DeliveryState,
  decideDelivery,
  evolveDelivery,
  type Instant,
  isClaimedEnd,
} from '@yijianshi/domain';
import { asJson, retryConflicts } from './cases.ts';
import { append, type ChainHead, EMPTY_CHAIN } from './chain.ts';
import { deliveryEventKey, deliveryKey } from './keys.ts';
import { outboxPut, type Telling } from './outbox.ts';
import type { Action, CaseStore, Json, Row } from './ports.ts';

interface Snapshot extends ChainHead {
  readonly state: DeliveryState;
}

/** A case has one delivery; its number says whose. */
export const deliveryIdOf = (caseNo: string): string => `D${caseNo}`;
export const bookingIdOf = (deliveryId: string, attempt: number): string => `${deliveryId}-B${attempt}`;
export const deliveryOfBooking = (bookingId: string): string =>
  bookingId.slice(0, bookingId.lastIndexOf('-B'));

/** The rows of a new delivery, for the transaction in which its case says that it was posted. */
export function postedDelivery(
  command: Extract<DeliveryCommand, { type: 'POST_DELIVERY' }>,
  now: Instant,
): Action[] | DeliveryRefusal {
  const events = decideDelivery(command, undefined, { now });
  return 'refused' in events ? events : actionsOf(command.deliveryId, undefined, events, now);
}

/** Load, decide, commit, with the outbox rows of what it has to tell; repeats on a conflict. */
export function handleDelivery(
  store: CaseStore,
  deliveryId: string,
  commands: readonly DeliveryCommand[],
  now: Instant,
): Promise<DeliveryState | DeliveryRefusal> {
  return retryConflicts(deliveryId, async () => {
    const row = await store.get<Json>(deliveryKey(deliveryId));
    let state = row === undefined ? undefined : (row.data as unknown as Snapshot).state;
    const events: DeliveryEvent[] = [];
    for (const command of commands) {
      const decided = decideDelivery(command, state, { now });
      if ('refused' in decided) return decided;
      for (const event of decided) state = evolveDelivery(state, event);
      events.push(...decided);
    }
    if (state === undefined) return { refused: 'DELIVERY_UNKNOWN' as const };
    if (events.length > 0) await store.commit(actionsOf(deliveryId, row, events, now));
    return state;
  });
}

export async function loadDelivery(store: CaseStore, deliveryId: string): Promise<DeliveryState | undefined> {
  const row = await store.get<Json>(deliveryKey(deliveryId));
  return row === undefined ? undefined : (row.data as unknown as Snapshot).state;
}

function actionsOf(
  deliveryId: string,
  row: Row | undefined,
  events: readonly DeliveryEvent[],
  now: Instant,
): Action[] {
  const snapshot = row?.data as unknown as Snapshot | undefined;
  const before = snapshot?.state;
  const after = events.reduce<DeliveryState | undefined>(evolveDelivery, before);
  if (after === undefined) return [];
  const key = deliveryKey(deliveryId);
  const { head, actions } = append(snapshot ?? EMPTY_CHAIN, asJson(events), (seq) =>
    deliveryEventKey(deliveryId, seq),
  );
  actions.push({ put: { ...key, data: asJson({ ...head, state: after }) }, ifVersion: row?.version ?? 0 });
  for (const telling of tellings(before, after, events))
    actions.push(outboxPut(key.pk, telling, String(head.seq), now));
  return actions;
}

/** Book what was opened, ask about what was claimed, tell the case what was confirmed. */
function tellings(
  before: DeliveryState | undefined,
  after: DeliveryState,
  events: readonly DeliveryEvent[],
): Telling[] {
  const { deliveryId, caseNo } = after;
  const found: Telling[] = [];
  if (events.some((event) => event.type === 'BOOKING_OPENED')) found.push({ kind: 'BOOK', deliveryId });
  const claimed = (state: DeliveryState | undefined) =>
    state?.parcels.some((parcel) => isClaimedEnd(parcel.state)) ?? false;
  if (claimed(after) && !claimed(before)) found.push({ kind: 'CONFIRM', deliveryId });
  if (after.state === 'DELIVERED' && before?.state !== 'DELIVERED') {
    found.push({ kind: 'HAND_OVER', deliveryId, caseNo });
  }
  return found;
}
