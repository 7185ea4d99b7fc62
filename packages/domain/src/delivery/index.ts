export { decideDelivery, MAX_CLAIMS } from './decide.ts';
export type * from './delivery.ts';
export { evolveDelivery } from './evolve.ts';
export { type DeliveryPromise, promiseSameDay, type SameDayPolicy } from './promise.ts';
export { promiseVerdict, scanDueAt } from './questions.ts';
export {
  type ClaimedEnd,
  type ClaimedStatus,
  CONFIRMED_AS,
  DELIVERY_STATES,
  type DeliveryStatus,
  isClaimedEnd,
  type ParcelStatus,
} from './states.ts';
