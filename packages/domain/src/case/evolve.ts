import type { CaseEvent } from './events.ts';
import { evolveExchange } from './exchange.ts';
import { type NoticeKind, noticeOf } from './notices.ts';
import { type CaseState, type ItemState, isFinal, itemsOf, type Notice } from './state.ts';

type Lodged = Exclude<CaseState, { status: 'NONE' }>;

const none: CaseState = { status: 'NONE' };

/** The state after an event. Events that the case's history cannot hold at this place change nothing. */
export function evolve(state: CaseState, event: CaseEvent): CaseState {
  const after = evolveCase(state, event);
  const notice = noticeOf(event);
  return notice === undefined || after === state || after.status === 'NONE'
    ? after
    : { ...after, notices: { ...after.notices, [notice]: {} } };
}

function evolveCase(state: CaseState, event: CaseEvent): CaseState {
  if (event.type === 'CASE_CREATED') {
    const { caseNo, channel, mandate, deliveryMode, personal, overrides } = event;
    return {
      status: 'DRAFT',
      caseNo,
      channel,
      ...(mandate === undefined ? {} : { mandate }),
      deliveryMode,
      personal,
      overrides,
      lodgedBy: event.by,
      createdAt: event.at,
      announced: {},
      materials: {},
      notices: {},
    };
  }
  if (state.status === 'NONE') return state;
  switch (event.type) {
    case 'MATERIALS_FETCHED':
      return evolveExchange(state, event);
    case 'MATERIALS_ANNOUNCED':
      return { ...state, announced: { ...state.announced, ...event.files } };
    case 'CASE_SUBMITTED':
      return {
        ...state,
        status: 'SUBMITTED',
        materials: event.materials,
        announced: {},
        receivedAt: event.at,
        acceptanceDue: event.acceptanceDue,
        corrected: false,
      };
    case 'MATERIALS_SUPPLIED':
      return {
        ...state,
        materials: { ...state.materials, ...event.materials },
        announced: without(state.announced, Object.keys(event.materials)),
      };
    case 'MATERIAL_URGED': {
      const { materialId, urged } = event;
      const promise = state.materials[materialId];
      return promise === undefined
        ? state
        : { ...state, materials: { ...state.materials, [materialId]: { ...promise, urged } } };
    }
    case 'CASE_WITHDRAWN':
      return { ...state, status: 'WITHDRAWN', items: mapItems(state, withdrawn) };
    case 'CASE_CONCLUDED':
      return {
        ...state,
        status: 'CONCLUDED',
        items: itemsOf(state),
        result: event.result,
        concludedAt: event.at,
        released: false,
        handedOver: false,
      };
    case 'PRE_REVIEW_PASSED':
    case 'CORRECTION_NOTIFIED':
    case 'CORRECTION_RECEIVED':
    case 'CASE_ACCEPTED':
    case 'CASE_NOT_ACCEPTED':
      return evolveIntake(state, event);
    case 'RELEASE_OPENED':
    case 'DELIVERY_POSTED':
    case 'RESULTS_HANDED_OVER':
    case 'CASE_ARCHIVED':
      return evolveRelease(state, event);
    case 'NOTICE_SEALED':
      return withNotice(state, event.notice, { sealed: event.file });
    case 'NOTICE_STOPPED':
      return withNotice(state, event.notice, { trouble: event.trouble });
    case 'NOTICE_MENDED':
      return { ...withNotice(state, event.notice, {}), personal: event.personal };
    case 'CASE_SPLIT':
      return 'items' in state ? { ...state, items: mapItems(state, split) } : state;
    case 'RESULTS_FED_BACK':
      return state;
    default:
      return evolveItem(state, event);
  }
}

const withNotice = (state: Lodged, notice: NoticeKind, now: Notice): Lodged =>
  state.notices[notice] === undefined ? state : { ...state, notices: { ...state.notices, [notice]: now } };

export const replay = (events: readonly CaseEvent[]): CaseState => events.reduce(evolve, none);

type IntakeEvent = Extract<
  CaseEvent,
  {
    type:
      | 'PRE_REVIEW_PASSED'
      | 'CORRECTION_NOTIFIED'
      | 'CORRECTION_RECEIVED'
      | 'CASE_ACCEPTED'
      | 'CASE_NOT_ACCEPTED';
  }
>;

