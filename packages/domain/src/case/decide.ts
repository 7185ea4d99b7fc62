import type { Actor, Principal } from '../actors.ts';
import { CALENDAR, dueDate, LIMITS } from '../clocks/index.ts';
import type { CasePlan, ItemPlan, MaterialPlan } from '../plan.ts';
import { permit } from '../policy.ts';
import { isRefusal, type Refusal, refuse } from '../refusals.ts';
import { dayOf, type Instant } from '../time.ts';
import { isAvailable } from './actions.ts';
import type { CaseCommand } from './commands.ts';
import type { CaseEvent, CaseFact } from './events.ts';
import { relationsTo } from './relations.ts';
import {
  type CaseResult,
  type CaseState,
  type Due,
  documentOf,
  type ItemState,
  isFinal,
  itemsOf,
  type MaterialFile,
  nothingToHandOver,
  owesDocument,
} from './state.ts';

export interface DecideContext {
  readonly now: Instant;
  readonly principal: Principal;
  /** Of the case's catalogue version, for life. */
  readonly plan: CasePlan;
}

/**
 * The case's rules: what a command makes happen, or why the rules do not allow it. No event: it was so already, and
 * asking twice changes nothing (steps of the workflow may run twice).
 */
export function decide(
  command: CaseCommand,
  state: CaseState,
  context: DecideContext,
): CaseEvent[] | Refusal {
  const itemId = 'itemId' in command ? command.itemId : undefined;
  const relations = relationsTo(context.principal, context.plan, state, itemId);
  const actor = permit(command.type, context.principal, relations);
  if (isRefusal(actor)) return isHidden(state, context) ? refuse('CASE_UNKNOWN', 'caseNo') : actor;
  if (!isAvailable(state.status, command.type)) {
    return refuse('CASE_STATUS', 'status', `办件状态为 ${state.status}，不能 ${command.type}`);
  }
  const facts = decideFacts(command, state, context, actor);
  if (isRefusal(facts)) return facts;
  return facts.map((fact) => ({ ...fact, at: context.now, by: actor }));
}

/** Who may not even read a case is told of it what is told of one that never was. */
const isHidden = (state: CaseState, { principal, plan }: DecideContext): boolean =>
  state.status !== 'NONE' && isRefusal(permit('READ_CASE', principal, relationsTo(principal, plan, state)));

function decideFacts(
  command: CaseCommand,
  state: CaseState,
  { now, plan }: DecideContext,
  actor: Actor,
): CaseFact[] | Refusal {
  switch (command.type) {
    case 'CREATE_CASE': {
      const { type: _, ...created } = command;
      return [{ type: 'CASE_CREATED', themeId: plan.themeId, version: plan.version, ...created }];
    }
    case 'ANNOUNCE_MATERIALS':
      return announce(command, state, plan);
    case 'SUBMIT_CASE': {
      const materials = arrivedMaterials(state, plan, command.arrived);
      if (isRefusal(materials)) return materials;
      return [{ type: 'CASE_SUBMITTED', materials, acceptanceDue: due(now, LIMITS.acceptance.days) }];
    }
    case 'PRE_REVIEW':
      return preReview(command.faults, state, plan);
    case 'CORRECT': {
      const materials = arrivedMaterials(state, plan, command.arrived);
      return isRefusal(materials) ? materials : [{ type: 'CORRECTION_RECEIVED', materials }];
    }
    case 'ACCEPT':
      return command.accept
        ? [accepted(plan, now)]
        : [{ type: 'CASE_NOT_ACCEPTED', reasons: command.reasons }];
    case 'WITHDRAW': {
      const items = Object.values(itemsOf(state));
      return items.length > 0 && items.every(isFinal)
        ? refuse('CASE_STATUS', 'status', '全部事项已有结果，不能再撤回')
        : [{ type: 'CASE_WITHDRAWN', reason: command.reason }];
    }
    case 'SPLIT':
      return Object.values(itemsOf(state)).some((item) => item.stage === 'ACCEPTED')
        ? [{ type: 'CASE_SPLIT', items: plan.items.map((item) => item.itemId) }]
        : [];
    case 'CONCLUDE':
      return conclude(state, plan);
    case 'POST_DELIVERY':
    case 'HAND_OVER':
    case 'HAND_OVER_AT_COUNTER':
      return release(command, state);
    case 'ARCHIVE':
      if (state.status === 'ARCHIVED') return [];
      return 'released' in state && state.released && !state.handedOver
        ? refuse('CASE_STATUS', 'status', '结果尚未全部送达')
        : [{ type: 'CASE_ARCHIVED', packageDigest: command.packageDigest }];
    default:
      return decideItem(command, state, plan, now, actor);
  }
}

