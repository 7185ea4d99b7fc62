import type { CertificateVerification } from '@yijianshi/contracts';
import { type Day, dayOf, type Instant } from '@yijianshi/domain';
import type * as z from 'zod';
import type { Platform } from './platform.ts';

/** A certificate's entry in the register, as public verification reads it: the holder is masked before it is kept. */
export interface CertificateRow {
  readonly certificateId: string;
  readonly caseNo: string;
  /** Absent: it is about the whole case. */
  readonly itemId?: string;
  readonly title: string;
  readonly holder: string;
  readonly issuer: string;
  readonly issuedOn: Day;
  readonly validUntil: Day | null;
  readonly sha256: string;
}

export const certificateUrl = ({ config }: Platform, certificateId: string): string =>
  `${config.publicUrl()}/v1/certificates/${certificateId}/verification`;

export function verificationOf(row: CertificateRow, now: Instant): z.infer<typeof CertificateVerification> {
  const { certificateId, title, holder, issuer, issuedOn, validUntil, sha256 } = row;
  return {
    certificateId,
    title,
    holder,
    issuer,
    issuedOn,
    ...(validUntil === null ? {} : { validUntil }),
    state: validUntil !== null && dayOf(now) > validUntil ? 'EXPIRED' : 'VALID',
    sha256,
    notice: '请核对网址域名。本系统签章为技术签名，不具有法定电子印章的效力。',
  };
}
