import type { Principal } from '../actors.ts';
import type { Relation } from '../policy.ts';
import { type Refusal, refuse } from '../refusals.ts';
import { addDays, type Day, dayOf, type Instant } from '../time.ts';

/** Calendar days a draft is kept after its last change; then it ends, its key and all it holds erased. */
export const DRAFT_DAYS = 30;

/** The last day a draft is kept that was changed at an instant. */
export const keptThrough = (changed: Instant): Day => addDays(dayOf(changed), DRAFT_DAYS);

/** Whose draft it is: of the area it applies in, and of the area whose window began it. */
export interface DraftPlace {
  /** Absent while the draft names no area. */
  readonly area?: string;
  /** Absent where the applicant began it online. */
  readonly window?: string;
}

export function relationsToDraft(principal: Principal, { area, window }: DraftPlace): ReadonlySet<Relation> {
  const here = principal.area !== undefined && (principal.area === area || principal.area === window);
  return new Set(here ? ['DRAFT_WINDOW'] : []);
}

/** Which version of a draft changed a member last, by the member's path. Names only: no value stands here. */
export type Touched = Readonly<Record<string, number>>;

/** What somebody who read version `since` does not know of. */
export const draftChanged = (touched: Touched, since: number): Refusal & { errors: ChangedName[] } => ({
  ...refuse('DRAFT_CHANGED', 'headers.If-Match', 'RFC 9110 13.1.1'),
  errors: Object.entries(touched)
    .filter(([, version]) => version > since)
    .map(([field, version]) => ({ field, rule: `第 ${version} 版更改` })),
});

interface ChangedName {
  readonly field: string;
  readonly rule: string;
}
