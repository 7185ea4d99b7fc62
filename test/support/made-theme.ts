import { type Item, type Material, type Question, Theme } from '@yijianshi/catalogue';

/** What a made-up theme says of an item, a material and a question; all else is the same everywhere. */
export interface ThemeParts {
  readonly always: readonly string[];
  readonly items: readonly (Pick<Item, 'id' | 'prerequisites' | 'materials' | 'fields'> & Partial<Item>)[];
  readonly materials: readonly (Pick<Material, 'id'> & Partial<Pick<Material, 'exemption' | 'resultOf'>>)[];
  readonly fields: readonly string[];
  readonly questions: readonly (Pick<Question, 'id' | 'options'> & Partial<Pick<Question, 'after'>>)[];
}

const evidence = 'reconstruction: made up for a test';
const FEW: [number, number] = [4, 1];

/** A theme around the parts given, read by the published schema. */
export const madeTheme = ({ always, items, materials, fields, questions }: ThemeParts): Theme =>
  Theme.parse({
    id: 't_made_up',
    version: '2026.1',
    name: '编造一件事',
    nameEn: 'Made up',
    lead: 'SCJG',
    regions: [
      { area: '431101000000', name: '永州市直', evidence },
      { area: '431102999000', name: '零陵区本级', evidence },
    ],
    window: { place: '一楼', hours: '9:00-17:00', evidence },
    promise: { days: 20 * items.length, evidence },
    beforeAfter: { steps: FEW, materials: FEW, days: FEW, visits: FEW, evidence },
    holder: fields[0] ?? 'holder',
    always,
    items: items.map((item, i) => ({
      name: `事项${item.id}`,
      nameEn: item.id,
      department: ['SCJG', 'XF', 'CG'][i % 3],
      excludes: [],
      statutory: { days: 20, evidence },
      promised: { days: 1 + (i % 10), evidence },
      certificate: null,
      basis: { text: `《办法》第${i + 1}条`, evidence },
      retention: { granted: 'YEARS_10', denied: 'YEARS_10', evidence },
      tier: 'INTERNAL',
      evidence,
      ...item,
    })),
    materials: materials.map(({ id, exemption, resultOf }) => ({
      id,
      name: `材料${id}`,
      nameEn: id,
      required: true,
      upload: exemption === undefined,
      ...(exemption === undefined ? {} : { exemption }),
      ...(resultOf === undefined ? {} : { resultOf }),
      tier: 'INTERNAL',
      evidence,
    })),
    fields: fields.map((id) => ({
      id,
      name: `字段${id}`,
      kind: 'TEXT',
      required: true,
      personal: false,
      evidence,
    })),
    questions: questions.map((question) => ({ text: `${question.id}？`, evidence, ...question })),
  });

export const option = (id: string, parts: Partial<Question['options'][number]> = {}) => ({
  id,
  label: id,
  items: [],
  materials: {},
  fields: [],
  ...parts,
});
