import type { Item, Theme } from './schema.ts';

/** Every value that differs, by its path; lists of things with an id are compared by id, not by place. */
export function differences(a: unknown, b: unknown, at = ''): string[] {
  if (isTree(a) && isTree(b)) {
    const [left, right] = [children(a), children(b)];
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
      differences(left.get(key), right.get(key), at === '' ? key : `${at}.${key}`),
    );
  }
  const [was, is] = [shown(a), shown(b)];
  if (was === is) return [];
  if (a === undefined) return [`+ ${at}: ${is}`];
  if (b === undefined) return [`- ${at}: ${was}`];
  return [`~ ${at}: ${was} → ${is}`];
}

const isTree = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !isPlainList(value);

/** A list of ids or figures is one value. */
const isPlainList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((entry) => typeof entry !== 'object' || entry === null);

function children(tree: object): Map<string, unknown> {
  if (!Array.isArray(tree)) return new Map(Object.entries(tree));
  return new Map(
    tree.map((entry: { id?: unknown; area?: unknown }, i) => [String(entry.id ?? entry.area ?? i), entry]),
  );
}

const shown = (value: unknown): string => JSON.stringify(value) ?? '';

/** 四级九同: what must be the same for an item at city, county, township and village. */
const NINE: Readonly<Record<string, (item: Item, theme: Theme) => unknown>> = {
  '事项名称 name': ({ name }) => name,
  '编码 code': ({ code }) => code ?? null,
  '类型 type': ({ type }) => type,
  '设立依据 basis': ({ basis }) => basis.text,
  '申请材料 materials': (item, { materials }) => named(materials, item.materials),
  '表单内容 form': (item, { fields }) => named(fields, item.fields),
  '办事流程 procedure': ({ prerequisites, onSiteCheck, commitment, recordOnly }) => ({
    prerequisites,
    onSiteCheck,
    commitment,
    recordOnly,
  }),
  '办理时限 limits': ({ statutory, promised }) => ({ statutory: statutory.days, promised: promised.days }),
  '办理结果 result': ({ certificate }) =>
    certificate && { title: certificate.title, validYears: certificate.validYears },
};

const named = (list: readonly { id: string; name: string; required: boolean }[], ids: readonly string[]) =>
  list
    .filter(({ id }) => ids.includes(id))
    .map(({ name, required }) => (required ? name : `${name}（非必要）`));

/** Where two levels' themes say different things of the same item. */
export const levelDifferences = (a: Theme, b: Theme): string[] =>
  a.items.flatMap((item) => {
    const other = b.items.find(({ id }) => id === item.id);
    if (other === undefined) return [];
    return Object.entries(NINE).flatMap(([thing, of]) => {
      const [one, two] = [shown(of(item, a)), shown(of(other, b))];
      return one === two ? [] : [`${item.id} ${thing}: ${one} ≠ ${two}`];
    });
  });
