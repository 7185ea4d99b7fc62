import { epochOf, type Instant, instantOf } from '../time.ts';
import type { DeliveryState } from './delivery.ts';
import { claimsOn } from './fold.ts';
import { saysInHand } from './states.ts';

const SCAN_WITHIN_MS = 15 * 60_000;

/** When someone must ask why a courier says it has what no scan saw leave; absent: nothing to ask. */
export function scanDueAt(state: DeliveryState): Instant | undefined {
  const said = state.parcels
    .filter(({ custody }) => custody.holder === 'COURIER' && custody.basis === 'CLAIM')
    .flatMap((parcel) => claimsOn(state, parcel))
    .filter((claim) => claim.state && saysInHand(claim.state))
    .map((claim) => epochOf(claim.receivedAt));
  return said.length === 0 ? undefined : instantOf(Math.min(...said) + SCAN_WITHIN_MS);
}

/** Kept or broken by the confirmed delivery of the last parcel. */
export function promiseVerdict(state: DeliveryState, now: Instant): 'OPEN' | 'KEPT' | 'BROKEN' {
  const { promisedBy } = state.promise;
  if (state.state !== 'DELIVERED') return now > promisedBy ? 'BROKEN' : 'OPEN';
  return state.confirmations.every(({ happenedAt }) => happenedAt <= promisedBy) ? 'KEPT' : 'BROKEN';
}
