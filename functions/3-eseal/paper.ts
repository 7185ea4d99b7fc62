import { department, printed, REMEDIES } from '@yijianshi/catalogue';
import {
  certificateId,
  chineseDay,
  type Decision,
  dayOf,
  type ItemPlan,
  instantOf,
  itemsOf,
  lastDayOfTerm,
  maskName,
  type SealedDocument,
} from '@yijianshi/domain';
import type { SealRequest } from '@yijianshi/eseal';
import { type CertificateRow, certificateUrl, type Personal, type Platform } from '@yijianshi/runtime';
import { type Action, asJson, certificateKey, type LoadedCase } from '@yijianshi/store';

/** Everything a document needs before it is drawn. */
export interface Paper {
  readonly kind: SealedDocument['kind'];
  readonly documentId: string;
  readonly title: string;
  readonly department: string;
  readonly request: SealRequest;
  /** The register's entry for the sealed file. */
  readonly entry: (sha256: string) => Action[];
}

/** The certificate of a grant or the letter of a denial. Numbers follow from the case and the item: never two for one. */
export function paperFor(
  platform: Platform,
  { state, plan }: LoadedCase,
  itemId: string,
  personal: Personal,
): Paper {
  const ordinal = plan.items.findIndex((candidate) => candidate.itemId === itemId);
  const item = plan.items[ordinal];
  const now = itemsOf(state)[itemId];
  if (state.status === 'NONE' || item === undefined || now === undefined || !('decision' in now)) {
    throw new RangeError(`nothing to seal for ${itemId}`);
  }
  const serial = `${state.caseNo.replaceAll('-', '')}${String(ordinal + 1).padStart(2, '0')}`;
  const context = { platform, caseNo: state.caseNo, serial, item, decision: now.decision, personal };
  const holder = String(personal.form[plan.holder] ?? personal.applicant.name);
  return now.stage === 'GRANTED' ? certificate(context, holder) : denialLetter(context, holder);
}

interface Context {
  readonly platform: Platform;
  readonly caseNo: string;
  readonly serial: string;
  readonly item: ItemPlan;
  readonly decision: Decision;
  readonly personal: Personal;
}

function certificate(context: Context, holder: string): Paper {
  const { platform, caseNo, serial, item, decision, personal } = context;
  const plan = item.certificate;
  if (plan === null) throw new RangeError(`${item.itemId} has no certificate`);
  const { typeCode, issuerCode, title, validYears } = plan;
  const certNo = certificateId({ typeCode, issuerCode, serial, version: 1 });
  const issuedOn = dayOf(decision.at);
  const validUntil = validYears === null ? null : lastDayOfTerm(issuedOn, validYears);
  const issuer = department(item.department).name;
  const fields = {
    ...printed(plan.print, personal.form),
    certNo,
    licenceNo: serial,
    issuer,
    issuedOn: chineseDay(issuedOn),
    validUntil: validUntil === null ? '长期' : chineseDay(validUntil),
    ...personal.printAs[item.itemId],
  };
  const row: Omit<CertificateRow, 'sha256'> = {
    certificateId: certNo,
    caseNo,
    itemId: item.itemId,
    title,
    holder: maskName(holder),
    issuer,
    issuedOn,
    validUntil,
  };
  return {
    kind: 'CERTIFICATE',
    documentId: certNo,
    title,
    department: item.department,
    request: request(context, plan.template, certNo, fields, certificateUrl(platform, certNo)),
    entry: (sha256) => [
      { put: { ...certificateKey(certNo), data: asJson({ ...row, sha256 }) }, ifVersion: 0 },
    ],
  };
}

function denialLetter(context: Context, holder: string): Paper {
  const { platform, caseNo, serial, item, decision, personal } = context;
  const issuedOn = dayOf(decision.at);
  const certNo = `不许决〔${issuedOn.slice(0, 4)}〕${serial}号`;
  const fields = {
    certNo,
    caseNo,
    item: item.name,
    holder,
    reasons: decision.reasons,
    basis: decision.basis,
    remedies: REMEDIES.text,
    issuer: department(item.department).name,
    issuedOn: chineseDay(issuedOn),
    ...personal.printAs[item.itemId],
  };
  return {
    kind: 'LETTER',
    documentId: certNo,
    title: '不予行政许可决定书',
    department: item.department,
    request: request(
      context,
      'denial-letter',
      certNo,
      fields,
      `${platform.config.publicUrl()}/v1/cases/${caseNo}/progress`,
    ),
    entry: () => [],
  };
}

function request(
  { platform, item }: Context,
  template: string,
  documentId: string,
  fields: Readonly<Record<string, string>>,
  verificationUrl: string,
): SealRequest {
  const { name, creditCode } = department(item.department);
  const sealedAt = instantOf(platform.clock.now());
  return { template, fields, verificationUrl, documentId, sealedAt, issuer: { name, sealCode: creditCode } };
}
