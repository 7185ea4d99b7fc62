export {
  type CertificateIdParts,
  certificateId,
  isCertificateId,
  mod3736,
  typeCodeOf,
} from './certificate-id.ts';
export { isCitizenId } from './citizen-id.ts';
export { isCreditCode } from './credit-code.ts';
export { maskAddress, maskIdNumber, maskName, maskPhone } from './mask.ts';
