import {
  type CaseEvent,
  type CasePlan,
  type CaseState,
  type Claim,
  epochOf,
  type Gate,
  type Instant,
  instantOf,
  type NoticeKind,
  noticeOf,
  openedGates,
  owedMaterials,
} from '@yijianshi/domain';
import { outboxEntry, outboxKey } from './keys.ts';
import type { Action, Json, Key, Row } from './ports.ts';
import type { Sealed } from './vault.ts';

/** What has to be told to the world once a commit is durable. Every telling may be done twice. */
export type Telling =
  /** Start the case's execution. */
  | { readonly kind: 'START'; readonly caseNo: string }
  /** A gate of the workflow stands open: complete its token. */
  | { readonly kind: 'RESUME'; readonly caseNo: string; readonly gate: Gate }
  /** Something owed was announced: what has come when its slots have ended is no longer owed. */
  | { readonly kind: 'ARRIVAL'; readonly caseNo: string }
  /** Book the delivery with its carrier. */
  | { readonly kind: 'BOOK'; readonly deliveryId: string }
  /** A raw callback is stored: apply it. */
  | { readonly kind: 'CALLBACK'; readonly carrier: string; readonly digest: string }
  /** A terminal claim waits for an authenticated query. */
  | { readonly kind: 'CONFIRM'; readonly deliveryId: string }
  /** The delivery is confirmed: the case's results are handed over. */
  | { readonly kind: 'HAND_OVER'; readonly deliveryId: string; readonly caseNo: string }
  /** A notice is to be drawn, sealed and recorded; only the function that holds the window's seal can. */
  | { readonly kind: 'NOTICE'; readonly caseNo: string; readonly notice: NoticeKind };

export interface OutboxRow {
  readonly telling: Telling;
  readonly attempts: number;
  /** The row is the raw event itself, and stays when it is told. */
  readonly raw?: RawCallback;
}

/** A carrier's callback as it came, its bytes under the case's key. */
export interface RawCallback {
  readonly receivedAt: Instant;
  readonly claims: readonly Claim[];
  readonly sealed: Sealed;
}

function keyOf(pk: string, telling: Telling, cause: string): Key {
  if (telling.kind === 'NOTICE') return outboxKey(pk, 'notice', `${telling.notice}#${cause}`);
  const name = telling.kind === 'RESUME' ? `RESUME#${telling.gate}` : telling.kind;
  return outboxKey(pk, 'telling', `${name}#${cause}`);
}

type Put = Extract<Action, { put: unknown }>;

/**
 * A new row that keeps a telling pending. `cause` says which commit it comes from, so that a row that was told and removed
 * never comes back under its key: a slow worker of the old one could not tell the two apart, and would remove the new one unsaid.
 */
export const outboxPut = (pk: string, telling: Telling, cause: string, at: string): Put =>
  pendingRow(keyOf(pk, telling, cause), { telling, attempts: 0 }, at);

/** Longer than an upload slot lives: then the file is there, or does not come through this slot. */
const ARRIVAL_MS = 20 * 60_000;

/** When a telling is to be worked first. */
export const firstDue = ({ kind }: Telling, now: Instant): Instant =>
  kind === 'ARRIVAL' ? instantOf(epochOf(now) + ARRIVAL_MS) : now;

/** The row as it stands while it is pending from `at` on. */
export const pendingRow = (key: Key, row: OutboxRow, at: string): Put => ({
  put: { ...key, data: row as unknown as Json, i1: outboxEntry(key, at) },
});

/** What is left of a row that was told: nothing, or the raw event that it is itself. */
export const toldRow = ({ pk, sk, version, data }: Row<OutboxRow>): Action =>
  data.raw === undefined
    ? { delete: { pk, sk }, ifVersion: version }
    : { put: { pk, sk, data: data as unknown as Json }, ifVersion: version };

/** What a case's events have to tell: the start of the execution, the gates they opened, the notices the law wants of them. */
export function tellingsOf(
  before: CaseState,
  after: CaseState,
  events: readonly CaseEvent[],
  plan: CasePlan,
): Telling[] {
  if (after.status === 'NONE') return [];
  const { caseNo } = after;
  const tellings: Telling[] = openedGates(before, after, plan).map((gate) => ({
    kind: 'RESUME',
    caseNo,
    gate,
  }));
  if (events.some((event) => event.type === 'MATERIALS_ANNOUNCED') && owedMaterials(after, plan).length > 0)
    tellings.push({ kind: 'ARRIVAL', caseNo });
  if (events.some((event) => event.type === 'CASE_SUBMITTED')) tellings.push({ kind: 'START', caseNo });
  for (const event of events) {
    const notice = event.type === 'NOTICE_MENDED' ? event.notice : noticeOf(event);
    if (notice !== undefined) tellings.push({ kind: 'NOTICE', caseNo, notice });
  }
  return tellings;
}
