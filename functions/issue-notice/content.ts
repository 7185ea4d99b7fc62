import { department, HOW, noticeId, noticeNumber, REMEDIES, WINDOW_OWNER } from '@yijianshi/catalogue';
import {
  type CaseEvent,
  type CasePlan,
  type CaseState,
  chineseDay,
  type Due,
  dayOf,
  type Instant,
  isAsked,
  isNotYetComputable,
  type MaterialFile,
  type MaterialPlan,
  NOTICE_TITLES,
  type NoticeKind,
  noticeOf,
  owedMaterials,
  replay,
} from '@yijianshi/domain';
import type { LetterContent } from '@yijianshi/eseal';
import { correctionOf, noticeKey, type Personal } from '@yijianshi/runtime';
import type { Paper } from '@yijianshi/runtime/sealing';

/** What a notice is written from. The events alone say what it tells of, however far the case has got meanwhile. */
export interface NoticeFacts {
  readonly caseNo: string;
  readonly plan: CasePlan;
  readonly events: readonly CaseEvent[];
  readonly personal: Personal;
  readonly receiptCode: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
}

/** The event a notice tells of, and the case right after it. */
interface Told<E extends CaseEvent['type']> extends NoticeFacts {
  readonly event: Extract<CaseEvent, { type: E }>;
  readonly state: CaseState;
}

/** The notice as it is to be sealed. */
export function noticePaper(notice: NoticeKind, facts: NoticeFacts): Paper {
  const { caseNo, plan, events, personal } = facts;
  const at = events.findIndex((event) => noticeOf(event) === notice);
  const event = events[at];
  if (event === undefined) throw new RangeError(`nothing happened that ${notice} tells of`);
  const state = replay(events.slice(0, at + 1));
  const [template, content] = contentOf(event, { ...facts, state });
  const common = {
    number: noticeNumber(caseNo, notice),
    applicant: personal.applicant.name,
    theme: plan.name,
    caseNo,
    receivedAt: 'receivedAt' in state ? chineseTime(state.receivedAt) : '',
    acceptanceDue: 'acceptanceDue' in state ? chineseDue(state.acceptanceDue) : '',
  };
  const { fields, lists } = printedAs(
    { fields: { ...common, ...content.fields }, lists: content.lists },
    personal.printAs[notice] ?? {},
  );
  return {
    caseNo,
    documentId: noticeId(caseNo, notice, noticeKey(facts.receiptCode, notice)),
    title: NOTICE_TITLES[notice],
    template,
    fields,
    lists,
    issuer: department(WINDOW_OWNER),
    issuedOn: dayOf(event.at),
    validUntil: null,
    holder: personal.applicant.name,
  };
}

function contentOf(event: CaseEvent, facts: NoticeFacts & { state: CaseState }): [string, LetterContent] {
  switch (event.type) {
    case 'CASE_SUBMITTED':
      return ['receipt', receipt({ ...facts, event })];
    case 'CORRECTION_NOTIFIED':
      return ['correction-notice', correctionNotice({ ...facts, event })];
    case 'CORRECTION_RECEIVED':
      return ['correction-receipt', correctionReceipt({ ...facts, event })];
    case 'CASE_ACCEPTED':
      return ['acceptance-notice', acceptanceNotice({ ...facts, event })];
    case 'CASE_NOT_ACCEPTED':
      return [
        'non-acceptance-notice',
        { fields: { reasons: event.reasons, remedies: REMEDIES.text }, lists: {} },
      ];
    default:
      throw new RangeError(`no notice tells of ${event.type}`);
  }
}

function receipt({
  caseNo,
  plan,
  event,
  state,
  receiptCode,
  publicUrl,
}: Told<'CASE_SUBMITTED'>): LetterContent {
  const materials = handedIn(plan, event.materials);
  // What no register had was asked for, and is among what was handed in.
  const exempt = plan.materials.flatMap(({ exemption, ...material }) =>
    exemption === undefined || isAsked({ exemption, ...material }, state)
      ? []
      : [`${material.name}（${HOW[exemption].replace('免提交：', '')}）`],
  );
  return {
    fields: {
      count: String(materials.length),
      exempt: exempt.join('；'),
      receiptCode,
      progressUrl: `${publicUrl}/v1/cases/${caseNo}/progress?code=${receiptCode}`,
    },
    lists: { materials, deferred: deferred(state, plan) },
  };
}

function correctionNotice({ plan, state }: Told<'CORRECTION_NOTIFIED'>): LetterContent {
  if (state.status !== 'IN_CORRECTION') throw new RangeError('a correction notice of no correction');
  const { materials, fields } = correctionOf(state, plan);
  const faults = [
    ...materials.map(({ name, unmet, reason = '' }) => ({
      name,
      points: unmet.join('；'),
      reason,
      correction: '请重新提交符合要求的该份材料。',
    })),
    ...fields.map(({ name, reason }) => ({
      name: inForm(name),
      points: '',
      reason,
      correction: '请重新填写该栏。',
    })),
  ];
  return { fields: { count: String(faults.length) }, lists: { faults } };
}

