import {
  type Arrived,
  type CaseCommand,
  type CaseEvent,
  type CasePlan,
  type CaseState,
  type Content,
  decide,
  documentOf,
  evolve,
  type FetchOutcome,
  type FetchOutcomes,
  type FieldFault,
  type Instant,
  isRefusal,
  itemsOf,
  type MaterialFile,
  NOTICES,
  type NoticeKind,
  noticesOf,
  type Principal,
  type Refusal,
  type ReviewLine,
  replay,
  type SealedDocument,
  SYSTEM,
} from '@yijianshi/domain';
import { ITEMS, PLAN, reviewerOf, WINDOW } from './case-plan.ts';

const CASE_NO = '431101-20261116-000001';
/** A Monday; no holiday follows before the year ends. */
export const MONDAY: Instant = '2026-11-16T10:00:00.000+08:00';

/** Somebody wants something of the case, at some time. */
export interface Act {
  readonly who: Principal;
  readonly command: CaseCommand;
  readonly at?: Instant;
}

const act = (who: Principal, command: CaseCommand): Act => ({ who, command });
const byWindow = (command: CaseCommand): Act => act(WINDOW, command);
const bySystem = (command: CaseCommand): Act => act(SYSTEM, command);
export const later = (one: Act, at: Instant): Act => ({ ...one, at });
export const as = (who: Principal, one: Act): Act => ({ ...one, who });

export const fileOf = (materialId: string): MaterialFile => ({
  fileKey: `cases/${CASE_NO}/materials/${materialId}`,
  sha256: 'a'.repeat(64),
  length: 10,
  contentType: 'text/plain',
});
export const promiseOf = (materialId: string, owedUntil: string): MaterialFile => ({
  ...fileOf(materialId),
  fileKey: promiseKey(materialId),
  sha256: 'e'.repeat(64),
  owedUntil,
});
export const promiseKey = (materialId: string): string => `cases/${CASE_NO}/promises/${materialId}`;
export const TEXT: Content = { type: 'text/plain', name: '文本' };
const arrived = (materials: readonly string[], content: Content = TEXT): Arrived =>
  new Map(materials.map((materialId) => [fileOf(materialId).fileKey, { ...content, length: 10 }]));

export const documentFor = (
  itemId: string,
  kind: SealedDocument['kind'] = 'CERTIFICATE',
): SealedDocument => ({
  kind,
  documentId: `doc-${itemId}`,
  title: itemId,
  fileKey: `cases/${CASE_NO}/results/${itemId}.pdf`,
  sha256: 'b'.repeat(64),
  length: 20,
});

const departmentOf = (itemId: string, plan = PLAN): string =>
  plan.items.find((item) => item.itemId === itemId)?.department ?? 'NOBODY';
const byDepartment = (itemId: string, command: CaseCommand, plan = PLAN): Act =>
  act(reviewerOf(departmentOf(itemId, plan)), command);

/** What a register that has it says of the exempt licence. */
export const LICENCE: FetchOutcome = {
  obtained: { register: 'PARTNER', reference: 'X1', digest: `sha256:${'d'.repeat(64)}` },
};

export const NO_LICENCE: FetchOutcome = { returned: { register: 'PARTNER', reason: 'NOT_FOUND' } };

/** Personal fields kept anew; made from those that the case has when it is attempted. */
const LATEST = { ref: 'LATEST', digest: '' };
const after = (n: string) => ({ now: { ref: `PERSONAL#${n}`, digest: `sha256:${n}` }, before: LATEST });

/** Whoever corrects something brings another file. */
export const correctedFileOf = (materialId: string): MaterialFile => ({
  ...fileOf(materialId),
  sha256: 'f'.repeat(64),
});

/** The command as its handler would have made it, having read the case. */
export const read = (command: CaseCommand, state: CaseState): CaseCommand =>
  command.type === 'ANNOUNCE_MATERIALS' && state.status === 'IN_CORRECTION'
    ? {
        ...command,
        files: Object.fromEntries(Object.keys(command.files).map((id) => [id, correctedFileOf(id)])),
      }
    : withLatest(command, state);

const withLatest = (command: CaseCommand, state: CaseState): CaseCommand =>
  command.type !== 'CREATE_CASE' && 'personal' in command && command.personal?.before === LATEST
    ? { ...command, personal: { ...command.personal, before: 'personal' in state ? state.personal : LATEST } }
    : command;

