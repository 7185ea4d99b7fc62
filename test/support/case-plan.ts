import type { CasePlan, ItemPlan, Principal } from '@yijianshi/domain';

const item = (
  itemId: string,
  department: string,
  prerequisites: readonly string[],
  promisedDays: number,
  certificate: ItemPlan['certificate'],
): ItemPlan => ({
  itemId,
  name: `事项 ${itemId}`,
  department,
  prerequisites,
  materials: ['m_layout'],
  statutoryDays: 20,
  promisedDays,
  certificate,
  basis: `《${itemId} 条例》`,
  retention: { granted: 'YEARS_30', denied: 'YEARS_10' },
  tier: 'INTERNAL',
});

const certificate = (title: string): ItemPlan['certificate'] => ({
  template: 'food-business-licence',
  title,
  typeCode: '11431100MB0000019N001',
  issuerCode: '11431100MB0000019N',
  validYears: 5,
  print: {},
});

/** Three departments; the sign waits for the food licence, which waits for the business-licence check; the fire check waits for nobody. */
export const PLAN: CasePlan = {
  themeId: 't_test',
  version: '2026.1',
  name: '开办餐饮店一件事',
  area: '431101000000',
  promise: { days: 4, covers: ['i_check', 'i_fire'] },
  items: [
    item('i_check', 'SCJG', [], 1, null),
    item('i_food', 'SCJG', ['i_check'], 10, certificate('食品经营许可证')),
    item('i_fire', 'XF', [], 3, certificate('消防安全检查意见书')),
    item('i_sign', 'CG', ['i_food'], 2, null),
  ],
  materials: [
    {
      materialId: 'm_layout',
      name: '布局图',
      required: true,
      neededBy: ['i_food', 'i_fire'],
      tier: 'INTERNAL',
    },
    {
      materialId: 'm_rules',
      name: '制度清单',
      required: true,
      deferrable: true,
      reviewPoints: ['有加工流程', '有负责人签名'],
      neededBy: ['i_food'],
      tier: 'INTERNAL',
    },
    { materialId: 'm_photo', name: '照片', required: false, neededBy: ['i_sign'], tier: 'INTERNAL' },
    {
      materialId: 'm_licence',
      name: '营业执照',
      required: true,
      exemption: 'E_LICENCE',
      neededBy: ['i_check'],
      tier: 'INTERNAL',
    },
  ],
  form: [{ field: 'shopName', name: '店名', kind: 'TEXT', required: true, personal: true }],
  holder: 'shopName',
};

export const ITEMS = PLAN.items.map(({ itemId }) => itemId);

/** The plan with one item waiting for the two others: a dependant of two. */
export const TWO_BEFORE_ONE: CasePlan = {
  ...PLAN,
  items: [
    item('i_left', 'SCJG', [], 1, null),
    item('i_right', 'XF', [], 1, null),
    item('i_last', 'CG', ['i_left', 'i_right'], 5, null),
  ],
};

const { area } = PLAN;
export const WINDOW: Principal = { sub: 'window-01', roles: ['WINDOW_OFFICER'], area };
export const reviewerOf = (department: string, sub = `${department.toLowerCase()}-01`): Principal => ({
  sub,
  roles: ['REVIEWER'],
  department,
  area,
});
