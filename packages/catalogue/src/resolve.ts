import {
  type CasePlan,
  type Day,
  type FetchPlan,
  type FieldPlan,
  type ItemPlan,
  isRefusal,
  type MaterialPlan,
  type Refusal,
  refuse,
} from '@yijianshi/domain';
import { type InCharge, inCharge } from './authority.ts';
import { department } from './departments.ts';
import { type Answers, interview } from './guide/interview.ts';
import type { Item, Material, Option, Theme } from './schema.ts';
import { openAreas } from './versions.ts';

export interface Resolution {
  readonly plan: CasePlan;
  /** The answers that count: those to questions the earlier answers hide are dropped, not stored. */
  readonly answers: Answers;
}

/** The refusal of an area that names where a theme is open. */
export const areaUnknown = (open: readonly string[], field: string): Refusal =>
  refuse('AREA_UNKNOWN', field, `区划须为主题已开通的：${open.join('、')}`);

/** What a theme comes to for one applicant: the items the answers choose, one set of materials, one form. */
export function resolve(
  theme: Theme,
  { area, answers, day }: { area: string; answers: Answers; day: Day },
): Resolution | Refusal {
  if (!theme.regions.some((region) => region.area === area)) {
    return areaUnknown(openAreas([theme], day), 'area');
  }
  const asked = interview(theme, answers);
  if (isRefusal(asked)) return asked;
  if (asked.next !== undefined) return refuse('ANSWER_MISSING', `answers.${asked.next.id}`, asked.next.text);
  const { chosen } = asked;
  const itemIds = itemsChosen(theme, chosen);
  const items = theme.items
    .filter(({ id }) => itemIds.has(id))
    .map((item) =>
      itemPlan(
        item,
        itemIds,
        inCharge(item, area, day),
        chosen.flatMap((option) => option.materials[item.id] ?? []),
      ),
    );
  const plan: CasePlan = {
    themeId: theme.id,
    version: theme.version,
    name: theme.name,
    area,
    promise: {
      days: wholeDays(theme.promise.days),
      covers: items.map(({ itemId }) => itemId).filter((id) => theme.promise.covers?.includes(id) ?? true),
    },
    items,
    materials: materialSet(theme.materials, items),
    form: formFor(theme, chosen),
    holder: theme.holder,
  };
  return { plan, answers: asked.answers };
}

function itemPlan(
  item: Item,
  chosen: ReadonlySet<string>,
  { department: handles, issuer }: InCharge,
  added: readonly string[],
): ItemPlan {
  const { creditCode } = department(item.department);
  const issuerCode = department(issuer).creditCode;
  return {
    itemId: item.id,
    name: item.name,
    department: handles,
    ...(issuer === handles ? {} : { issuer }),
    // A prerequisite the answers did not choose is one the applicant already has.
    prerequisites: item.prerequisites.filter((id) => chosen.has(id)),
    materials: [...new Set([...item.materials, ...added])],
    statutoryDays: item.statutory.days,
    promisedDays: wholeDays(item.promised.days),
    certificate: item.certificate && {
      template: item.certificate.template,
      title: item.certificate.title,
      typeCode: creditCode + item.certificate.typeDigits,
      issuerCode,
      validYears: item.certificate.validYears,
      print: item.certificate.print,
    },
    basis: item.basis.text,
    retention: { granted: item.retention.granted, denied: item.retention.denied },
    tier: item.tier,
  };
}

/** Half a day is watched by the end of the next working day; on the spot by the end of the same. */
const wholeDays = (days: number): number => Math.ceil(days);

/** One set of materials: each once, however many items need it. */
function materialSet(materials: readonly Material[], items: readonly ItemPlan[]): MaterialPlan[] {
  const needed = new Map<string, string[]>();
  for (const item of items)
    for (const id of item.materials) needed.set(id, [...(needed.get(id) ?? []), item.itemId]);
  return materials.flatMap(
    ({ id, name, required, tier, deferrable, commitment, reviewPoints, ...obtained }) => {
      const neededBy = needed.get(id);
      if (neededBy === undefined) return [];
      const resultOf = items.find(({ itemId }) => itemId === obtained.resultOf)?.itemId;
      const exemption = resultOf === undefined ? obtained.exemption : 'PRIOR_RESULT';
      const isFetched = resultOf === undefined && exemption !== undefined && exemption !== 'GENERATED_FORM';
      return [
        {
          materialId: id,
          name,
          required,
          ...(exemption && { exemption }),
          ...(isFetched && { fetch: fetchPlan({ id, ...obtained }) }),
          ...(resultOf && { resultOf }),
          ...(deferrable && { deferrable }),
          ...(commitment && { commitment }),
          ...(reviewPoints.length > 0 && { reviewPoints }),
          neededBy,
          tier,
        },
      ];
    },
  );
}

/** A file that names nothing is of before anything was fetched: its material is looked for by its code, for who applies. */
function fetchPlan({ id, code, exchange }: Pick<Material, 'id' | 'code' | 'exchange'>): FetchPlan {
  const {
    registers = ['OWN', 'PARTNER'],
    type,
    subjects = [{ number: 'applicant', name: 'applicant' }],
  } = exchange ?? {};
  return {
    registers,
    type:
      typeof type === 'object'
        ? department(type.department).creditCode + type.typeDigits
        : (type ?? code ?? id),
    subjects: subjects.map(({ number, name }) => ({ number, ...(name === undefined ? {} : { name }) })),
  };
}

const itemsChosen = (theme: Theme, chosen: readonly Option[]): ReadonlySet<string> =>
  new Set([...theme.always, ...chosen.flatMap((option) => option.items)]);

/** One form: the forms of the items that the answers chose, merged field by field, the same field asked once. */
export function formFor(theme: Theme, chosen: readonly Option[]): FieldPlan[] {
  const itemIds = itemsChosen(theme, chosen);
  const asked = new Set([
    ...chosen.flatMap((option) => option.fields),
    ...theme.items.filter(({ id }) => itemIds.has(id)).flatMap(({ fields }) => fields),
  ]);
  return theme.fields
    .filter(({ id }) => asked.has(id))
    .map(({ id: field, name, kind, required, personal }) => ({ field, name, kind, required, personal }));
}
