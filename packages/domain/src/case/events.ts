import type { Actor } from '../actors.ts';
import type { Channel, Mandate } from '../applicant.ts';
import type { Instant } from '../time.ts';
import type { Obtained, Returned } from './exchange.ts';
import type { NoticeKind } from './notices.ts';
import type {
  CaseResult,
  DeliveryMode,
  Due,
  Fault,
  FieldFault,
  MaterialFile,
  Override,
  PersonalRef,
  SealedDocument,
  Trouble,
} from './state.ts';

/** What happened to a case. References and digests only: no event holds a name, a number or an address. */
export type CaseEvent = { readonly at: Instant; readonly by: Actor } & CaseFact;

export type CaseFact =
  | {
      readonly type: 'CASE_CREATED';
      readonly caseNo: string;
      readonly themeId: string;
      readonly version: string;
      readonly channel: Channel;
      /** Absent: the applicant acts in person. */
      readonly mandate?: Mandate;
      readonly deliveryMode: DeliveryMode;
      readonly personal: PersonalRef;
      readonly overrides: readonly Override[];
    }
  /** 免交: what was obtained without asking, and what goes back to the applicant because it could not be. */
  | {
      readonly type: 'MATERIALS_FETCHED';
      readonly obtained: Readonly<Record<string, Obtained>>;
      readonly returned: Readonly<Record<string, Returned>>;
    }
  | { readonly type: 'MATERIALS_ANNOUNCED'; readonly files: Readonly<Record<string, MaterialFile>> }
  | {
      readonly type: 'CASE_SUBMITTED';
      readonly materials: Readonly<Record<string, MaterialFile>>;
      readonly acceptanceDue: Due;
    }
  | { readonly type: 'PRE_REVIEW_PASSED' }
  | {
      readonly type: 'CORRECTION_NOTIFIED';
      readonly faults: readonly Fault[];
      readonly fieldFaults: readonly FieldFault[];
    }
  | {
      readonly type: 'CORRECTION_RECEIVED';
      readonly materials: Readonly<Record<string, MaterialFile>>;
      readonly acceptanceDue: Due;
      /** Fields of the form that were answered anew. */
      readonly fields: readonly string[];
      readonly overrides: readonly Override[];
      readonly personal?: PersonalRef;
    }
  | {
      readonly type: 'CASE_ACCEPTED';
      readonly version: string;
      /** Nobody answered in time: it counts as accepted from the day of receipt. */
      readonly deemed?: boolean;
      readonly promiseDue: Due;
      /** Every item with its due date; `null` while a prerequisite is out and the clock has not started. */
      readonly items: Readonly<Record<string, Due | null>>;
    }
  | { readonly type: 'CASE_NOT_ACCEPTED'; readonly reasons: string }
  | { readonly type: 'MATERIALS_SUPPLIED'; readonly materials: Readonly<Record<string, MaterialFile>> }
  | { readonly type: 'MATERIAL_URGED'; readonly materialId: string; readonly urged: 'WARNING' | 'OVERDUE' }
  | { readonly type: 'CASE_WITHDRAWN'; readonly reason: string }
  | { readonly type: 'CASE_SPLIT'; readonly items: readonly string[] }
  | { readonly type: 'ITEM_ASKED'; readonly itemId: string; readonly department: string }
  | { readonly type: 'TASK_CLAIMED'; readonly itemId: string }
  | { readonly type: 'TASK_UNCLAIMED'; readonly itemId: string }
  | { readonly type: 'OPINION_RECORDED'; readonly itemId: string; readonly text: string }
  | {
      readonly type: 'ITEM_GRANTED';
      readonly itemId: string;
      readonly reasons: string;
      readonly basis: string;
      /** Due dates of the dependants whose clock starts now that this result is in (行政许可法 42). */
      readonly clocks: Readonly<Record<string, Due>>;
    }
  | {
      readonly type: 'ITEM_DENIED';
      readonly itemId: string;
      readonly reasons: string;
      readonly basis: string;
    }
  | { readonly type: 'ITEM_NOT_DECIDABLE'; readonly itemId: string; readonly prerequisite: string }
  | { readonly type: 'RESULT_SEALED'; readonly itemId: string; readonly document: SealedDocument }
  | { readonly type: 'SEAL_STOPPED'; readonly itemId: string; readonly trouble: Trouble }
  | {
      readonly type: 'SEAL_MENDED';
      readonly itemId: string;
      readonly fields: readonly string[];
      readonly reason: string;
      readonly personal: PersonalRef;
    }
  | {
      readonly type: 'NOTICE_SEALED';
      readonly notice: NoticeKind;
      readonly file: { readonly sha256: string; readonly length: number };
    }
  | { readonly type: 'NOTICE_STOPPED'; readonly notice: NoticeKind; readonly trouble: Trouble }
  | {
      readonly type: 'NOTICE_MENDED';
      readonly notice: NoticeKind;
      readonly fields: readonly string[];
      readonly reason: string;
      readonly personal: PersonalRef;
    }
  | { readonly type: 'CASE_CONCLUDED'; readonly result: CaseResult }
  | { readonly type: 'RESULTS_FED_BACK' }
  | { readonly type: 'RELEASE_OPENED' }
  | { readonly type: 'DELIVERY_POSTED'; readonly deliveryId: string }
  | {
      readonly type: 'RESULTS_HANDED_OVER';
      readonly via: 'COURIER' | 'COUNTER';
      readonly deliveryId?: string;
    }
  | { readonly type: 'CASE_ARCHIVED'; readonly packageDigest: string };

export type CaseEventType = CaseFact['type'];
