import { REFUSALS, type Refusal, type RefusalCode } from '@yijianshi/domain';
import type { Problem } from './schemas.ts';

/** Refusal → HTTP status: the one place where the two meet. */
export const STATUS_OF = {
  BODY_INVALID: 400,
  BODY_TOO_LARGE: 413,
  IDEMPOTENCY_KEY_MISSING: 400,
  IDEMPOTENCY_KEY_REUSED: 422,
  CURSOR_INVALID: 400,
  ROUTE_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  UNAUTHENTICATED: 401,
  BUSY: 503,
  EXECUTION_RUNNING: 409,
  INTERNAL: 500,
  NOT_ALLOWED: 403,
  NOT_YOUR_DEPARTMENT: 403,
  OWN_CASE: 403,
  CASE_UNKNOWN: 404,
  NOT_FOUND: 404,
  THEME_UNKNOWN: 404,
  AREA_UNKNOWN: 422,
  ANSWER_MISSING: 422,
  ANSWER_UNKNOWN: 422,
  FORM_INVALID: 422,
  IDENTIFIER_CHECK_DIGIT: 422,
  MATERIAL_UNKNOWN: 422,
  MATERIAL_EXEMPT: 409,
  MATERIAL_MISSING: 409,
  MATERIAL_NOT_FAULTY: 409,
  MATERIAL_NOT_DEFERRABLE: 409,
  MATERIAL_NOT_OWED: 409,
  DEFERRAL_DATE: 422,
  PRE_REVIEW_INCOMPLETE: 422,
  REVIEW_POINT_UNKNOWN: 422,
  FIELD_UNKNOWN: 422,
  FIELD_NOT_FAULTY: 409,
  FIELD_NOT_CORRECTED: 422,
  ACCEPTANCE_DEEMED: 409,
  SLOT_EXPIRED: 403,
  SLOT_SIGNATURE: 403,
  SLOT_USED: 409,
  LENGTH_MISMATCH: 400,
  DIGEST_MISMATCH: 400,
  TYPE_MISMATCH: 400,
  CASE_STATUS: 409,
  CORRECTION_ONCE: 409,
  ITEM_UNKNOWN: 404,
  TASK_UNKNOWN: 404,
  TASK_CLAIMED: 409,
  TASK_NOT_CLAIMED: 409,
  ALREADY_DECIDED: 409,
  PREREQUISITE_PENDING: 409,
  NOTICE_UNKNOWN: 404,
  NOTHING_TO_SEAL: 409,
  NOTHING_TO_MEND: 409,
  FIELD_NOT_IN_TROUBLE: 409,
  RESULT_HELD: 409,
  NOTHING_TO_RELEASE: 409,
  DELIVERY_UNKNOWN: 404,
  DELIVERY_EXISTS: 409,
  DELIVERY_STATE: 409,
  DELIVERY_MODE: 409,
  BOOKING_ACTIVE: 409,
  BOOKING_UNKNOWN: 404,
  BOOKING_CONFLICT: 409,
  PARCELS_INVALID: 409,
  PARCEL_UNKNOWN: 404,
  SEAL_MISMATCH: 409,
  CLAIM_CONFLICT: 409,
  CLAIM_LIMIT: 409,
  CLAIM_UNKNOWN: 404,
  NOTHING_TO_CONFIRM: 409,
  CALLBACK_SIGNATURE: 401,
  CALLBACK_STALE: 401,
  CALLBACK_MALFORMED: 400,
  CALENDAR_MISSING: 409,
  ARCHIVE_UNKNOWN: 404,
} as const satisfies Record<RefusalCode, number>;

/** What is not allowed to be seen answers with the very words of what never was. */
const SPOKEN_AS: Partial<Record<RefusalCode, RefusalCode>> = { ARCHIVE_UNKNOWN: 'NOT_FOUND' };

export interface FieldError {
  readonly field: string;
  readonly rule: string;
}

export function problemOf(refusal: Refusal, requestId: string, errors?: readonly FieldError[]): Problem {
  const code = SPOKEN_AS[refusal.refused] ?? refusal.refused;
  const { zh, en, wayOut } = REFUSALS[code];
  const { field, rule } = refusal;
  return {
    type: `urn:yijianshi:problem:${code}`,
    title: en,
    status: STATUS_OF[code],
    code,
    detail: zh,
    wayOut,
    ...(field === undefined ? {} : { field }),
    ...(rule === undefined ? {} : { rule }),
    ...(errors === undefined ? {} : { errors: [...errors] }),
    requestId,
  };
}
