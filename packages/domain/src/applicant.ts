import { maskAddress, maskIdNumber, maskName, maskPhone } from './identifiers/index.ts';
import { type Refusal, refuse } from './refusals.ts';
import type { Day } from './time.ts';

/** 自然人; cases from before there were others name no kind. */
export interface NaturalPerson {
  readonly kind?: 'NATURAL' | undefined;
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  /** Where a courier brings the results; of a legal person, too. */
  readonly address: string;
}

/** 法人或非法人组织. */
export interface LegalPerson {
  readonly kind: 'LEGAL';
  readonly name: string;
  readonly creditCode: string;
  /** 法定代表人（负责人） */
  readonly representative: { readonly name: string; readonly idNumber: string };
  readonly contact: { readonly name: string; readonly phone: string };
  readonly address: string;
}

export type Applicant = NaturalPerson | LegalPerson;

/** 代理人, with what the mandate says; the mandate itself is a material of the case. */
export interface Agent {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  /** What the agent may do. */
  readonly scope: string;
  readonly lastDay: Day;
}

/** Where a case comes in (S0, S1, S3). */
export const CHANNELS = [
  /** 政务大厅综合窗口 */
  'WINDOW',
  /** 县区、乡镇（街道）、村（社区）窗口 */
  'COUNTY',
  'TOWNSHIP',
  'VILLAGE',
  /** 市场监管所 */
  'MARKET_SUPERVISION',
  /** 自助终端 */
  'TERMINAL',
  'ONLINE',
  /** 帮办代办: somebody acts for the applicant, by a recorded mandate. */
  'HELPER',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** What the record keeps of a mandate: nothing of the person. */
export interface Mandate {
  readonly lastDay: Day;
}

/** Nobody helps without a mandate, and nobody acts on one that is over. The last day still counts. */
export function checkMandate(
  channel: Channel,
  mandate: Mandate | undefined,
  today: Day,
): Refusal | undefined {
  if (mandate === undefined)
    return channel === 'HELPER'
      ? refuse('MANDATE_MISSING', 'body.agent', '帮办代办须登记授权委托')
      : undefined;
  return mandate.lastDay < today
    ? refuse('MANDATE_EXPIRED', 'body.agent.lastDay', `授权委托至 ${mandate.lastDay} 止`)
    : undefined;
}

/** Who takes a parcel, and where. */
export function recipientOf(applicant: Applicant) {
  const { name, phone } = applicant.kind === 'LEGAL' ? applicant.contact : applicant;
  return { name, phone, address: applicant.address };
}

export interface Identifier {
  /** Under the body: `applicant.representative.idNumber`. */
  readonly field: string;
  readonly kind: 'CITIZEN_ID' | 'CREDIT_CODE';
  readonly value: string;
}

/** Every identifier of those who ask. */
export function identifiersOf(applicant: Applicant, agent?: Agent): Identifier[] {
  const citizen = (field: string, value: string): Identifier => ({ field, kind: 'CITIZEN_ID', value });
  const own: Identifier[] =
    applicant.kind === 'LEGAL'
      ? [
          { field: 'applicant.creditCode', kind: 'CREDIT_CODE', value: applicant.creditCode },
          citizen('applicant.representative.idNumber', applicant.representative.idNumber),
        ]
      : [citizen('applicant.idNumber', applicant.idNumber)];
  return agent === undefined ? own : [...own, citizen('agent.idNumber', agent.idNumber)];
}

/** As officers see it. Name and code of a legal person are in a public register; its people are not. */
export function maskedApplicant(applicant: Applicant) {
  const address = maskAddress(applicant.address);
  if (applicant.kind !== 'LEGAL') {
    return {
      kind: 'NATURAL' as const,
      ...maskedPerson(applicant),
      phone: maskPhone(applicant.phone),
      address,
    };
  }
  const { kind, name, creditCode, representative, contact } = applicant;
  return {
    kind,
    name,
    creditCode,
    representative: maskedPerson(representative),
    contact: { name: maskName(contact.name), phone: maskPhone(contact.phone) },
    address,
  };
}

export const maskedAgent = ({ phone, scope, lastDay, ...agent }: Agent) => ({
  ...maskedPerson(agent),
  phone: maskPhone(phone),
  scope,
  lastDay,
});

const maskedPerson = ({ name, idNumber }: { readonly name: string; readonly idNumber: string }) => ({
  name: maskName(name),
  idNumber: maskIdNumber(idNumber),
});
