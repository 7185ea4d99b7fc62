/** A department of the city, as tasks, seals and certificate identifiers name it. */
export interface Department {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** Name of 永州's own, as its seal shows it. */
  readonly name: string;
  /** 统一社会信用代码 (GB 32100). */
  readonly creditCode: string;
  readonly evidence: string;
}

const CODE = 'creditCode is a reconstruction: made up, its check character is right; replace before real use';

export const DEPARTMENTS: readonly Department[] = [
  {
    id: 'SCJG',
    zh: '市场监督管理局',
    en: 'Market Regulation',
    name: '永州市市场监督管理局',
    creditCode: '11431100MB0000019N',
    evidence: `official; ${CODE}`,
  },
  {
    id: 'XF',
    zh: '消防救援机构',
    en: 'Fire & Rescue',
    name: '永州市消防救援支队',
    creditCode: '11431100MB0000027H',
    evidence: `knowledge; ${CODE}`,
  },
  {
    id: 'CG',
    zh: '城市管理和综合执法局',
    en: 'Urban Management',
    name: '永州市城市管理和综合执法局',
    creditCode: '11431100MB0000035C',
    evidence: `knowledge; the provincial guide names 住建部门 for shop signs; ${CODE}`,
  },
  {
    id: 'XZSP',
    zh: '行政审批服务局',
    en: 'Administrative Approval (owner of the window)',
    name: '永州市行政审批服务局',
    creditCode: '11431100MB00000437',
    evidence: `knowledge; ${CODE}`,
  },
  {
    id: 'WJ',
    zh: '卫生健康委员会',
    en: 'Health',
    name: '永州市卫生健康委员会',
    creditCode: '11431100MB00000512',
    evidence: `official; ${CODE}`,
  },
  {
    id: 'GA',
    zh: '公安局',
    en: 'Public Security',
    name: '永州市公安局',
    creditCode: '11431100MB000006XR',
    evidence: `official; ${CODE}`,
  },
  {
    id: 'RS',
    zh: '人力资源和社会保障局',
    en: 'Human Resources & Social Security',
    name: '永州市人力资源和社会保障局',
    creditCode: '11431100MB0000078R',
    evidence: `official; ${CODE}`,
  },
  {
    id: 'YB',
    zh: '医疗保障局',
    en: 'Healthcare Security',
    name: '永州市医疗保障局',
    creditCode: '11431100MB0000086L',
    evidence: `official; ${CODE}`,
  },
  {
    id: 'SW',
    zh: '税务局',
    en: 'Taxation',
    name: '国家税务总局永州市税务局',
    creditCode: '11431100MB0000094F',
    evidence: `knowledge; ${CODE}`,
  },
  {
    id: 'GJJ',
    zh: '住房公积金管理中心',
    en: 'Housing Provident Fund',
    name: '永州市住房公积金管理中心',
    creditCode: '11431100MB00001075',
    evidence: `knowledge; ${CODE}`,
  },
  {
    id: 'YC',
    zh: '烟草专卖局',
    en: 'Tobacco Monopoly',
    name: '永州市烟草专卖局',
    creditCode: '11431100MB00001150',
    evidence: `knowledge; ${CODE}`,
  },
  {
    id: 'YH',
    zh: '银行（合作单位）',
    en: 'Bank (partner)',
    name: '永州市合作银行',
    creditCode: '11431100MB0000123T',
    evidence: `reconstruction: the partner bank is made up; ${CODE}`,
  },
  {
    id: 'XZ',
    zh: '乡镇人民政府（街道办事处）',
    en: 'Township government (takes delegated items only)',
    name: '永州市乡镇人民政府',
    creditCode: '11431100MB0000131M',
    evidence: `reconstruction: stands for every township, so it never seals; ${CODE}`,
  },
];

export const findDepartment = (id: string): Department | undefined =>
  DEPARTMENTS.find((department) => department.id === id);

/** For an id out of validated data; a wrong one is a bug. */
export function department(id: string): Department {
  const found = findDepartment(id);
  if (found === undefined) throw new RangeError(`no department ${id}`);
  return found;
}
