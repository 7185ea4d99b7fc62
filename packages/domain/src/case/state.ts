import type { Actor } from '../actors.ts';
import type { Channel, Mandate } from '../applicant.ts';
import type { NotYetComputable } from '../clocks/index.ts';
import type { CertificatePlan } from '../plan.ts';
import type { Day, Instant } from '../time.ts';
import type { Exchange } from './exchange.ts';
import type { NoticeKind } from './notices.ts';

/** A legal date, or the year whose calendar has not been published yet. */
export type Due = Day | NotYetComputable;

export type DeliveryMode = 'COURIER' | 'COUNTER' | 'ONLINE';

/** Where the case's personal fields are, and the digest of their ciphertext: nothing personal itself. */
export interface PersonalRef {
  readonly ref: string;
  readonly digest: string;
}

/** A failed identifier check an officer let pass, with the reason: kept for the audit. */
export interface Override {
  readonly field: string;
  readonly rule: string;
  readonly reason: string;
}

export interface StoredFile {
  readonly fileKey: string;
  readonly sha256: string;
  /** Bytes. */
  readonly length: number;
  readonly contentType: string;
}

/** What the case holds of a material. */
export interface MaterialFile extends StoredFile {
  /** The promise that it came after. */
  readonly promise?: StoredFile;
  /** The file is the applicant's signed promise (容缺受理): the material itself is owed until this day. */
  readonly owedUntil?: Day;
  /** How urgently the applicant was reminded of what is owed. */
  readonly urged?: 'WARNING' | 'OVERDUE';
}

/** A material that needs correcting: the review points it does not meet (their places in the plan), and what else is wrong. */
export interface Fault {
  readonly materialId: string;
  readonly unmet: readonly number[];
  readonly reason?: string;
}

/** A field of the form that needs correcting. */
export interface FieldFault {
  readonly field: string;
  readonly reason: string;
}

export interface Opinion {
  readonly by: Actor;
  readonly at: Instant;
  readonly text: string;
}

/** What is sealed for an item: nothing where a grant is only a record. */
export type DocumentKind = 'CERTIFICATE' | 'LETTER' | 'NONE';

export interface SealedDocument {
  readonly kind: Exclude<DocumentKind, 'NONE'>;
  /** Certificate identifier (GB/T 36904) or the letter's document number. */
  readonly documentId: string;
  readonly title: string;
  readonly fileKey: string;
  readonly sha256: string;
  readonly length: number;
}

/** Why a sealing stopped: the field and, for a missing glyph, the character and its code. */
export interface Trouble {
  readonly reason: string;
  readonly field?: string;
  readonly codePoint?: string;
  readonly message: string;
}

/** A written notice: its act is in the record, its file is sealed after it. */
export interface Notice {
  readonly sealed?: { readonly sha256: string; readonly length: number };
  readonly trouble?: Trouble;
}

export interface Decision {
  readonly by: Actor;
  readonly at: Instant;
  readonly reasons: string;
  readonly basis: string;
}

export type ItemResult = 'GRANTED' | 'DENIED' | 'NOT_DECIDABLE' | 'WITHDRAWN';

export type ItemState = {
  /** Absent while the item waits for a prerequisite: its clock has not started. */
  readonly due?: Due;
  readonly opinions: readonly Opinion[];
  readonly trouble?: Trouble;
  readonly sealed?: SealedDocument;
} & (
  | { readonly stage: 'ACCEPTED' | 'SPLIT' }
  | { readonly stage: 'ASKED'; readonly claimedBy?: string }
  | { readonly stage: 'GRANTED' | 'DENIED'; readonly decision: Decision }
  | { readonly stage: 'NOT_DECIDABLE'; readonly prerequisite: string }
  | { readonly stage: 'WITHDRAWN' }
);

export type CaseResult = 'GRANTED' | 'PARTIALLY_GRANTED' | 'DENIED' | 'NOT_ACCEPTED' | 'WITHDRAWN';

