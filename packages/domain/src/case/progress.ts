import type { Role } from '../actors.ts';
import type { CasePlan } from '../plan.ts';
import type { Instant } from '../time.ts';
import type { CaseEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { NOTICE_TITLES } from './notices.ts';
import { STAGE_OF, STAGES, type Stage } from './stages.ts';
import { type CaseResult, type CaseState, type Due, itemsOf } from './state.ts';

/** One line of what an applicant is shown: no officer's name, no personal field. */
export interface TimelineEntry {
  readonly stage: Stage;
  readonly event: CaseEvent['type'];
  readonly at: Instant;
  /** Department or window that acted. */
  readonly who: string;
  readonly item?: string;
  /** By when the next step is due. */
  readonly due?: Due;
  readonly text: string;
}

export interface StageState {
  readonly stage: Stage;
  readonly state: 'DONE' | 'NOW' | 'AHEAD';
  /** When it was first reached. */
  readonly at?: Instant;
}

const ROLE_NAME: Partial<Record<Role, string>> = { WINDOW_OFFICER: '综合窗口', SYSTEM: '系统' };

export const RESULT_TEXT: Record<CaseResult, string> = {
  GRANTED: '全部准予',
  PARTIALLY_GRANTED: '部分准予',
  DENIED: '不予许可',
  NOT_ACCEPTED: '不予受理',
  WITHDRAWN: '申请人撤回',
};

/** The case's history as its nine stages tell it; events before the first stage are left out. */
export function timelineOf(
  events: readonly CaseEvent[],
  plan: CasePlan,
  departmentName: (id: string) => string,
): TimelineEntry[] {
  let state: CaseState = { status: 'NONE' };
  const entries: TimelineEntry[] = [];
  for (const event of events) {
    state = evolve(state, event);
    const stage = STAGE_OF[event.type];
    if (stage === null) continue;
    const item = 'itemId' in event ? plan.items.find((i) => i.itemId === event.itemId) : undefined;
    const { role, department } = event.by;
    const due = dueShown(event, state);
    entries.push({
      stage,
      event: event.type,
      at: event.at,
      who: ROLE_NAME[role] ?? (department === undefined ? role : departmentName(department)),
      text: textOf(event, plan, departmentName),
      ...(item === undefined ? {} : { item: item.name }),
      ...(due === undefined ? {} : { due }),
    });
  }
  return entries;
}

export function stageStates(entries: readonly TimelineEntry[], state: CaseState): StageState[] {
  const last = Math.max(-1, ...entries.map((entry) => STAGES.indexOf(entry.stage)));
  return STAGES.map((stage, i) => {
    const at = entries.find((entry) => entry.stage === stage)?.at;
    const over = i < last || state.status === 'ARCHIVED';
    return {
      stage,
      state: at === undefined ? 'AHEAD' : over ? 'DONE' : 'NOW',
      ...(at === undefined ? {} : { at }),
    };
  });
}

function dueShown(event: CaseEvent, state: CaseState): Due | undefined {
  if (event.type === 'CASE_SUBMITTED') return event.acceptanceDue;
  if (event.type === 'CASE_ACCEPTED') return event.promiseDue;
  return event.type === 'ITEM_ASKED' ? itemsOf(state)[event.itemId]?.due : undefined;
}

const counted = ({ faults, fieldFaults }: { faults: readonly unknown[]; fieldFaults: readonly unknown[] }) =>
  [
    ...(faults.length > 0 ? [`${faults.length} 份材料`] : []),
    ...(fieldFaults.length > 0 ? [`${fieldFaults.length} 处表单`] : []),
  ].join('、');

function textOf(event: CaseEvent, plan: CasePlan, departmentName: (id: string) => string): string {
  switch (event.type) {
    case 'CASE_CREATED':
      return '登记办件';
    case 'MATERIALS_FETCHED':
      return '免交材料已查询';
    case 'MATERIALS_ANNOUNCED':
      return '申报材料';
    case 'CASE_SUBMITTED':
      return `一套材料已收齐（${Object.keys(event.materials).length} 份），等待预审`;
    case 'PRE_REVIEW_PASSED':
      return '预审通过';
    case 'CORRECTION_NOTIFIED':
      return `一次性告知补正（${counted(event)}）`;
    case 'CORRECTION_RECEIVED':
      return '补正材料已收到';
    case 'CASE_ACCEPTED':
      return event.deemed === true ? '逾期未答复，自收到之日起即为受理' : '予以受理';
    case 'CASE_NOT_ACCEPTED':
      return `不予受理：${event.reasons}`;
    case 'MATERIALS_SUPPLIED':
      return `容缺材料已补交（${Object.keys(event.materials).length} 份）`;
    case 'MATERIAL_URGED': {
      const name = plan.materials.find(({ materialId }) => materialId === event.materialId)?.name ?? '';
      return `容缺材料${event.urged === 'OVERDUE' ? '逾期未补，已催交' : '即将到期，已提醒补交'}：${name}`;
    }
    case 'CASE_WITHDRAWN':
      return '申请人撤回申请';
    case 'CASE_SPLIT':
      return `分为 ${event.items.length} 个事项，并联审批`;
    case 'ITEM_ASKED':
      return `转交${departmentName(event.department)}`;
    case 'TASK_CLAIMED':
      return '开始审查';
    case 'TASK_UNCLAIMED':
      return '退回部门待办';
    case 'OPINION_RECORDED':
      return '记录审查意见';
    case 'ITEM_GRANTED':
      return '准予';
    case 'ITEM_DENIED':
      return `不予许可：${event.reasons}`;
    case 'ITEM_NOT_DECIDABLE':
      return '前置事项未获准予，本事项不能作出决定';
    case 'RESULT_SEALED':
      return `${event.document.title}已加盖电子印章`;
    case 'SEAL_STOPPED':
      return '制证中断，等待人工处理';
    case 'SEAL_MENDED':
      return '制证问题已处理';
    case 'NOTICE_SEALED':
      return `${NOTICE_TITLES[event.notice]}已加盖电子印章`;
    case 'NOTICE_STOPPED':
      return `${NOTICE_TITLES[event.notice]}制作中断，等待人工处理`;
    case 'NOTICE_MENDED':
      return `${NOTICE_TITLES[event.notice]}问题已处理`;
    case 'CASE_CONCLUDED':
      return `办结：${RESULT_TEXT[event.result]}`;
    case 'RESULTS_FED_BACK':
      return '结果已告知申请人，可在线查看';
    case 'RELEASE_OPENED':
      return '统一出件，待窗口封装';
    case 'DELIVERY_POSTED':
      return '已封装交寄';
    case 'RESULTS_HANDED_OVER':
      return event.via === 'COURIER' ? '寄递送达已确认' : '申请人已在窗口领取';
    case 'CASE_ARCHIVED':
      return '一件一档，已封存';
  }
}
