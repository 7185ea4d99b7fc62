import type { CasePlan, MaterialPlan } from '../plan.ts';
import { type Refusal, refuse } from '../refusals.ts';
import type { CaseCommand } from './commands.ts';
import type { CaseFact } from './events.ts';
import type { CaseState, MaterialFile } from './state.ts';

type AnnounceMaterials = Extract<CaseCommand, { type: 'ANNOUNCE_MATERIALS' }>;

/** All of them or none: a refusal names the first that cannot be taken. */
export function announce(
  { files }: AnnounceMaterials,
  state: CaseState,
  plan: CasePlan,
): CaseFact[] | Refusal {
  for (const [at, materialId] of Object.keys(files).entries()) {
    const field = `body.materials.${at}.materialId`;
    const material = plan.materials.find((candidate) => candidate.materialId === materialId);
    if (material === undefined) return refuse('MATERIAL_UNKNOWN', field);
    if (material.exemption !== undefined) return exempt(field, material);
    if (state.status === 'IN_CORRECTION' && !state.faults.some((fault) => fault.materialId === materialId)) {
      return refuse('MATERIAL_NOT_FAULTY', field);
    }
  }
  return [{ type: 'MATERIALS_ANNOUNCED', files }];
}

export const exempt = (field: string, { name, exemption }: MaterialPlan): Refusal =>
  refuse('MATERIAL_EXEMPT', field, `${name}：${exemption}`);

/** The materials the case holds now; every required one that nobody is exempt from must have arrived. */
export function arrivedMaterials(
  state: CaseState,
  plan: CasePlan,
  arrived: ReadonlySet<string>,
): Record<string, MaterialFile> | Refusal {
  if (state.status === 'NONE') return {};
  const materials: Record<string, MaterialFile> = { ...state.materials };
  if (state.status === 'IN_CORRECTION')
    for (const { materialId } of state.faults) delete materials[materialId];
  for (const [materialId, file] of Object.entries(state.announced)) {
    if (arrived.has(file.fileKey)) materials[materialId] = file;
  }
  const missing = plan.materials.filter(
    ({ required, exemption, materialId }) =>
      required && exemption === undefined && materials[materialId] === undefined,
  );
  return missing.length === 0
    ? materials
    : refuse('MATERIAL_MISSING', 'materials', missing.map((m) => `${m.materialId} ${m.name}`).join('；'));
}
