import { isCreditCode } from './credit-code.ts';

/** Root of electronic certificates in the national object identifier tree (GB/T 36904). */
const ROOT = '1.2.156.3005.2.';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** ISO 7064 MOD 37,36 (GB/T 17710): the check character over digits and capitals. */
export function mod3736(text: string): string {
  let product = 36;
  for (const character of text) {
    const sum = (product + ALPHABET.indexOf(character)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return ALPHABET.charAt((37 - product) % 36);
}

export interface CertificateIdParts {
  /** 18-character credit code of the body that defined the type, and 3 digits. */
  readonly typeCode: string;
  /** 18-character credit code of the issuer. */
  readonly issuerCode: string;
  /** The issuer's own number: digits and capitals. */
  readonly serial: string;
  /** 1 at issue, one more with each correction. */
  readonly version: number;
}

/** 电子证照标识 (GB/T 36904): the check character covers everything after the root, dots removed. */
export function certificateId({ typeCode, issuerCode, serial, version }: CertificateIdParts): string {
  const parts = [typeCode, issuerCode, serial, String(version).padStart(3, '0')];
  const id = `${ROOT}${parts.join('.')}.${mod3736(parts.join(''))}`;
  // Registered codes and own serials only: a wrong part is a bug, and a certificate with a broken identifier never leaves.
  if (!isCertificateId(id)) throw new RangeError(`not the parts of a certificate identifier: ${id}`);
  return id;
}

/** The type code in a certificate's identifier. */
export const typeCodeOf = (id: string): string => id.slice(ROOT.length, ROOT.length + 21);

export function isCertificateId(text: string): boolean {
  if (!text.startsWith(ROOT)) return false;
  const [typeCode = '', issuerCode = '', serial = '', version = '', check = '', ...rest] = text
    .slice(ROOT.length)
    .split('.');
  return (
    rest.length === 0 &&
    isCreditCode(typeCode.slice(0, 18)) &&
    /^\d{3}$/.test(typeCode.slice(18)) &&
    isCreditCode(issuerCode) &&
    /^[0-9A-Z]+$/.test(serial) &&
    /^\d{3}$/.test(version) &&
    version !== '000' &&
    check === mod3736(typeCode + issuerCode + serial + version)
  );
}