type AnnounceMaterials = Extract<CaseCommand, { type: 'ANNOUNCE_MATERIALS' }>;

/** All of them or none: a refusal names the first that cannot be taken. */
function announce({ files }: AnnounceMaterials, state: CaseState, plan: CasePlan): CaseFact[] | Refusal {
  for (const [at, materialId] of Object.keys(files).entries()) {
    const field = `body.materials.${at}.materialId`;
    const material = plan.materials.find((candidate) => candidate.materialId === materialId);
    if (material === undefined) return refuse('MATERIAL_UNKNOWN', field);
    if (material.exemption !== undefined) return exempt(field, material);
    if (state.status === 'IN_CORRECTION' && !state.faults.some((fault) => fault.materialId === materialId)) {
      return refuse('MATERIAL_NOT_FAULTY', field);
    }
  }
  return [{ type: 'MATERIALS_ANNOUNCED', files }];
}

const exempt = (field: string, { name, exemption }: MaterialPlan): Refusal =>
  refuse('MATERIAL_EXEMPT', field, `${name}：${exemption}`);

/** The materials the case holds now; every required one that nobody is exempt from must have arrived. */
function arrivedMaterials(
  state: CaseState,
  plan: CasePlan,
  arrived: ReadonlySet<string>,
): Record<string, MaterialFile> | Refusal {
  if (state.status === 'NONE') return {};
  const materials: Record<string, MaterialFile> = { ...state.materials };
  if (state.status === 'IN_CORRECTION')
    for (const { materialId } of state.faults) delete materials[materialId];
  for (const [materialId, file] of Object.entries(state.announced)) {
    if (arrived.has(file.fileKey)) materials[materialId] = file;
  }
  const missing = plan.materials.filter(
    ({ required, exemption, materialId }) =>
      required && exemption === undefined && materials[materialId] === undefined,
  );
  return missing.length === 0
    ? materials
    : refuse('MATERIAL_MISSING', 'materials', missing.map((m) => `${m.materialId} ${m.name}`).join('；'));
}

/** At most one correction notice, listing everything (行政许可法 32, 一次性告知). */
function preReview(
  faults: readonly { materialId: string; reason: string }[],
  state: CaseState,
  plan: CasePlan,
): CaseFact[] | Refusal {
  if (faults.length === 0) return [{ type: 'PRE_REVIEW_PASSED' }];
  for (const { materialId } of faults) {
    const material = plan.materials.find((candidate) => candidate.materialId === materialId);
    if (material === undefined) return refuse('MATERIAL_UNKNOWN', 'body.faults', materialId);
    if (material.exemption !== undefined) return exempt('body.faults', material);
  }
  if ('corrected' in state && state.corrected)
    return refuse('CORRECTION_ONCE', 'body.faults', '行政许可法 32');
  return [{ type: 'CORRECTION_NOTIFIED', faults }];
}

/** Freezes the catalogue version and sets the dates. A dependant's clock waits for its prerequisite's result (行政许可法 42). */
function accepted(plan: CasePlan, now: Instant): CaseFact {
  const items: Record<string, Due | null> = {};
  for (const { itemId, prerequisites, promisedDays } of plan.items) {
    items[itemId] = prerequisites.length === 0 ? due(now, promisedDays) : null;
  }
  return { type: 'CASE_ACCEPTED', version: plan.version, promiseDue: due(now, plan.promise.days), items };
}

type ItemCommand = Extract<CaseCommand, { itemId: string }>;

