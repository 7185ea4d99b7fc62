import type { MaterialNeed } from '@yijianshi/contracts';
import {
  type CasePlan,
  type CaseState,
  type Exchange,
  isAskedFrom,
  type MaterialPlan,
  type MaterialSource,
  REGISTERS,
  RETURN_REASONS,
  sourceOf,
} from '@yijianshi/domain';
import type * as z from 'zod';

type Need = z.infer<typeof MaterialNeed>;

/** What a case needs, each material once: asked from the applicant, obtained, awaited, or gone back to the applicant and why. */
export const materialNeeds = (plan: CasePlan, exchange: Exchange | undefined, state?: CaseState): Need[] =>
  plan.materials.map((material) => needOf(material, sourceOf(material, exchange, state)));

function needOf(material: MaterialPlan, source: MaterialSource): Need {
  const { materialId, name, required, exemption, deferrable, commitment, reviewPoints } = material;
  return {
    materialId,
    name,
    required,
    asked: isAskedFrom(source),
    ...(exemption === undefined ? {} : { exemption }),
    ...foundOf(source),
    ...(deferrable === undefined ? {} : { deferrable }),
    ...(commitment === undefined ? {} : { commitment }),
    ...(reviewPoints === undefined ? {} : { reviewPoints: [...reviewPoints] }),
  };
}

function foundOf(source: MaterialSource): Pick<Need, 'obtained' | 'awaited' | 'returned'> {
  switch (source.how) {
    case 'OBTAINED': {
      const { register, reference, at } = source;
      return { obtained: { register, ...REGISTERS[register], reference, at } };
    }
    case 'RESULT':
      return { awaited: { itemId: source.itemId, granted: source.granted } };
    case 'RETURNED': {
      const { register, reason, at } = source;
      return { returned: { register, reason, ...RETURN_REASONS[reason], at } };
    }
    default:
      return {};
  }
}
