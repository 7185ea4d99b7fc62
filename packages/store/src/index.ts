export * from './cases.ts';
export * from './certificates.ts';
export * from './chain.ts';
export * from './deliveries.ts';
export * from './keys.ts';
export * from './outbox.ts';
export * from './ports.ts';
export * from './vault.ts';
