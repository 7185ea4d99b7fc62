import type { CasePlan, MaterialPlan } from '@yijianshi/domain';

/** A theme that asks for the agent's mandate itself (企业登记的《委托代理人证明》) calls it so. */
const OF_THEME = 'm_agent';
const OF_CASE = 'm_mandate';

const OWN = {
  materialId: OF_CASE,
  name: '授权委托书',
  reviewPoints: ['委托人签名或盖章', '委托权限和期限与登记的一致', '代理人与所持身份证件一致'],
  tier: 'SENSITIVE',
} as const;

/** The plan of a case that an agent lodges: its one set of materials holds the mandate once, for every item. */
export function withMandate(plan: CasePlan): CasePlan {
  const own = plan.materials.find(({ materialId }) => materialId === OF_THEME || materialId === OF_CASE);
  const mandate: MaterialPlan = {
    ...(own ?? OWN),
    required: true,
    neededBy: plan.items.map(({ itemId }) => itemId),
  };
  return {
    ...plan,
    items: plan.items.map((item) => ({
      ...item,
      materials: [...new Set([...item.materials, mandate.materialId])],
    })),
    materials: [...plan.materials.filter((material) => material !== own), mandate],
  };
}
