import { createHmac } from 'node:crypto';
import { type Day, dayOf, type Instant } from '@yijianshi/domain';
import { applicantPartition, holderPartition, newestFirst } from './keys.ts';
import type { IndexEntry } from './ports.ts';

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

export type CertificateState = 'VALID' | 'SUSPENDED' | 'REVOKED' | 'CANCELLED' | 'EXPIRED' | 'SUPERSEDED';

export const certificateState = ({ validUntil }: CertificateRow, now: Instant): CertificateState =>
  validUntil !== null && dayOf(now) > validUntil ? 'EXPIRED' : 'VALID';

/** A person or a company, by the number that identifies it. */
export interface Subject {
  readonly kind: 'CITIZEN_ID' | 'CREDIT_CODE';
  readonly number: string;
}

/** Whose certificate it is, and who applied for it: the same where a person applies for his or her own. */
export interface Holders {
  readonly holder: Subject;
  readonly applicant: Subject;
}

/** What a subject is found by in an index. There are few enough citizen numbers to try them all, so it takes the key. */
export const subjectHash = (key: Uint8Array, { kind, number }: Subject): string =>
  createHmac('sha256', key).update(`${kind}:${number}`).digest('hex').slice(0, 40);

/** A certificate's places in the two indexes; `at`: when it was granted. */
export function holderEntries(
  key: Uint8Array,
  { holder, applicant }: Holders,
  { certificateId, at }: { readonly certificateId: string; readonly at: Instant },
): { i1: IndexEntry; i2: IndexEntry } {
  const sk = newestFirst(at, certificateId);
  return {
    i1: { pk: holderPartition(subjectHash(key, holder)), sk },
    i2: { pk: applicantPartition(subjectHash(key, applicant)), sk },
  };
}
