import type { MaterialPlan } from '@yijianshi/domain';

/** What the case asks for, as the window sees it. */
export const needOf = ({
  materialId,
  name,
  required,
  exemption,
  deferrable,
  commitment,
  reviewPoints,
}: MaterialPlan) => ({
  materialId,
  name,
  required,
  ...(exemption === undefined ? {} : { exemption }),
  ...(deferrable === undefined ? {} : { deferrable }),
  ...(commitment === undefined ? {} : { commitment }),
  ...(reviewPoints === undefined ? {} : { reviewPoints: [...reviewPoints] }),
});