function decideItem(
  command: ItemCommand,
  state: CaseState,
  plan: CasePlan,
  now: Instant,
  actor: Actor,
): CaseFact[] | Refusal {
  const { itemId } = command;
  const item = itemsOf(state)[itemId];
  const itemPlan = plan.items.find((candidate) => candidate.itemId === itemId);
  if (item === undefined || itemPlan === undefined) return refuse('ITEM_UNKNOWN', 'itemId');
  switch (command.type) {
    case 'ASK_ITEM':
      return item.stage === 'SPLIT' ? [{ type: 'ITEM_ASKED', itemId, department: itemPlan.department }] : [];
    case 'CLAIM_TASK':
      return openTask(item, actor, (open) =>
        open.claimedBy === actor.sub ? [] : [{ type: 'TASK_CLAIMED', itemId }],
      );
    case 'UNCLAIM_TASK':
      return openTask(item, actor, (open) =>
        open.claimedBy === actor.sub
          ? [{ type: 'TASK_UNCLAIMED', itemId }]
          : refuse('TASK_NOT_CLAIMED', 'taskId'),
      );
    case 'RECORD_OPINION':
      return openTask(item, actor, () => [{ type: 'OPINION_RECORDED', itemId, text: command.text }]);
    case 'DECIDE_ITEM':
      return openTask(item, actor, () => decision(command, itemPlan, state, plan, now));
    case 'RECORD_SEAL': {
      const { document } = command;
      if (documentOf(item, itemPlan.certificate) !== document.kind)
        return refuse('NOTHING_TO_SEAL', 'itemId');
      return item.sealed === undefined ? [{ type: 'RESULT_SEALED', itemId, document }] : [];
    }
    case 'STOP_SEAL':
      if (documentOf(item, itemPlan.certificate) === 'NONE') return refuse('NOTHING_TO_SEAL', 'itemId');
      return item.sealed === undefined && item.trouble === undefined
        ? [{ type: 'SEAL_STOPPED', itemId, trouble: command.trouble }]
        : [];
    case 'MEND_SEAL': {
      const { trouble } = item;
      if (trouble === undefined) return refuse('NOTHING_TO_MEND', 'itemId');
      const { fields, reason, personal } = command;
      const other = fields.find((field) => field !== trouble.field);
      return other === undefined
        ? [{ type: 'SEAL_MENDED', itemId, fields, reason, personal }]
        : refuse('FIELD_NOT_IN_TROUBLE', `body.printAs.${other}`, trouble.field);
    }
  }
}

type AskedItem = Extract<ItemState, { stage: 'ASKED' }>;

function openTask(
  item: ItemState,
  actor: Actor,
  then: (open: AskedItem) => CaseFact[] | Refusal,
): CaseFact[] | Refusal {
  if (item.stage === 'ACCEPTED' || item.stage === 'SPLIT') return refuse('TASK_UNKNOWN', 'taskId');
  if (item.stage !== 'ASKED') return refuse('ALREADY_DECIDED', 'taskId');
  if (item.claimedBy !== undefined && item.claimedBy !== actor.sub) return refuse('TASK_CLAIMED', 'taskId');
  return then(item);
}

type DecideItem = Extract<CaseCommand, { type: 'DECIDE_ITEM' }>;

/** A prerequisite holds the decision, not the examination (容缺预审); a denial ends only what depends on it (S2). */
function decision(
  { itemId, grant, reasons, basis = '' }: DecideItem,
  itemPlan: ItemPlan,
  state: CaseState,
  plan: CasePlan,
  now: Instant,
): CaseFact[] | Refusal {
  const items = itemsOf(state);
  const pending = itemPlan.prerequisites.filter((id) => items[id]?.stage !== 'GRANTED');
  if (pending.length > 0) return refuse('PREREQUISITE_PENDING', 'taskId', pending.join('、'));
  const decided = { itemId, reasons, basis: basis === '' ? itemPlan.basis : basis };
  if (grant) {
    const clocks: Record<string, Due> = {};
    for (const dependant of plan.items) {
      const others = dependant.prerequisites.filter((id) => id !== itemId);
      if (others.length === dependant.prerequisites.length) continue;
      if (others.every((id) => items[id]?.stage === 'GRANTED')) {
        clocks[dependant.itemId] = due(now, dependant.promisedDays);
      }
    }
    return [{ type: 'ITEM_GRANTED', ...decided, clocks }];
  }
  return [
    { type: 'ITEM_DENIED', ...decided },
    ...dependantsOf(itemId, plan)
      .filter((dependant) => items[dependant]?.stage !== 'NOT_DECIDABLE')
      .map((dependant) => ({
        type: 'ITEM_NOT_DECIDABLE' as const,
        itemId: dependant,
        prerequisite: itemId,
      })),
  ];
}