function evolveIntake(state: CaseState, event: IntakeEvent): CaseState {
  if (!('receivedAt' in state)) return state;
  switch (event.type) {
    case 'PRE_REVIEW_PASSED':
      return { ...state, status: 'PRE_REVIEWED' };
    case 'CORRECTION_NOTIFIED':
      return {
        ...state,
        status: 'IN_CORRECTION',
        faults: event.faults,
        fieldFaults: event.fieldFaults,
        corrected: true,
      };
    case 'CORRECTION_RECEIVED': {
      if (state.status !== 'IN_CORRECTION') return state;
      const { faults: _, fieldFaults: __, ...rest } = state;
      return {
        ...rest,
        status: 'SUBMITTED',
        materials: event.materials,
        announced: {},
        receivedAt: event.at,
        acceptanceDue: event.acceptanceDue,
        overrides: [...state.overrides, ...event.overrides],
        personal: event.personal ?? state.personal,
      };
    }
    case 'CASE_ACCEPTED': {
      const items: Record<string, ItemState> = {};
      for (const [itemId, due] of Object.entries(event.items)) {
        items[itemId] = { stage: 'ACCEPTED', opinions: [], ...(due === null ? {} : { due }) };
      }
      const acceptedAt = event.deemed === true ? state.receivedAt : event.at;
      return { ...state, status: 'ACCEPTED', acceptedAt, promiseDue: event.promiseDue, items };
    }
    case 'CASE_NOT_ACCEPTED':
      return { ...state, status: 'NOT_ACCEPTED', reasons: event.reasons };
  }
}

type ReleaseEvent = Extract<
  CaseEvent,
  { type: 'RELEASE_OPENED' | 'DELIVERY_POSTED' | 'RESULTS_HANDED_OVER' | 'CASE_ARCHIVED' }
>;

function evolveRelease(state: CaseState, event: ReleaseEvent): CaseState {
  if (state.status !== 'CONCLUDED') return state;
  switch (event.type) {
    case 'RELEASE_OPENED':
      return { ...state, released: true };
    case 'DELIVERY_POSTED':
      return { ...state, deliveryId: event.deliveryId };
    case 'RESULTS_HANDED_OVER':
      return { ...state, handedOver: true };
    case 'CASE_ARCHIVED':
      return { ...state, status: 'ARCHIVED', packageDigest: event.packageDigest };
  }
}

type ItemEvent = Extract<CaseEvent, { itemId: string }>;

function evolveItem(state: CaseState, event: ItemEvent): CaseState {
  if (!('items' in state)) return state;
  const item = state.items[event.itemId];
  if (item === undefined) return state;
  const items: Record<string, ItemState> = { ...state.items, [event.itemId]: itemAfter(item, event) };
  if (event.type === 'ITEM_GRANTED') {
    for (const [itemId, due] of Object.entries(event.clocks)) {
      const dependant = items[itemId];
      if (dependant !== undefined) items[itemId] = { ...dependant, due };
    }
  }
  return { ...state, items, ...(event.type === 'SEAL_MENDED' ? { personal: event.personal } : {}) };
}

function itemAfter(item: ItemState, event: ItemEvent): ItemState {
  switch (event.type) {
    case 'ITEM_ASKED':
      return item.stage === 'SPLIT' ? { ...item, stage: 'ASKED' } : item;
    case 'TASK_CLAIMED':
      return item.stage === 'ASKED' ? { ...item, claimedBy: event.by.sub } : item;
    case 'TASK_UNCLAIMED': {
      if (item.stage !== 'ASKED') return item;
      const { claimedBy: _, ...open } = item;
      return open;
    }
    case 'OPINION_RECORDED':
      return { ...item, opinions: [...item.opinions, { by: event.by, at: event.at, text: event.text }] };
    case 'ITEM_GRANTED':
    case 'ITEM_DENIED': {
      const { by, at, reasons, basis } = event;
      const stage = event.type === 'ITEM_GRANTED' ? 'GRANTED' : 'DENIED';
      return { ...common(item), stage, decision: { by, at, reasons, basis } };
    }
    case 'ITEM_NOT_DECIDABLE':
      return { ...common(item), stage: 'NOT_DECIDABLE', prerequisite: event.prerequisite };
    // A sealing that was given up and came through after all needs nobody any more.
    case 'RESULT_SEALED':
      return { ...mended(item), sealed: event.document };
    case 'SEAL_STOPPED':
      return { ...item, trouble: event.trouble };
    case 'SEAL_MENDED':
      return mended(item);
  }
}

function mended(item: ItemState): ItemState {
  const { trouble: _, ...rest } = item;
  return rest;
}

/** What an item keeps whatever its stage. */
function common({ due, opinions, trouble, sealed }: ItemState) {
  return {
    opinions,
    ...(due === undefined ? {} : { due }),
    ...(trouble === undefined ? {} : { trouble }),
    ...(sealed === undefined ? {} : { sealed }),
  };
}

const without = <T>(files: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(files).filter(([id]) => !ids.includes(id)));

const split = (item: ItemState): ItemState =>
  item.stage === 'ACCEPTED' ? { ...item, stage: 'SPLIT' } : item;

/** What was decided before a withdrawal stays; the rest is withdrawn with the case. */
const withdrawn = (item: ItemState): ItemState =>
  isFinal(item) ? item : { ...common(item), stage: 'WITHDRAWN' };

function mapItems(state: CaseState, change: (item: ItemState) => ItemState): Record<string, ItemState> {
  return Object.fromEntries(Object.entries(itemsOf(state)).map(([itemId, item]) => [itemId, change(item)]));
}
