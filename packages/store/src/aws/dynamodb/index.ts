export * from './case-store.ts';
