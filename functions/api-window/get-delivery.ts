import { isRefusal, maskAddress, maskName, maskPhone, permit, recipientOf, refuse } from '@yijianshi/domain';
import { type Handler, readPersonal } from '@yijianshi/runtime';
import { loadCase, loadDelivery } from '@yijianshi/store';

/** Where the parcel is, who has it, and on what basis that is known. */
export const getDelivery: Handler<'getDelivery'> = async ({ params, principal }, platform) => {
  const allowed = permit('POST_DELIVERY', principal, new Set());
  if (isRefusal(allowed)) return allowed;
  const delivery = await loadDelivery(platform.store, params.deliveryId);
  const loaded = delivery && (await loadCase(platform.store, delivery.caseNo));
  if (delivery === undefined || loaded === undefined) return refuse('DELIVERY_UNKNOWN', 'path.deliveryId');
  const { applicant } = await readPersonal(platform, loaded.state);
  const recipient = recipientOf(applicant);
  const { booking } = delivery;
  return {
    deliveryId: params.deliveryId,
    caseNo: delivery.caseNo,
    state: delivery.state,
    carrier: booking?.carrier ?? '',
    ...(booking?.carrierOrderId === undefined ? {} : { carrierOrderId: booking.carrierOrderId }),
    promisedBy: delivery.promise.promisedBy,
    custody: delivery.custody,
    recipient: {
      name: maskName(recipient.name),
      phone: maskPhone(recipient.phone),
      address: maskAddress(recipient.address),
    },
  };
};
