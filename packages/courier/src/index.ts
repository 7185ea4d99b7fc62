export * from './carrier.ts';
export { type ConnectedCarrier, connect, type World } from './connect.ts';
export { type PartnerOptions, PartnerOrder, partner } from './partner.ts';
export { SAME_DAY_POLICY } from './policy.ts';
