import type { CasePlan, CaseState } from '@yijianshi/domain';

type InCorrection = Extract<CaseState, { status: 'IN_CORRECTION' }>;

/** What the one correction notice lists, in words. */
export function correctionOf({ faults, fieldFaults }: InCorrection, plan: CasePlan) {
  return {
    materials: faults.map(({ materialId, unmet, reason }) => {
      const material = plan.materials.find((candidate) => candidate.materialId === materialId);
      return {
        materialId,
        name: material?.name ?? materialId,
        unmet: unmet.flatMap((point) => material?.reviewPoints?.[point] ?? []),
        ...(reason === undefined ? {} : { reason }),
      };
    }),
    fields: fieldFaults.map(({ field, reason }) => ({
      field,
      name: plan.form.find((known) => known.field === field)?.name ?? field,
      reason,
    })),
  };
}
