import { department, printed, REMEDIES } from '@yijianshi/catalogue';
import {
  certificateId,
  chineseDay,
  type Day,
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
import { certificateUrl, holdersOf, type Personal, type Platform } from '@yijianshi/runtime';
import {
  type Action,
  asJson,
  type CertificateRow,
  certificateKey,
  type Holders,
  holderEntries,
  type LoadedCase,
} from '@yijianshi/store';

/** Everything a document needs before it is drawn. */
export interface Paper {
  readonly kind: SealedDocument['kind'];
  readonly documentId: string;
  readonly title: string;
  readonly department: string;
  readonly request: SealRequest;
  /** The register's entry for the sealed file; a certificate's is found by whose it is, under `holderKey`. */
  readonly entry: (sha256: string, holderKey: Uint8Array) => Action[];
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
  const holders = holdersOf(plan, personal);
  const context = { platform, caseNo: state.caseNo, serial, item, decision: now.decision, personal, holders };
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
  readonly holders: Holders;
}

function certificate(context: Context, holder: string): Paper {
  const { serial, item, decision, personal } = context;
  const plan = item.certificate;
  if (plan === null) throw new RangeError(`${item.itemId} has no certificate`);
  const { typeCode, issuerCode, title, validYears, template } = plan;
  const documentId = certificateId({ typeCode, issuerCode, serial, version: 1 });
  const validUntil = validYears === null ? null : lastDayOfTerm(dayOf(decision.at), validYears);
  const fields = {
    ...printed(plan.print, personal.form),
    title,
    certNo: documentId,
    licenceNo: serial,
    validUntil: validUntil === null ? '长期' : chineseDay(validUntil),
  };
  return paper(context, { kind: 'CERTIFICATE', documentId, title, template, fields, holder, validUntil });
}

function denialLetter(context: Context, holder: string): Paper {
  const { caseNo, serial, item, decision } = context;
  const fields = {
    certNo: `不许决〔${decision.at.slice(0, 4)}〕${serial}号`,
    caseNo,
    item: item.name,
    holder,
    reasons: decision.reasons,
    basis: decision.basis,
    remedies: REMEDIES.text,
  };
  return paper(context, {
    kind: 'LETTER',
    documentId: `L${serial}`,
    title: '不予行政许可决定书',
    template: 'denial-letter',
    fields,
    holder,
    validUntil: null,
  });
}

interface Content {
  readonly kind: Paper['kind'];
  readonly documentId: string;
  readonly title: string;
  readonly template: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly holder: string;
  readonly validUntil: Day | null;
}

/** What a certificate and a letter have in common: issuer, date, seal, the code to scan, the register's entry. */
function paper({ platform, caseNo, item, decision, personal, holders }: Context, content: Content): Paper {
  const { kind, documentId, title, template, holder, validUntil } = content;
  const { name: issuer, creditCode } = department(item.issuer ?? item.department);
  const issuedOn = dayOf(decision.at);
  const printAs = personal.printAs[item.itemId];
  const fields = { ...content.fields, issuer, issuedOn: chineseDay(issuedOn), ...printAs };
  const row: Omit<CertificateRow, 'sha256'> = {
    certificateId: documentId,
    caseNo,
    itemId: item.itemId,
    title,
    holder: maskName(holder),
    issuer,
    issuedOn,
    validUntil,
  };
  return {
    kind,
    documentId,
    title,
    department: item.issuer ?? item.department,
    request: {
      template,
      fields,
      documentId,
      verificationUrl: certificateUrl(platform, documentId),
      issuer: { name: issuer, sealCode: creditCode },
      sealedAt: instantOf(platform.clock.now()),
    },
    entry: (sha256, holderKey) => {
      const places =
        kind === 'CERTIFICATE'
          ? holderEntries(holderKey, holders, { certificateId: documentId, at: decision.at })
          : {};
      const data = asJson({ ...row, sha256 });
      return [{ put: { ...certificateKey(documentId), data, ...places }, ifVersion: 0 }];
    },
  };
}
