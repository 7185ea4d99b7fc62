import { type CasePlan, type Day, type Instant, maskName, typeCodeOf } from '@yijianshi/domain';
import {
  applicantPartition,
  type CaseStore,
  type CertificateRow,
  certificateState,
  holderPartition,
  type Subject,
  subjectHash,
} from '@yijianshi/store';
import type { Answer, DataExchange, KnownValue, Wanted } from '../port.ts';

/** What the platform itself knows: certificates it issued, found by a keyed hash of their holder's number, and who holds them. */

/** What a holder said of itself in the case of a certificate. */
export interface HolderCase {
  readonly plan: CasePlan;
  readonly applicant: { readonly name: string; readonly phone: string; readonly address: string };
  readonly form: Readonly<Record<string, string | number>>;
}

export interface OwnRegisterParts {
  readonly store: CaseStore;
  /** Keys the holders' hashes. */
  readonly holderKey: () => Promise<Uint8Array>;
  /** Opened with that case's own key; `undefined`: erased. */
  readonly holderCase: (caseNo: string) => Promise<HolderCase | undefined>;
  readonly now: () => Instant;
}

/** So many of a holder's certificates are looked at, the newest first. */
const MOST = 100;
/** Of the last cases, one may have been erased; nobody needs more than a few. */
const CASES_LOOKED_AT = 3;

export function ownRegister({ store, holderKey, holderCase, now }: OwnRegisterParts): DataExchange {
  async function certificates(
    index: 'i1' | 'i2',
    subject: Subject,
    limit: number,
  ): Promise<CertificateRow[]> {
    const hash = subjectHash(await holderKey(), subject);
    const pk = index === 'i1' ? holderPartition(hash) : applicantPartition(hash);
    const { items } = await store.listIndex(index, pk, { limit });
    if (items.length === 0) return [];
    const rows = await store.getMany<CertificateRow>(items);
    return rows.flatMap((row) => (row === undefined ? [] : [row.data]));
  }

  const isValid = (row: CertificateRow): boolean => certificateState(row, now()) === 'VALID';

  async function certificate({ type, subject }: Wanted): Promise<Answer> {
    const held = await certificates('i1', subject, MOST);
    const ofType = held.filter(({ certificateId }) => typeCodeOf(certificateId) === type);
    const valid = ofType.find(isValid);
    if (valid === undefined) return { reason: ofType.length === 0 ? 'NOT_FOUND' : 'NOT_VALID' };
    // The row keeps the holder masked: that much must agree.
    if (subject.name !== undefined && maskName(subject.name) !== valid.holder) return { reason: 'MISMATCH' };
    return { found: entryOf(valid) };
  }

  /** A registered holder: somebody who got a certificate here that is still valid, under the name that is given. */
  async function registered(subject: Wanted['subject']): Promise<Answer> {
    const last = await lastCase(subject);
    if (last === undefined) return { reason: 'NOT_FOUND' };
    const { name } = subject;
    if (name !== undefined && nameIn(last.found, subject) !== name) return { reason: 'MISMATCH' };
    return { found: entryOf(last.row) };
  }

  async function lastCase(subject: Subject): Promise<{ row: CertificateRow; found: HolderCase } | undefined> {
    const index = subject.kind === 'CITIZEN_ID' ? 'i2' : 'i1';
    const rows = (await certificates(index, subject, MOST)).filter(isValid);
    const cases = [...new Map(rows.map((row) => [row.caseNo, row])).values()];
    for (const row of cases.slice(0, CASES_LOOKED_AT)) {
      const found = await holderCase(row.caseNo);
      if (found !== undefined) return { row, found };
    }
    return undefined;
  }

  return {
    fetch: (wanted) => (wanted.way === 'DATA_CHECK' ? registered(wanted.subject) : certificate(wanted)),
    async known(subject) {
      const last = await lastCase(subject);
      return last === undefined ? [] : valuesOf(subject, last.found, last.row);
    },
  };
}

const entryOf = ({ certificateId, sha256 }: CertificateRow) => ({
  reference: certificateId,
  digest: `sha256:${sha256}`,
});

const nameIn = ({ applicant, form, plan }: HolderCase, { kind }: Subject): string =>
  kind === 'CITIZEN_ID' ? applicant.name : String(form[plan.holder] ?? applicant.name);

/** A person gets back what he or she said; of a company only what is not personal, since its last applicant was somebody. */
function valuesOf(
  { kind: whose }: Subject,
  { plan, applicant, form }: HolderCase,
  { certificateId, issuedOn }: CertificateRow,
): KnownValue[] {
  const source = { register: 'OWN', reference: certificateId, at: startOf(issuedOn) } as const;
  const said = plan.form.flatMap(({ field, kind, personal }): KnownValue[] => {
    const value = form[field];
    if (value === undefined || (whose === 'CREDIT_CODE' && personal)) return [];
    return [{ of: { field }, kind, value, source }];
  });
  if (whose === 'CREDIT_CODE') return said;
  const { name, address, phone } = applicant;
  return [
    { of: { applicant: 'name' }, value: name, source },
    { of: { applicant: 'address' }, value: address, source },
    { of: { applicant: 'phone' }, value: phone, source },
    ...said,
  ];
}

const startOf = (day: Day): Instant => `${day}T00:00:00.000+08:00`;
