import { CRITERIA } from '@yijianshi/domain';
import { CERTIFICATE_TEMPLATES } from './certificate-templates.ts';
import { findDepartment } from './departments.ts';
import { fault, type ThemeFault } from './faults.ts';
import { fetches } from './fetches.ts';
import { cycles, longestPaths } from './paths.ts';
import type { Item, Material, Theme } from './schema.ts';
import { canMeet } from './selection.ts';

/** Everything that keeps a theme from being published, all at once. */
export const validateTheme = (theme: Theme): ThemeFault[] => RULES.flatMap((rule) => rule(theme));

type Rule = (theme: Theme) => ThemeFault[];

const duplicates = (ids: readonly string[]): string[] => {
  const seen = new Set<string>();
  return [...new Set(ids.filter((id) => seen.has(id) || !seen.add(id)))];
};

const duplicateIds: Rule = (theme) => {
  const lists: [at: string, ids: string[]][] = [
    ['items', theme.items.map(({ id }) => id)],
    ['materials', theme.materials.map(({ id }) => id)],
    ['fields', theme.fields.map(({ id }) => id)],
    ['questions', theme.questions.map(({ id }) => id)],
    ...theme.questions.map(({ id, options }): [string, string[]] => [
      `questions.${id}.options`,
      options.map((option) => option.id),
    ]),
    ['regions', theme.regions.map(({ area }) => area)],
  ];
  return lists.flatMap(([at, ids]) =>
    duplicates(ids).map((id) => fault('DUPLICATE_ID', at, `编号 ${id} 重复`, `${id} appears more than once`)),
  );
};

type Exists = (id: string) => boolean;

const dangling = (at: string, ids: readonly string[], exists: Exists): ThemeFault[] =>
  ids
    .filter((id) => !exists(id))
    .map((id) => fault('DANGLING_REFERENCE', at, `所引用的 ${id} 不存在`, `${id} does not exist`));

const isDepartment: Exists = (id) => findDepartment(id) !== undefined;

