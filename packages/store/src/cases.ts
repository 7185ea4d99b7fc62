import { createHash } from 'node:crypto';
import {
  type CaseCommand,
  type CaseEvent,
  type CasePlan,
  type CaseState,
  decide,
  evolve,
  type Gate,
  gateOutcome,
  type Instant,
  isRefusal,
  openTasks,
  type Principal,
  type Refusal,
  refuse,
} from '@yijianshi/domain';
import { append, type ChainedEvent } from './chain.ts';
import {
  caseKey,
  commandKey,
  eventKey,
  materialsKey,
  planKey,
  requestKey,
  sweepEntry,
  taskEntry,
  taskKey,
  tokenKey,
} from './keys.ts';
import { firstDue, outboxPut, tellingsOf } from './outbox.ts';
import { keepPlan, knownPlan } from './plans.ts';
import { type Action, type CaseStore, ConflictError, type Json, type Key } from './ports.ts';
import { NO_CASE, snapshotOf, snapshotPuts } from './snapshot.ts';
import { inTurn } from './turns.ts';

export interface LoadedCase {
  readonly plan: CasePlan;
  readonly state: CaseState;
}

export interface HandledCase extends LoadedCase {
  readonly answer: Json;
}

/** What makes a repetition the same: it hears the answer that was kept with the first. */
export interface Once {
  /** The caller's idempotency key, already bound to the caller and the route; the visit's name for a step. */
  readonly commandId: string;
  /** Digest of what was asked; the same id for something else is refused. */
  readonly fingerprint: string;
}

/** One command to one case. */
export interface CaseRequest {
  readonly caseNo: string;
  /**
   * `BY_STATE`: nothing is kept of the command, its repetition is decided by the case's state alone. Only for what brings no event
   * once it is so, whenever it is repeated.
   */
  readonly once: Once | 'BY_STATE';
  /** Absent where a step only leaves its token. */
  readonly command?: CaseCommand;
  readonly principal: Principal;
  readonly now: Instant;
  /** Only for `CREATE_CASE`. */
  readonly plan?: CasePlan;
  /** What the caller is told. */
  readonly answer?: (state: CaseState, plan: CasePlan) => Json;
  /**
   * Rows that belong to the same fact (a sealed certificate's entry, personal fields). Where they hang on what others change, they are
   * asked for anew with every try, and may refuse it.
   */
  readonly also?: readonly Action[] | (() => Promise<readonly Action[] | Refusal>);
  /** A workflow token that waits at a gate; kept whatever the command comes to. */
  readonly token?: { readonly gate: Gate; readonly token: string };
}

/** A command that is kept with its answer. */
interface KeptCommand {
  readonly fingerprint: string;
  readonly answer: Json;
}

const RETRIES = 12;

/**
 * Load, decide, commit: the events, the new snapshot (on its version), the tasks it changes, a caller's command with its
 * answer and the outbox rows in one transaction. Repeats on a conflict, on what is there then.
 */
export const handleCase = (store: CaseStore, request: CaseRequest): Promise<HandledCase | Refusal> =>
  orBusy(request.caseNo, () => tryOnce(store, request));

/** The outcome of work that is repeated on conflicts, or the refusal that there was no end of them. */
export async function orBusy<T>(id: string, work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await retryConflicts(id, work);
  } catch (error) {
    if (error instanceof ConflictError) return refuse('BUSY');
    throw error;
  }
}

/**
 * Reads and decides again when somebody else was faster; the last conflict is thrown. Within one process the work on one `id`
 * takes turns: of eleven materials handed in at once, ten would otherwise lose the first race, nine the second …
 */
export const retryConflicts = <T>(id: string, work: () => Promise<T>): Promise<T> =>
  inTurn(id, () => again(work));

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === RETRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** attempt));
    }
  }
}

