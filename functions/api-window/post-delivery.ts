import { SAME_DAY_POLICY } from '@yijianshi/courier';
import { isNotYetComputable, isRefusal, promiseSameDay, refuse, sealedDocuments } from '@yijianshi/domain';
import { type Handler, handled } from '@yijianshi/runtime';
import { bookingIdOf, deliveryIdOf, loadCase, postedDelivery } from '@yijianshi/store';

/** 出件: the officer has packed and sealed the parcel. The case says so and the delivery begins in one transaction. */
export const postDelivery: Handler<'postDelivery'> = async (request, platform) => {
  const { caseNo, sealNumber } = request.body;
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined) return refuse('CASE_UNKNOWN', 'caseNo');
  const deliveryId = deliveryIdOf(caseNo);
  const promise = promiseSameDay(SAME_DAY_POLICY, request.now);
  if (isNotYetComputable(promise)) return refuse('CALENDAR_MISSING', 'now', String(promise.notYetComputable));
  const contents = sealedDocuments(loaded.state).map((document) => document.documentId);
  const rows = postedDelivery(
    {
      type: 'POST_DELIVERY',
      deliveryId,
      caseNo,
      promise,
      payer: 'AGENCY',
      parcels: [{ parcelId: `${deliveryId}-P1`, sealNumber, contents }],
      bookingId: bookingIdOf(deliveryId, 1),
      carrier: platform.config.carrier,
    },
    request.now,
  );
  const also = 'refused' in rows ? [] : rows;
  const answer = await handled(platform, request, caseNo, { type: 'POST_DELIVERY', deliveryId }, also);
  return isRefusal(answer) ? answer : { deliveryId, caseNo, state: 'BOOKING_PENDING' };
};
