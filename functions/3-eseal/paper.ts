import { department, printed, REMEDIES } from '@yijianshi/catalogue';
import {
  certificateId,
  chineseDay,
  type Decision,
  dayOf,
  type Instant,
  type ItemPlan,
  itemsOf,
  lastDayOfTerm,
  type SealedDocument,
} from '@yijianshi/domain';
import { holdersOf, type Personal } from '@yijianshi/runtime';
import type { Paper } from '@yijianshi/runtime/sealing';
import type { Holders, LoadedCase } from '@yijianshi/store';

/** The paper of a result. */
export interface ResultPaper extends Paper {
  readonly kind: SealedDocument['kind'];
  /** Whose it is: a certificate is found by them. */
  readonly holders: Holders;
  readonly decidedAt: Instant;
}

/** The certificate of a grant or the letter of a denial. Numbers follow from the case and the item: never two for one. */
export function paperFor({ state, plan }: LoadedCase, itemId: string, personal: Personal): ResultPaper {
  const ordinal = plan.items.findIndex((candidate) => candidate.itemId === itemId);
  const item = plan.items[ordinal];
  const now = itemsOf(state)[itemId];
  if (state.status === 'NONE' || item === undefined || now === undefined || !('decision' in now)) {
    throw new RangeError(`nothing to seal for ${itemId}`);
  }
  const serial = `${state.caseNo.replaceAll('-', '')}${String(ordinal + 1).padStart(2, '0')}`;
  const context = { caseNo: state.caseNo, serial, item, decision: now.decision, personal };
  const holder = String(personal.form[plan.holder] ?? personal.applicant.name);
  const content = now.stage === 'GRANTED' ? certificate(context) : denialLetter(context, holder);
  return {
    ...content,
    caseNo: state.caseNo,
    itemId,
    issuer: department(item.issuer ?? item.department),
    issuedOn: dayOf(now.decision.at),
    fields: { ...content.fields, ...personal.printAs[itemId] },
    holder,
    holders: holdersOf(plan, personal),
    decidedAt: now.decision.at,
  };
}

interface Context {
  readonly caseNo: string;
  readonly serial: string;
  readonly item: ItemPlan;
  readonly decision: Decision;
  readonly personal: Personal;
}

type Content = Pick<ResultPaper, 'kind' | 'documentId' | 'title' | 'template' | 'fields' | 'validUntil'>;

function certificate({ serial, item, decision, personal }: Context): Content {
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
  return { kind: 'CERTIFICATE', documentId, title, template, fields, validUntil };
}

function denialLetter({ caseNo, serial, item, decision }: Context, holder: string): Content {
  const fields = {
    certNo: `不许决〔${decision.at.slice(0, 4)}〕${serial}号`,
    caseNo,
    item: item.name,
    holder,
    reasons: decision.reasons,
    basis: decision.basis,
    remedies: REMEDIES.text,
  };
  return {
    kind: 'LETTER',
    documentId: `L${serial}`,
    title: '不予行政许可决定书',
    template: 'denial-letter',
    fields,
    validUntil: null,
  };
}
