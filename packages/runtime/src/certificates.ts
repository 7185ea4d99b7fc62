import type { CertificateVerification } from '@yijianshi/contracts';
import type { Instant } from '@yijianshi/domain';
import { type CertificateRow, certificateState } from '@yijianshi/store';
import type * as z from 'zod';
import type { Platform } from './platform.ts';

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
    state: certificateState(row, now),
    sha256,
    notice: '请核对网址域名。本系统签章为技术签名，不具有法定电子印章的效力。',
  };
}