// What can be done, in the words of the window and the departments.

export const create = (
  deliveryMode: 'COURIER' | 'COUNTER' | 'ONLINE' = 'COURIER',
  licence: FetchOutcome = LICENCE,
): Act =>
  byWindow({
    type: 'CREATE_CASE',
    caseNo: CASE_NO,
    channel: 'WINDOW',
    deliveryMode,
    personal: { ref: 'PERSONAL#1', digest: 'sha256:1' },
    overrides: [],
    fetched: { m_licence: licence },
  });
/** No register has the exempt licence. */
export const createWithout = (): Act => create('COURIER', NO_LICENCE);
export const fetchAgain = (fetched: FetchOutcomes): Act => byWindow({ type: 'FETCH_AGAIN', fetched });
export const announce = (materialId: string): Act =>
  byWindow({ type: 'ANNOUNCE_MATERIALS', files: { [materialId]: fileOf(materialId) } });
/** The signed promise to hand the material in by a day (容缺受理), instead of the material. */
export const promise = (materialId: string, owedUntil: string): Act =>
  byWindow({ type: 'ANNOUNCE_MATERIALS', files: { [materialId]: promiseOf(materialId, owedUntil) } });
export const submit = (...materials: string[]): Act =>
  byWindow({ type: 'SUBMIT_CASE', arrived: arrived(materials) });
/** Submits with files of which one's content is something else than a text. */
export const submitUnlike = (content: Content, ...materials: string[]): Act =>
  byWindow({ type: 'SUBMIT_CASE', arrived: arrived(materials, content) });
/** A line for each of the two materials of `handedIn`, and for what is faulty. */
export const preReview = (...faulty: string[]): Act =>
  reviewing(
    [...new Set(['m_layout', 'm_rules', ...faulty])].map((materialId) => ({
      materialId,
      unmet: [],
      ...(faulty.includes(materialId) ? { reason: '看不清' } : {}),
    })),
  );
export const reviewing = (lines: readonly ReviewLine[], fields: readonly FieldFault[] = []): Act =>
  byWindow({ type: 'PRE_REVIEW', lines, fields });
export const correct = (...materials: string[]): Act =>
  byWindow({ type: 'CORRECT', arrived: arrived(materials), corrected: [], overrides: [] });
/** Nothing but these fields of the form answered anew. */
export const correctingFields = (...corrected: string[]): Act =>
  byWindow({
    type: 'CORRECT',
    arrived: arrived([]),
    corrected,
    personal: after('4'),
    overrides: [],
  });
export const accept: Act = byWindow({ type: 'ACCEPT', accept: true });
export const notAccept: Act = byWindow({ type: 'ACCEPT', accept: false, reasons: '不属于本机关职权范围' });
export const deemAccepted: Act = bySystem({ type: 'DEEM_ACCEPTED' });
export const supply = (...materials: string[]): Act =>
  byWindow({ type: 'SUPPLY_MATERIALS', arrived: arrived(materials) });
export const urge = (materialId: string): Act => bySystem({ type: 'URGE_MATERIAL', materialId });
export const withdraw: Act = byWindow({ type: 'WITHDRAW', reason: '不开了' });
export const split: Act = bySystem({ type: 'SPLIT' });
export const ask = (itemId: string): Act => bySystem({ type: 'ASK_ITEM', itemId });
export const claim = (itemId: string): Act => byDepartment(itemId, { type: 'CLAIM_TASK', itemId });
export const unclaim = (itemId: string): Act => byDepartment(itemId, { type: 'UNCLAIM_TASK', itemId });
export const opine = (itemId: string): Act =>
  byDepartment(itemId, { type: 'RECORD_OPINION', itemId, text: '材料齐全' });
export const grant = (itemId: string, plan = PLAN): Act =>
  byDepartment(itemId, { type: 'DECIDE_ITEM', itemId, grant: true, reasons: '符合条件' }, plan);
export const deny = (itemId: string, plan = PLAN): Act =>
  byDepartment(itemId, { type: 'DECIDE_ITEM', itemId, grant: false, reasons: '不符合条件' }, plan);
export const seal = (itemId: string, kind: SealedDocument['kind'] = 'CERTIFICATE'): Act =>
  bySystem({ type: 'RECORD_SEAL', itemId, document: documentFor(itemId, kind) });