const inForm = (field: string): string => `申请表“${field}”一栏`;

/** How a listed material was answered for: with itself, with a promise, or by a register that has it now. */
function corrected(material: MaterialPlan, file: MaterialFile | undefined, state: CaseState): string {
  if (file?.owedUntil !== undefined) return `${material.name}（承诺书）`;
  return file === undefined && !isAsked(material, state) ? `${material.name}（由系统取得）` : material.name;
}

/** Only what came with the correction: the rest has its receipt. */
function correctionReceipt({
  caseNo,
  plan,
  event,
  events,
  state,
}: Told<'CORRECTION_RECEIVED'>): LetterContent {
  const notified = events.find(({ type }) => type === 'CORRECTION_NOTIFIED');
  const faulty = notified?.type === 'CORRECTION_NOTIFIED' ? notified.faults : [];
  const listed = plan.materials.filter(({ materialId: id }) =>
    faulty.some(({ materialId }) => materialId === id),
  );
  const form = plan.form.filter(({ field }) => event.fields.includes(field));
  const rows = [
    ...listed.map((material) => ({ name: corrected(material, event.materials[material.materialId], state) })),
    ...form.map(({ name }) => ({ name: inForm(name) })),
  ];
  return {
    fields: { count: String(rows.length), correctionNumber: noticeNumber(caseNo, 'CORRECTION') },
    lists: { materials: rows, deferred: deferred(state, plan) },
  };
}

function acceptanceNotice({ plan, event, state }: Told<'CASE_ACCEPTED'>): LetterContent {
  const owed = deferred(state, plan);
  const from = 'acceptedAt' in state ? chineseDay(dayOf(state.acceptedAt)) : '';
  return {
    fields: {
      ground: event.deemed === true ? deemed(from) : complete(from, owed.length > 0),
      isDeferred: owed.length > 0 ? '是' : '',
      promise: promised(plan, chineseDue(event.promiseDue)),
    },
    lists: {
      items: plan.items.map(({ itemId, name, department: id, promisedDays }) => {
        const due = event.items[itemId] ?? null;
        return {
          name,
          department: department(id).name,
          due: due === null ? `前置事项办结后 ${promisedDays} 个工作日内` : chineseDue(due),
        };
      }),
      deferred: owed,
    },
  };
}

/** The theme's clock, for the items it covers: the others have their own dates. */
function promised({ items, promise: { covers } }: CasePlan, by: string): string {
  const covered = items.filter(({ itemId }) => covers.includes(itemId)).map(({ name }) => name);
  if (covered.length === items.length) return `本申请承诺于${by}前全部办结。`;
  return covered.length === 0 ? '' : `其中${covered.join('、')}，承诺于${by}前办结。`;
}

const complete = (from: string, isOwed: boolean): string =>
  `${isOwed ? '主要申请材料齐全、符合法定形式，其余材料由申请人承诺补交' : '申请材料齐全、符合法定形式'}，根据《中华人民共和国行政许可法》第三十二条第一款第五项的规定，自${from}起予以受理。`;

/** 行政许可法 32 (四): nobody answered. */
const deemed = (from: string): string =>
  `因自收到申请材料之日起五个工作日内未一次告知需要补正的全部内容，根据《中华人民共和国行政许可法》第三十二条第一款第四项的规定，自收到申请材料之日（${from}）起即为受理。`;

type Files = Extract<CaseEvent, { type: 'CASE_SUBMITTED' }>['materials'];

/** The materials that came themselves, in the plan's order; a promise is none. */
const handedIn = (plan: CasePlan, files: Files) =>
  plan.materials
    .filter(({ materialId }) => files[materialId] !== undefined && files[materialId].owedUntil === undefined)
    .map(({ name }) => ({ name }));

const deferred = (state: CaseState, plan: CasePlan) =>
  owedMaterials(state, plan).map(({ materialId, until }) => ({
    name: plan.materials.find((material) => material.materialId === materialId)?.name ?? materialId,
    due: chineseDay(until),
  }));

/** What a person gave to be printed instead, by the name of the field in trouble: `{field}` or `{list}.{row}.{field}`. */
function printedAs(
  { fields, lists }: LetterContent,
  instead: Readonly<Record<string, string>>,
): LetterContent {
  const over = (values: Readonly<Record<string, string>>, prefix: string) =>
    Object.fromEntries(Object.entries(values).map(([name, text]) => [name, instead[prefix + name] ?? text]));
  return {
    fields: over(fields, ''),
    lists: Object.fromEntries(
      Object.entries(lists).map(([list, rows]) => [list, rows.map((row, i) => over(row, `${list}.${i}.`))]),
    ),
  };
}

const chineseDue = (due: Due): string =>
  isNotYetComputable(due) ? `（待${due.notYetComputable}年节假日安排公布后确定）` : chineseDay(due);

const chineseTime = (at: Instant): string =>
  `${chineseDay(dayOf(at))}${at.slice(11, 13)}时${at.slice(14, 16)}分`;
