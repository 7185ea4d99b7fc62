export { createLocalAuthority, type LocalAuthority } from './local-authority.ts';
export { isSealRefusal, type SealRefusal } from './refusal.ts';
export { type SealedDocument, type SealOptions, type SealRequest, sealDocument } from './seal-document.ts';
export { certificateRequest } from './signing/certificate-request.ts';
export { assertOwnSignature } from './signing/self-check.ts';
export type { Signer } from './signing/signer.ts';
export { type Box, PAGE } from './template.ts';
export { templateFields, templates } from './templates/index.ts';