export const stopSeal = (itemId: string): Act =>
  bySystem({
    type: 'STOP_SEAL',
    itemId,
    trouble: { reason: 'GLYPH_MISSING', field: 'holder', codePoint: 'U+20BB7', message: '字库中没有字形' },
  });
export const mend = (itemId: string, ...fields: string[]): Act =>
  byWindow({
    type: 'MEND_SEAL',
    itemId,
    fields,
    reason: '申请人同意',
    personal: after('2'),
  });
export const sealNotice = (notice: NoticeKind): Act =>
  bySystem({ type: 'RECORD_NOTICE', notice, file: { sha256: 'd'.repeat(64), length: 30 } });
export const stopNotice = (notice: NoticeKind): Act =>
  bySystem({
    type: 'STOP_NOTICE',
    notice,
    trouble: { reason: 'GLYPH_MISSING', field: 'holder', codePoint: 'U+20BB7', message: '字库中没有字形' },
  });
export const mendNotice = (notice: NoticeKind, ...fields: string[]): Act =>
  byWindow({
    type: 'MEND_NOTICE',
    notice,
    fields,
    reason: '申请人同意',
    personal: after('3'),
  });
export const conclude: Act = bySystem({ type: 'CONCLUDE' });
export const post: Act = byWindow({ type: 'POST_DELIVERY', deliveryId: `D${CASE_NO}` });
export const handOver: Act = bySystem({ type: 'HAND_OVER', deliveryId: `D${CASE_NO}` });
export const pickUp: Act = byWindow({ type: 'HAND_OVER_AT_COUNTER' });
export const archive: Act = bySystem({ type: 'ARCHIVE', packageDigest: 'c'.repeat(64) });

// Ways a case has come.

export const handedIn: readonly Act[] = [create(), announce('m_layout'), announce('m_rules')];
export const submitted: readonly Act[] = [...handedIn, submit('m_layout', 'm_rules')];
export const accepted: readonly Act[] = [...submitted, preReview(), accept];
export const asked: readonly Act[] = [...accepted, split, ...ITEMS.map(ask)];
export const allGranted: readonly Act[] = [...asked, ...ITEMS.map((itemId) => grant(itemId))];
export const released: readonly Act[] = noticed([...sealed(allGranted), conclude]);
/** The same way, with another way of delivery chosen at the start. */
export const delivering = (mode: 'COUNTER' | 'ONLINE', acts: readonly Act[]): Act[] => [
  create(mode),
  ...acts.slice(1),
];

/** The same way, everything that was decided sealed too. */
export function sealed(acts: readonly Act[]): Act[] {
  const items = itemsOf(given(acts).state);
  const seals = PLAN.items.flatMap(({ itemId, certificate }) => {
    const item = items[itemId];
    const kind = item === undefined || item.sealed !== undefined ? 'NONE' : documentOf(item, certificate);
    return kind === 'NONE' ? [] : [seal(itemId, kind)];
  });
  return [...acts, ...seals];
}

/** The same way, everything the law wants in writing sealed too. */
export function noticed(acts: readonly Act[]): Act[] {
  const notices = noticesOf(given(acts).state);
  const owed = NOTICES.filter(
    (notice) => notices[notice] !== undefined && notices[notice].sealed === undefined,
  );
  return [...acts, ...owed.map(sealNotice)];
}

export interface Played {
  readonly events: readonly CaseEvent[];
  readonly state: CaseState;
}

export function attempt(state: CaseState, { who, command, at = MONDAY }: Act, plan: CasePlan = PLAN) {
  return decide(read(command, state), state, { now: at, principal: who, plan });
}

/** What has happened; a case that never got there is a fault of the test. */
export function given(acts: readonly Act[], plan: CasePlan = PLAN): Played {
  let state = replay([]);
  const events: CaseEvent[] = [];
  for (const one of acts) {
    const decided = attempt(state, one, plan);
    if (isRefusal(decided)) throw new Error(`${one.command.type}: ${JSON.stringify(decided)}`);
    state = decided.reduce(evolve, state);
    events.push(...decided);
  }
  return { events, state };
}

/** What one more act brings: its events without when and who, or the refusal. */
export function when(acts: readonly Act[], act: Act, plan: CasePlan = PLAN): object[] | Refusal {
  const decided = attempt(given(acts, plan).state, act, plan);
  return isRefusal(decided) ? decided : decided.map(({ at: _, by: __, ...fact }) => fact);
}
