import type { CasePlan, MaterialPlan } from '../plan.ts';
import { type Refusal, refuse } from '../refusals.ts';
import type { CaseCommand, ReviewLine } from './commands.ts';
import type { CaseFact } from './events.ts';
import { isAsked } from './exchange.ts';
import { exempt } from './materials.ts';
import type { CaseState } from './state.ts';

type PreReview = Extract<CaseCommand, { type: 'PRE_REVIEW' }>;

/**
 * 预审: one line for every material that was handed in, with the review points it does not meet. It passes, or the one correction
 * notice lists everything, the form's fields too (行政许可法 32, 一次性告知).
 */
export function preReview(
  { lines, fields }: PreReview,
  state: CaseState,
  plan: CasePlan,
): CaseFact[] | Refusal {
  if (state.status === 'NONE') return [];
  for (const [at, line] of lines.entries()) {
    const unfit = lineRefusal(line, `body.lines.${at}`, plan, state);
    if (unfit !== undefined) return unfit;
  }
  const unknown = fields.findIndex(({ field }) => !plan.form.some((known) => known.field === field));
  if (unknown >= 0) return refuse('FIELD_UNKNOWN', `body.fields.${unknown}.field`);
  const unreviewed = plan.materials.filter(
    ({ materialId }) =>
      state.materials[materialId] !== undefined && !lines.some((line) => line.materialId === materialId),
  );
  if (unreviewed.length > 0) return refuse('PRE_REVIEW_INCOMPLETE', 'body.lines', named(unreviewed));

  const faults = lines.filter(({ unmet, reason }) => unmet.length > 0 || reason !== undefined);
  if (faults.length === 0 && fields.length === 0) return [{ type: 'PRE_REVIEW_PASSED' }];
  return 'corrected' in state && state.corrected
    ? refuse('CORRECTION_ONCE', 'body.lines', '行政许可法 32')
    : [{ type: 'CORRECTION_NOTIFIED', faults, fieldFaults: fields }];
}

function lineRefusal(
  { materialId, unmet }: ReviewLine,
  field: string,
  plan: CasePlan,
  state: Exclude<CaseState, { status: 'NONE' }>,
): Refusal | undefined {
  const material = plan.materials.find((candidate) => candidate.materialId === materialId);
  if (material === undefined) return refuse('MATERIAL_UNKNOWN', `${field}.materialId`, materialId);
  if (!isAsked(material, state)) return exempt(`${field}.materialId`, material);
  if (state.materials[materialId] === undefined)
    return refuse('MATERIAL_MISSING', `${field}.materialId`, named([material]));
  const points = material.reviewPoints?.length ?? 0;
  return unmet.every((point) => point < points)
    ? undefined
    : refuse('REVIEW_POINT_UNKNOWN', `${field}.unmet`, `${named([material])}：${points}`);
}

const named = (materials: readonly MaterialPlan[]): string =>
  materials.map(({ materialId, name }) => `${materialId} ${name}`).join('；');