const danglingReferences: Rule = (theme) => {
  const among = (ids: readonly string[]): Exists => {
    const known = new Set(ids);
    return (id) => known.has(id);
  };
  const item = among(theme.items.map(({ id }) => id));
  const material = among(theme.materials.map(({ id }) => id));
  const field = among(theme.fields.map(({ id }) => id));
  const area = among(theme.regions.map((region) => region.area));

  return [
    ...dangling('lead', [theme.lead], isDepartment),
    ...dangling('holder', [theme.holder], field),
    ...dangling('always', theme.always, item),
    ...dangling('promise.covers', theme.promise.covers ?? [], item),
    ...theme.items.flatMap((of) => [
      ...dangling(`items.${of.id}.department`, [of.department], isDepartment),
      ...dangling(`items.${of.id}.prerequisites`, of.prerequisites, item),
      ...dangling(`items.${of.id}.excludes`, of.excludes, item),
      ...dangling(`items.${of.id}.materials`, of.materials, material),
      ...dangling(`items.${of.id}.fields`, of.fields, field),
      ...dangling(`items.${of.id}.fieldKinds`, Object.keys(of.fieldKinds), among(of.fields)),
      ...of.authority.flatMap(({ department, area: place }, i) => [
        ...dangling(`items.${of.id}.authority.${i}.department`, [department], isDepartment),
        ...dangling(`items.${of.id}.authority.${i}.area`, place === undefined ? [] : [place], area),
      ]),
      ...certificateReferences(of, field),
    ]),
    ...theme.materials.flatMap(({ id, resultOf, exchange }) => [
      ...dangling(`materials.${id}.resultOf`, resultOf === undefined ? [] : [resultOf], item),
      ...(exchange === undefined ? [] : exchangeReferences(`materials.${id}.exchange`, exchange, field)),
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
    ...theme.published.flatMap(({ areas }, i) => dangling(`published.${i}.areas`, areas, area)),
  ];
};

function exchangeReferences(
  at: string,
  { type, subjects }: NonNullable<Material['exchange']>,
  field: Exists,
): ThemeFault[] {
  const named = subjects.flatMap(({ number, name }) => (name === undefined ? [number] : [number, name]));
  return [
    ...dangling(`${at}.type`, typeof type === 'object' ? [type.department] : [], isDepartment),
    ...dangling(`${at}.subjects`, named, (id) => id === 'applicant' || field(id)),
  ];
}

/** What a certificate prints comes from the form, onto a paper that has those fields and gets all it needs. */
function certificateReferences({ id, certificate }: Item, field: Exists): ThemeFault[] {
  if (certificate === null) return [];
  const at = `items.${id}.certificate`;
  const { template, print } = certificate;
  const paper = new Map(Object.entries(CERTIFICATE_TEMPLATES)).get(template);
  const printed = Object.values(print)
    .flat()
    .flatMap((part) => [part.field, part.when])
    .filter((name) => name !== undefined);
  const given = new Set(Object.keys(print));
  return [
    ...dangling(`${at}.template`, [template], () => paper !== undefined),
    ...dangling(`${at}.print`, [...new Set(printed)], field),
    ...dangling(`${at}.print`, [...given], (name) => paper?.includes(name) ?? true),
    ...(paper ?? [])
      .filter((name) => !given.has(name))
      .map((name) =>
        fault(
          'DANGLING_REFERENCE',
          `${at}.print`,
          `模板 ${template} 的 ${name} 没有内容来源`,
          `nothing is printed in ${name} of ${template}`,
        ),
      ),
  ];
}

/** A question waits for an answer of one asked before it. */
const questionOrder: Rule = ({ questions }) =>
  questions.flatMap(({ id, after }, i) => {
    if (after === undefined) return [];
    const earlier = questions.slice(0, i).find((question) => question.id === after.question);
    if (earlier?.options.some((option) => option.id === after.option)) return [];
    const answer = `${after.question}=${after.option}`;
    return [
      fault(
        'QUESTION_ORDER',
        `questions.${id}.after`,
        `所依据的回答 ${answer} 不在前面的问题中`,
        `${answer} is no answer to an earlier question`,
      ),
    ];
  });

const emptyOptions: Rule = ({ questions }) =>
  questions.flatMap((question) =>
    question.options
      .filter(
        ({ id, items, materials, fields, nothing }) =>
          !nothing &&
          items.length + Object.values(materials).flat().length + fields.length === 0 &&
          !questions.some(({ after }) => after?.question === question.id && after.option === id),
      )
      .map(({ id, label }) =>
        fault(
          'OPTION_NAMES_NOTHING',
          `questions.${question.id}.options.${id}`,
          `选项“${label}”没有选出任何事项、材料、字段或后续问题`,
          `"${label}" chooses no item, material, field or further question`,
        ),
      ),
  );

const SITUATION_MOST = 2000;

/** Of a question that is asked only sometimes the answer counts as well: no situation is longer. */
const situationLength: Rule = ({ questions }) => {
  const answers = questions.map(({ id, options }) => {
    const longest = Math.max(...options.map((option) => option.id.length));
    return `${id}:,`.length + longest;
  });
  const length = answers.reduce((sum, each) => sum + each, 0);
  if (length <= SITUATION_MOST) return [];
  const [zh, en] = [`全部回答可达 ${length} 个字符`, `the answers come to ${length} characters`];
  return [fault('SITUATION_TOO_LONG', 'questions', zh, en)];
};

const prerequisiteCycles: Rule = ({ items }) =>
  cycles(items).map((ids) =>
    fault(
      'PREREQUISITE_CYCLE',
      ids.map((id) => `items.${id}.prerequisites`).join(' '),
      `前置事项互相等待：${ids.join('、')}`,
      `wait for each other: ${ids.join(', ')}`,
    ),
  );

const itemPromises: Rule = ({ items }) =>
  items
    .filter(({ promised, statutory }) => promised.days > statutory.days)
    .map(({ id, promised, statutory }) =>
      fault(
        'ITEM_PROMISE_OVER_STATUTE',
        `items.${id}.promised`,
        `承诺 ${promised.days} 个工作日，长于法定 ${statutory.days} 个工作日`,
        `${promised.days} working days promised, ${statutory.days} by law`,
      ),
    );

/** A theme cannot promise to be done before an item it covers may be: that item's promise after those it waits for. */
const themePromise: Rule = ({ items, promise }) => {
  const paths = longestPaths(items);
  return [...paths]
    .filter(([id, days]) => (promise.covers?.includes(id) ?? true) && days > promise.days)
    .map(([id, days]) =>
      fault(
        'THEME_PROMISE_TOO_SHORT',
        'promise',
        `主题承诺 ${promise.days} 个工作日，短于 ${id} 连同前置事项的 ${days} 个工作日`,
        `${promise.days} working days promised; ${id} with what it waits for takes ${days}`,
      ),
    );
};

/** 国家机关核发的材料一律免交: what the platform can obtain is never asked as an upload, and the rest comes from somewhere. */
const materialSources: Rule = ({ materials }) =>
  materials.flatMap(({ id, name, upload, exemption }): ThemeFault[] => {
    const at = `materials.${id}`;
    if (upload && exemption) {
      return [
        fault(
          'EXEMPT_MATERIAL_ASKED',
          at,
          `“${name}”免交（${exemption}），却要求上传`,
          `exempted (${exemption}), yet asked as an upload`,
        ),
      ];
    }
    return upload || exemption
      ? []
      : [
          fault(
            'MATERIAL_FROM_NOWHERE',
            at,
            `“${name}”既不要求上传，也没有免交方式`,
            'neither asked as an upload nor exempted',
          ),
        ];
  });

const exclusions: Rule = (theme) =>
  theme.items.flatMap(({ id, excludes }) =>
    excludes
      .filter((other) => canMeet(theme, id, other))
      .map((other) =>
        fault(
          'EXCLUDED_ITEMS_MEET',
          `items.${id}.excludes`,
          `互斥事项 ${id} 与 ${other} 可被同时选中`,
          `${id} and ${other} exclude each other, but can be chosen together`,
        ),
      ),
  );

/** What the one form and the items' own forms say each field is. */
const fieldTypes: Rule = ({ fields, items }) => {
  const said = new Map<string, Map<string, string[]>>();
  const say = (field: string, kind: string, who: string): void => {
    const kinds = said.get(field) ?? new Map<string, string[]>();
    kinds.set(kind, [...(kinds.get(kind) ?? []), who]);
    said.set(field, kinds);
  };
  for (const { id, kind } of fields) say(id, kind, 'fields');
  for (const item of items) {
    for (const [field, kind] of Object.entries(item.fieldKinds)) say(field, kind, item.id);
  }
  return [...said]
    .filter(([, kinds]) => kinds.size > 1)
    .map(([field, kinds]) => {
      const each = [...kinds].map(([kind, who]) => `${kind} (${who.join(', ')})`).join(' ≠ ');
      return fault('FIELD_TYPE_CONFLICT', `fields.${field}`, `类型不一致：${each}`, `types differ: ${each}`);
    });
};

const stateSecrets: Rule = ({ items }) =>
  items
    .filter(({ stateSecret }) => stateSecret)
    .map(({ id, name }) =>
      fault('STATE_SECRET_ITEM', `items.${id}`, `“${name}”涉密`, `${id} involves a state secret`),
    );

const SAFETY_LAWS = /消防法|食品安全法/;

const deemedConsent: Rule = ({ items }) =>
  items
    .filter(({ deemedConsentAllowed, basis }) => deemedConsentAllowed && SAFETY_LAWS.test(basis.text))
    .map(({ id, basis }) =>
      fault(
        'DEEMED_CONSENT_BARRED',
        `items.${id}.deemedConsentAllowed`,
        `依据为${basis.text}，却允许视为同意`,
        `rests on ${basis.text}, yet allows deemed consent`,
      ),
    );

const review: Rule = ({ published }) =>
  published.flatMap(({ author, reviewer, criteria }, i) => {
    const missing = CRITERIA.filter((criterion) => !criteria.includes(criterion)).join(', ');
    return [
      ...(author.trim() === reviewer.trim()
        ? [
            fault(
              'REVIEWED_BY_AUTHOR',
              `published.${i}.reviewer`,
              `编制人与审核人都是 ${author}`,
              `${author} wrote and reviewed it`,
            ),
          ]
        : []),
      ...(missing === ''
        ? []
        : [
            fault(
              'REVIEW_INCOMPLETE',
              `published.${i}.criteria`,
              `未审：${missing}`,
              `not reviewed: ${missing}`,
            ),
          ]),
    ];
  });

const RULES: readonly Rule[] = [
  duplicateIds,
  danglingReferences,
  questionOrder,
  emptyOptions,
  situationLength,
  prerequisiteCycles,
  itemPromises,
  themePromise,
  materialSources,
  fetches,
  exclusions,
  fieldTypes,
  stateSecrets,
  deemedConsent,
  review,
];