async function tryOnce(store: CaseStore, request: CaseRequest): Promise<HandledCase | Refusal> {
  const { caseNo, command, principal, now, token, once } = request;
  const { pk } = caseKey(caseNo);
  const kept = once === 'BY_STATE' ? undefined : { ...once, key: keptKey(pk, once, request) };
  const known = request.plan ?? knownPlan(store, caseNo);
  const rows = await store.getMany<Json>([
    caseKey(caseNo),
    materialsKey(caseNo),
    ...(kept === undefined ? [] : [kept.key]),
    ...(known === undefined ? [planKey(caseNo)] : []),
  ]);
  const [row, materialsRow, keptRow] = rows;
  const repeated = kept && repeat(keptRow?.data, kept.fingerprint);
  if (isRefusal(repeated)) return repeated;
  const plan = known ?? keepPlan(store, caseNo, rows.at(-1));
  if (plan === undefined || (row === undefined && request.plan === undefined))
    return refuse('CASE_UNKNOWN', 'caseNo');
  const snapshot = snapshotOf(row, materialsRow) ?? NO_CASE;

  const events =
    command === undefined || repeated !== undefined
      ? []
      : decide(command, snapshot.state, { now, principal, plan });
  if (isRefusal(events)) {
    if (kept === undefined) return events;
    // The reads are no snapshot: the case may have been read after the same command came in elsewhere, its answer before.
    const late = repeat((await store.get<Json>(kept.key))?.data, kept.fingerprint);
    if (late === undefined || isRefusal(late)) return events;
    return { answer: late, state: snapshot.state, plan };
  }
  const state = events.reduce(evolve, snapshot.state);
  const answer = repeated ?? request.answer?.(state, plan) ?? null;
  const actions: Action[] = token === undefined ? [] : tokenActions(pk, caseNo, token, state, plan, now);
  if (events.length === 0 && actions.length > 0) {
    actions.push({ check: caseKey(caseNo), ifVersion: snapshot.version });
  }
  if (events.length > 0 && state.status !== 'NONE') {
    const also = typeof request.also === 'function' ? await request.also() : (request.also ?? []);
    if (isRefusal(also)) return also;
    const { head, actions: appended } = append(snapshot, asJson(events), (seq) => eventKey(caseNo, seq));
    actions.push(...appended, ...taskActions(snapshot.state, state, plan), ...also);
    actions.push(...snapshotPuts(snapshot, head, state));
    if (kept !== undefined) actions.push(keep(kept.key, kept, answer));
    if (request.plan !== undefined)
      actions.push({ put: { ...planKey(caseNo), data: asJson(plan) }, ifVersion: 0 });
    for (const telling of tellingsOf(snapshot.state, state, events, plan)) {
      actions.push(outboxPut(pk, telling, String(head.seq), firstDue(telling, now)));
    }
  }
  if (actions.length > 0) await store.commit(actions);
  return { answer, state, plan };
}

const keptKey = (pk: string, { commandId }: Once, { plan }: CaseRequest): Key =>
  plan === undefined ? commandKey(pk, commandId) : requestKey(commandId);

/** The answer kept for this command; a refusal when the same id was used for something else. */
export function repeat(data: Json | undefined, fingerprint: string): Json | Refusal | undefined {
  if (data === undefined) return undefined;
  const kept = data as unknown as KeptCommand;
  return kept.fingerprint === fingerprint
    ? kept.answer
    : refuse('IDEMPOTENCY_KEY_REUSED', 'headers.Idempotency-Key');
}

/** Keeps the token; where its gate is open already (the decision came first), the telling goes out with it. */
function tokenActions(
  pk: string,
  caseNo: string,
  { gate, token }: { gate: Gate; token: string },
  state: CaseState,
  plan: CasePlan,
  now: Instant,
): Action[] {
  const keep: Action = { put: { ...tokenKey(caseNo, gate), data: { token } } };
  return gateOutcome(gate, state, plan) === undefined
    ? [keep]
    : [keep, outboxPut(pk, { kind: 'RESUME', caseNo, gate }, digestOf(token), now)];
}

/** Keeps a command with its answer, for the transaction of what it did. */
export const keep = (key: Key, { fingerprint }: Once, answer: Json): Action => ({
  put: { ...key, data: { fingerprint, answer } },
  ifVersion: 0,
});

/** A token is a secret of its step; its digest may stand in a key. */
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex').slice(0, 20);

/** The rows of the tasks a command opened, changed or closed. */
function taskActions(before: CaseState, after: CaseState, plan: CasePlan): Action[] {
  const was = new Map(openTasks(before, plan).map((task) => [task.taskId, task]));
  const actions: Action[] = [];
  for (const task of openTasks(after, plan)) {
    const old = was.get(task.taskId);
    was.delete(task.taskId);
    if (JSON.stringify(old) !== JSON.stringify(task)) {
      const i2 = sweepEntry(task);
      actions.push({
        put: {
          ...taskKey(task),
          data: asJson(task),
          i1: taskEntry(task),
          ...(i2 === undefined ? {} : { i2 }),
        },
      });
    }
  }
  for (const task of was.values()) actions.push({ delete: taskKey(task) });
  return actions;
}

export function loadCase(store: CaseStore, caseNo: string): Promise<LoadedCase | undefined> {
  return again(async () => {
    const known = knownPlan(store, caseNo);
    const asked = [caseKey(caseNo), materialsKey(caseNo), ...(known === undefined ? [planKey(caseNo)] : [])];
    const [row, materialsRow, planRow] = await store.getMany<Json>(asked);
    const snapshot = snapshotOf(row, materialsRow);
    const plan = known ?? keepPlan(store, caseNo, planRow);
    return snapshot && plan && { plan, state: snapshot.state };
  });
}

/** The case's whole chain, in order. */
export async function caseEvents(store: CaseStore, caseNo: string): Promise<ChainedEvent[]> {
  const events: ChainedEvent[] = [];
  let after: string | undefined;
  do {
    const page = await store.list<Json>(caseKey(caseNo).pk, 'EV#', after === undefined ? {} : { after });
    for (const row of page.items) events.push(row.data as unknown as ChainedEvent);
    after = page.next;
  } while (after !== undefined);
  return events;
}

export const eventOf = (link: ChainedEvent): CaseEvent => link.event as unknown as CaseEvent;

/** Domain values are plain JSON by construction; the type system can't see it through unions and `readonly`. */
export const asJson = <T>(value: T): T extends readonly unknown[] ? Json[] : Json =>
  value as unknown as T extends readonly unknown[] ? Json[] : Json;