/** What every case has from its first event on. The plan lies beside the state: it never changes. */
interface Lodged {
  readonly caseNo: string;
  readonly lodgedBy: Actor;
  readonly createdAt: Instant;
  readonly channel: Channel;
  /** An agent acts for the applicant. */
  readonly mandate?: Mandate;
  readonly deliveryMode: DeliveryMode;
  readonly personal: PersonalRef;
  readonly overrides: readonly Override[];
  /** What was fetched instead of asked for; absent where nothing was to be. */
  readonly exchange?: Exchange;
  /** Upload slots given out, by material. */
  readonly announced: Readonly<Record<string, MaterialFile>>;
  /** Materials that arrived, by material: each once, used by every item that needs it. */
  readonly materials: Readonly<Record<string, MaterialFile>>;
  readonly notices: Partial<Readonly<Record<NoticeKind, Notice>>>;
}

interface Received extends Lodged {
  /** When it was complete: with the correction, where one was asked for. */
  readonly receivedAt: Instant;
  readonly acceptanceDue: Due;
  /** The one correction notice was sent. */
  readonly corrected: boolean;
}

interface Correction {
  readonly faults: readonly Fault[];
  readonly fieldFaults: readonly FieldFault[];
}

interface Accepted extends Received {
  /** The day of receipt where it counts as accepted from then on (行政许可法 32). */
  readonly acceptedAt: Instant;
  readonly promiseDue: Due;
  readonly items: Readonly<Record<string, ItemState>>;
}

interface Concluded extends Lodged {
  readonly result: CaseResult;
  readonly concludedAt: Instant;
  readonly items: Readonly<Record<string, ItemState>>;
  readonly released: boolean;
  readonly deliveryId?: string;
  readonly handedOver: boolean;
}

export type CaseState =
  | { readonly status: 'NONE' }
  | ({ readonly status: 'DRAFT' } & Lodged)
  | ({ readonly status: 'SUBMITTED' } & Received)
  | ({ readonly status: 'PRE_REVIEWED' } & Received)
  | ({ readonly status: 'IN_CORRECTION' } & Correction & Received)
  | ({ readonly status: 'NOT_ACCEPTED'; readonly reasons: string } & Received)
  | ({ readonly status: 'ACCEPTED' } & Accepted)
  | ({ readonly status: 'WITHDRAWN'; readonly items: Readonly<Record<string, ItemState>> } & Lodged)
  | ({ readonly status: 'CONCLUDED' } & Concluded)
  | ({ readonly status: 'ARCHIVED'; readonly packageDigest: string } & Concluded);

export type CaseStatus = CaseState['status'];

/** The items of a case that has been accepted; none before. */
export const itemsOf = (state: CaseState): Readonly<Record<string, ItemState>> =>
  'items' in state ? state.items : {};

/** An item that has its result. */
export const isFinal = (item: ItemState): boolean =>
  item.stage !== 'ACCEPTED' && item.stage !== 'SPLIT' && item.stage !== 'ASKED';

/** What is sealed for an item that has its result. */
export function documentOf(item: ItemState, certificate: CertificatePlan | null): DocumentKind {
  if (item.stage === 'DENIED') return 'LETTER';
  return item.stage === 'GRANTED' && certificate !== null ? 'CERTIFICATE' : 'NONE';
}

/** The item's result calls for a certificate or a letter that is not sealed yet. */
export const owesDocument = (item: ItemState, certificate: CertificatePlan | null): boolean =>
  item.sealed === undefined && documentOf(item, certificate) !== 'NONE';

/** Everything is online, or nothing was sealed: nobody has to come and no courier to go. */
export const nothingToHandOver = (state: CaseState): boolean =>
  state.status === 'NONE' || state.deliveryMode === 'ONLINE' || sealedDocuments(state).length === 0;

/** Everything sealed in a case: certificates and letters. */
export const sealedDocuments = (state: CaseState): SealedDocument[] =>
  Object.values(itemsOf(state)).flatMap(({ sealed }) => (sealed === undefined ? [] : [sealed]));
