import type { Channel, Mandate } from '../applicant.ts';
import type { FetchOutcomes } from './exchange.ts';
import type { Arrived } from './materials.ts';
import type { NoticeKind } from './notices.ts';
import type {
  DeliveryMode,
  Fault,
  FieldFault,
  MaterialFile,
  Override,
  PersonalRef,
  SealedDocument,
  Trouble,
} from './state.ts';

/** One material as pre-review found it: fit where nothing is unmet and no reason is given. */
export type ReviewLine = Fault;

/** Personal fields kept anew, and what they were made from: meanwhile nobody may have kept others. */
export interface PersonalAfter {
  readonly now: PersonalRef;
  readonly before: PersonalRef;
}

/** What somebody wants of a case. The shape was checked at the edge; the rules are checked by `decide`. */
export type CaseCommand =
  | {
      readonly type: 'CREATE_CASE';
      readonly caseNo: string;
      readonly channel: Channel;
      /** Absent: the applicant acts in person. */
      readonly mandate?: Mandate;
      readonly deliveryMode: DeliveryMode;
      readonly personal: PersonalRef;
      readonly overrides: readonly Override[];
      /** What the registers said of the exempted materials. */
      readonly fetched: FetchOutcomes;
    }
  /** Another try at what went back to the applicant. */
  | { readonly type: 'FETCH_AGAIN'; readonly fetched: FetchOutcomes }
  | { readonly type: 'ANNOUNCE_MATERIALS'; readonly files: Readonly<Record<string, MaterialFile>> }
  | { readonly type: 'SUBMIT_CASE'; readonly arrived: Arrived }
  | {
      readonly type: 'PRE_REVIEW';
      readonly lines: readonly ReviewLine[];
      readonly fields: readonly FieldFault[];
    }
  /** `corrected`: fields of the form, whose new answers are in `personal`. */
  | {
      readonly type: 'CORRECT';
      readonly arrived: Arrived;
      readonly corrected: readonly string[];
      readonly personal?: PersonalAfter;
      readonly overrides: readonly Override[];
    }
  | { readonly type: 'ACCEPT'; readonly accept: true }
  | { readonly type: 'ACCEPT'; readonly accept: false; readonly reasons: string }
  /** Nobody answered in time. */
  | { readonly type: 'DEEM_ACCEPTED' }
  | { readonly type: 'SUPPLY_MATERIALS'; readonly arrived: Arrived }
  | { readonly type: 'URGE_MATERIAL'; readonly materialId: string }
  | { readonly type: 'WITHDRAW'; readonly reason: string }
  | { readonly type: 'SPLIT' }
  | { readonly type: 'ASK_ITEM'; readonly itemId: string }
  | { readonly type: 'CLAIM_TASK'; readonly itemId: string }
  | { readonly type: 'UNCLAIM_TASK'; readonly itemId: string }
  | { readonly type: 'RECORD_OPINION'; readonly itemId: string; readonly text: string }
  | {
      readonly type: 'DECIDE_ITEM';
      readonly itemId: string;
      readonly grant: boolean;
      readonly reasons: string;
      readonly basis?: string;
    }
  | { readonly type: 'RECORD_SEAL'; readonly itemId: string; readonly document: SealedDocument }
  | { readonly type: 'STOP_SEAL'; readonly itemId: string; readonly trouble: Trouble }
  /** `fields`: those of the paper that are printed otherwise from now on. */
  | {
      readonly type: 'MEND_SEAL';
      readonly itemId: string;
      readonly fields: readonly string[];
      readonly reason: string;
      readonly personal: PersonalAfter;
    }
  | {
      readonly type: 'RECORD_NOTICE';
      readonly notice: NoticeKind;
      readonly file: { readonly sha256: string; readonly length: number };
    }
  | { readonly type: 'STOP_NOTICE'; readonly notice: NoticeKind; readonly trouble: Trouble }
  /** `fields`: those of the notice that are printed otherwise from now on. */
  | {
      readonly type: 'MEND_NOTICE';
      readonly notice: NoticeKind;
      readonly fields: readonly string[];
      readonly reason: string;
      readonly personal: PersonalAfter;
    }
  | { readonly type: 'CONCLUDE' }
  | { readonly type: 'POST_DELIVERY'; readonly deliveryId: string }
  | { readonly type: 'HAND_OVER'; readonly deliveryId: string }
  | { readonly type: 'HAND_OVER_AT_COUNTER' }
  | { readonly type: 'ARCHIVE'; readonly packageDigest: string };

export type CaseAction = CaseCommand['type'];
