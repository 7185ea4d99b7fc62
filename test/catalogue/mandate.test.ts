import { withMandate } from '@yijianshi/catalogue';
import { describe, expect, it } from 'vitest';
import { ITEMS, PLAN } from '../support/case-plan.ts';

describe('a case that an agent lodges', () => {
  it('has the mandate in its one set of materials, once, for every item', () => {
    const plan = withMandate(PLAN);
    expect(plan.materials).toEqual([
      ...PLAN.materials,
      {
        materialId: 'm_mandate',
        name: '授权委托书',
        reviewPoints: expect.arrayContaining(['委托人签名或盖章']),
        required: true,
        neededBy: ITEMS,
        tier: 'SENSITIVE',
      },
    ]);
    for (const { itemId, materials } of plan.items)
      expect(materials).toEqual([
        ...(PLAN.items.find((item) => item.itemId === itemId)?.materials ?? []),
        'm_mandate',
      ]);
    expect(withMandate(plan)).toEqual(plan);
  });

  it('is not asked for a second mandate where its theme asks for one', () => {
    const [first, ...rest] = PLAN.items;
    if (first === undefined) throw new Error('the plan has items');
    const own = {
      materialId: 'm_agent',
      name: '《委托代理人证明》',
      required: false,
      neededBy: [first.itemId],
      tier: 'SENSITIVE',
    } as const;
    const items = [{ ...first, materials: [...first.materials, 'm_agent'] }, ...rest];
    const plan = withMandate({ ...PLAN, items, materials: [own, ...PLAN.materials] });
    expect(plan.materials).toEqual([...PLAN.materials, { ...own, required: true, neededBy: ITEMS }]);
    for (const { materials } of plan.items)
      expect(materials.filter((id) => id === 'm_agent')).toEqual(['m_agent']);
  });
});
