import type { Instant } from '../time.ts';
import type { CustodyMove, DeliveryEvent, DeliveryState, Parcel } from './delivery.ts';
import { evolveDelivery } from './evolve.ts';
import { claimsOn } from './fold.ts';
import { saysInHand } from './states.ts';

/** The custody records that new events call for, one for each parcel that changed hands or is known to have on a better basis. */
export function custodyMoves(
  before: DeliveryState,
  events: readonly DeliveryEvent[],
  at: Instant,
): DeliveryEvent[] {
  const after = events.reduce((state, event) => evolveDelivery(state, event), before);
  return after.parcels.flatMap((parcel, i): DeliveryEvent[] => {
    const had = before.parcels[i]?.custody;
    const { holder: to, basis } = parcel.custody;
    if (!had || (had.holder === to && had.basis === basis)) return [];
    const cause = causeOf(after, parcel);
    const moved = (move: Pick<CustodyMove, 'from' | 'to' | 'basis'>): DeliveryEvent => ({
      type: 'CUSTODY_MOVED',
      at,
      move: { parcelId: parcel.parcelId, ...move, at, cause },
    });
    // What reached the recipient from the window went through a courier nobody told us of.
    if (had.holder === 'WINDOW' && to === 'RECIPIENT')
      return [
        moved({ from: 'WINDOW', to: 'COURIER', basis: 'CLAIM' }),
        moved({ from: 'COURIER', to, basis }),
      ];
    return [moved({ from: had.holder, to, basis })];
  });
}

/** What shows it: the claim, the scan or the confirmation that the parcel's custody rests on. */
function causeOf(state: DeliveryState, parcel: Parcel): CustodyMove['cause'] {
  const { basis } = parcel.custody;
  const ofParcel = (fact: { parcelId: string }): boolean => fact.parcelId === parcel.parcelId;
  const claim = claimsOn(state, parcel).find((one) => one.state && saysInHand(one.state));
  const scan = state.handovers.findLast(ofParcel);
  const confirmation = state.confirmations.findLast(ofParcel);
  if (basis === 'SCAN' && scan) return { scan };
  if (basis === 'CONFIRMED' && confirmation) return { confirmedBy: confirmation.by };
  if (basis === 'CLAIM' && claim) return { claim: claim.eventId };
  throw new Error(`${parcel.parcelId} changed hands and nothing shows it`);
}