/** Everything that needs this item's result, directly or through another. */
function dependantsOf(itemId: string, plan: CasePlan): string[] {
  const found = new Set<string>();
  const follow = (id: string): void => {
    for (const item of plan.items) {
      if (!item.prerequisites.includes(id) || found.has(item.itemId)) continue;
      found.add(item.itemId);
      follow(item.itemId);
    }
  };
  follow(itemId);
  return [...found];
}

function conclude(state: CaseState, plan: CasePlan): CaseFact[] | Refusal {
  if (state.status === 'CONCLUDED') return [];
  const items = itemsOf(state);
  const isOpen = ({ itemId, certificate }: ItemPlan): boolean => {
    const item = items[itemId];
    if (item === undefined) return false;
    return !isFinal(item) || owesDocument(item, certificate);
  };
  if (plan.items.some(isOpen)) return refuse('CASE_STATUS', 'items', '仍有事项没有结果或没有制证');
  const concluded: CaseFact[] = [
    { type: 'CASE_CONCLUDED', result: resultOf(state) },
    { type: 'RESULTS_FED_BACK' },
  ];
  return nothingToHandOver(state) ? concluded : [...concluded, { type: 'RELEASE_OPENED' }];
}

/** One department's denial never blocks another's certificate: the case may end PARTIALLY_GRANTED. */
function resultOf(state: CaseState): CaseResult {
  if (state.status === 'NOT_ACCEPTED' || state.status === 'WITHDRAWN') return state.status;
  const items = Object.values(itemsOf(state));
  const granted = items.filter((item) => item.stage === 'GRANTED').length;
  if (granted === items.length) return 'GRANTED';
  return granted === 0 ? 'DENIED' : 'PARTIALLY_GRANTED';
}

type ReleaseCommand = Extract<CaseCommand, { type: 'POST_DELIVERY' | 'HAND_OVER' | 'HAND_OVER_AT_COUNTER' }>;

function release(command: ReleaseCommand, state: CaseState): CaseFact[] | Refusal {
  if (state.status !== 'CONCLUDED') return refuse('CASE_STATUS', 'status');
  if (command.type === 'HAND_OVER') {
    if (state.handedOver) return [];
    return state.deliveryId === command.deliveryId
      ? [{ type: 'RESULTS_HANDED_OVER', via: 'COURIER', deliveryId: command.deliveryId }]
      : refuse('DELIVERY_UNKNOWN', 'deliveryId');
  }
  if (!state.released || state.handedOver) return refuse('NOTHING_TO_RELEASE', 'status');
  const mode = command.type === 'POST_DELIVERY' ? 'COURIER' : 'COUNTER';
  if (state.deliveryMode !== mode) return refuse('DELIVERY_MODE', 'deliveryMode', state.deliveryMode);
  if (mode === 'COUNTER') return [{ type: 'RESULTS_HANDED_OVER', via: 'COUNTER' }];
  if (state.deliveryId !== undefined) return refuse('DELIVERY_EXISTS', 'body.caseNo', state.deliveryId);
  return command.type === 'POST_DELIVERY'
    ? [{ type: 'DELIVERY_POSTED', deliveryId: command.deliveryId }]
    : [];
}

/** A limit of working days from now on; the day itself does not count. */
function due(now: Instant, limit: number): Due {
  const answer = dueDate({ start: dayOf(now), limit, calendar: CALENDAR });
  return 'due' in answer ? answer.due : answer;
}
