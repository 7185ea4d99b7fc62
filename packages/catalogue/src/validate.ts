import { findDepartment } from './departments.ts';
import { cycles, longestPath } from './paths.ts';
import type { Theme } from './schema.ts';
import { canMeet } from './selection.ts';

export type ThemeFaultCode =
  | 'DUPLICATE_ID'
  | 'DANGLING_REFERENCE'
  | 'QUESTION_ORDER'
  | 'OPTION_NAMES_NOTHING'
  | 'PREREQUISITE_CYCLE'
  | 'ITEM_PROMISE_OVER_STATUTE'
  | 'THEME_PROMISE_TOO_SHORT'
  | 'EXEMPT_MATERIAL_ASKED'
  | 'MATERIAL_FROM_NOWHERE'
  | 'EXCLUDED_ITEMS_MEET';

export interface ThemeFault {
  readonly code: ThemeFaultCode;
  /** Where in the data: `items.i_food.promised`. */
  readonly at: string;
  readonly detail: string;
}

/** Everything that keeps a theme from being published, all at once. */
export const validateTheme = (theme: Theme): ThemeFault[] => RULES.flatMap((rule) => rule(theme));

type Rule = (theme: Theme) => ThemeFault[];

const duplicateIds: Rule = (theme) => {
  const lists = {
    items: theme.items,
    materials: theme.materials,
    fields: theme.fields,
    questions: theme.questions,
    ...Object.fromEntries(theme.questions.map(({ id, options }) => [`questions.${id}.options`, options])),
    regions: theme.regions.map(({ area }) => ({ id: area })),
  };
  return Object.entries(lists).flatMap(([at, list]) =>
    [...new Set(list.map(({ id }) => id).filter((id, i, all) => all.indexOf(id) !== i))].map((id) => ({
      code: 'DUPLICATE_ID' as const,
      at,
      detail: `编号 ${id} 重复`,
    })),
  );
};

const danglingReferences: Rule = (theme) => {
  const has = (list: readonly { readonly id: string }[]) => (id: string) =>
    list.some((entry) => entry.id === id);
  const [item, material, field] = [has(theme.items), has(theme.materials), has(theme.fields)];
  const dangling = (at: string, ids: readonly string[], exists: (id: string) => boolean): ThemeFault[] =>
    ids
      .filter((id) => !exists(id))
      .map((id) => ({ code: 'DANGLING_REFERENCE', at, detail: `所引用的 ${id} 不存在` }));
  const isDepartment = (id: string) => findDepartment(id) !== undefined;

  return [
    ...dangling('lead', [theme.lead], isDepartment),
    ...dangling('always', theme.always, item),
    ...dangling('promise.covers', theme.promise.covers ?? [], item),
    ...theme.items.flatMap(({ id, department, prerequisites, excludes, materials, fields }) => [
      ...dangling(`items.${id}.department`, [department], isDepartment),
      ...dangling(`items.${id}.prerequisites`, prerequisites, item),
      ...dangling(`items.${id}.excludes`, excludes, item),
      ...dangling(`items.${id}.materials`, materials, material),
      ...dangling(`items.${id}.fields`, fields, field),
    ]),
    ...theme.questions.flatMap((question) =>
      question.options.flatMap(({ id, items, materials, fields }) => {
        const at = `questions.${question.id}.options.${id}`;
        return [
          ...dangling(`${at}.items`, items, item),
          ...dangling(`${at}.materials`, Object.keys(materials), item),
          ...dangling(`${at}.materials`, Object.values(materials).flat(), material),
          ...dangling(`${at}.fields`, fields, field),
        ];
      }),
    ),
  ];
};

/** A question waits for an answer of one asked before it. */
const questionOrder: Rule = ({ questions }) =>
  questions.flatMap(({ id, after }, i) => {
    if (after === undefined) return [];
    const earlier = questions.slice(0, i).find((question) => question.id === after.question);
    if (earlier?.options.some((option) => option.id === after.option)) return [];
    const detail = `所依据的回答 ${after.question}=${after.option} 不在前面的问题中`;
    return [{ code: 'QUESTION_ORDER', at: `questions.${id}.after`, detail }];
  });

const emptyOptions: Rule = ({ questions }) =>
  questions.flatMap((question) =>
    question.options
      .filter(
        ({ id, items, materials, fields, nothing }) =>
          !nothing &&
          items.length + Object.keys(materials).length + fields.length === 0 &&
          !questions.some(({ after }) => after?.question === question.id && after.option === id),
      )
      .map(({ id }) => ({
        code: 'OPTION_NAMES_NOTHING',
        at: `questions.${question.id}.options.${id}`,
        detail: '选项没有选出任何事项、材料、字段或后续问题；确属如此的，写明 nothing',
      })),
  );

const prerequisiteCycles: Rule = ({ items }) =>
  cycles(items).map((ids) => ({
    code: 'PREREQUISITE_CYCLE',
    at: ids.map((id) => `items.${id}.prerequisites`).join(' '),
    detail: `前置事项互相等待：${ids.join('、')}`,
  }));

const itemPromises: Rule = ({ items }) =>
  items
    .filter(({ promised, statutory }) => promised.days > statutory.days)
    .map(({ id, promised, statutory }) => ({
      code: 'ITEM_PROMISE_OVER_STATUTE',
      at: `items.${id}.promised`,
      detail: `承诺 ${promised.days} 个工作日，长于法定 ${statutory.days} 个工作日`,
    }));

/** A theme cannot promise to be done before an item it covers may be: that item's promise after those it waits for. */
const themePromise: Rule = ({ items, promise }) =>
  items
    .filter(({ id }) => promise.covers?.includes(id) ?? true)
    .map((item) => ({ id: item.id, days: longestPath(item, items) }))
    .filter(({ days }) => days > promise.days)
    .map(({ id, days }) => ({
      code: 'THEME_PROMISE_TOO_SHORT',
      at: 'promise',
      detail: `主题承诺 ${promise.days} 个工作日，短于 ${id} 连同前置事项的 ${days} 个工作日；须在 covers 中列明承诺所涵盖的事项`,
    }));

/** 国家机关核发的材料一律免交: what the platform can obtain is never asked as an upload, and the rest comes from somewhere. */
const materialSources: Rule = ({ materials }) =>
  materials.flatMap(({ id, upload, exemption }): ThemeFault[] => {
    const at = `materials.${id}`;
    if (upload && exemption) {
      return [{ code: 'EXEMPT_MATERIAL_ASKED', at, detail: `材料免交（${exemption}），不得要求上传` }];
    }
    return upload || exemption
      ? []
      : [{ code: 'MATERIAL_FROM_NOWHERE', at, detail: '材料既不要求上传，也没有免交方式' }];
  });

const exclusions: Rule = (theme) =>
  theme.items.flatMap(({ id, excludes }) =>
    excludes
      .filter((other) => canMeet(theme, id, other))
      .map((other) => ({
        code: 'EXCLUDED_ITEMS_MEET',
        at: `items.${id}.excludes`,
        detail: `互斥事项 ${id} 与 ${other} 可被同时选中`,
      })),
  );

const RULES: readonly Rule[] = [
  duplicateIds,
  danglingReferences,
  questionOrder,
  emptyOptions,
  prerequisiteCycles,
  itemPromises,
  themePromise,
  materialSources,
  exclusions,
];
