export { arrivedFiles } from './arrived-files.ts';
export * from './certificates.ts';
export { correctionOf } from './correction.ts';
export * from './drafts.ts';
export * from './exchange.ts';
export * from './handled.ts';
export { type Issuer, identityOf } from './identity.ts';
export * from './material-needs.ts';
export * from './notices.ts';
export * from './order-case.ts';
export * from './personal.ts';
export * from './platform.ts';
export * from './receipt.ts';
export {
  type Asked,
  BODY_LIMIT,
  type Invalid,
  readAsBody,
  readRequest,
  type SurfaceRequest,
} from './request.ts';
export * from './seals.ts';
export * from './step.ts';
export * from './surface.ts';
export * from './themes.ts';
export * from './versions.ts';
