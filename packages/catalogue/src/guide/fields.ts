import type { CasePlan, FieldPlan } from '@yijianshi/domain';
import type { Theme } from '../schema.ts';
import type { EvidenceTag } from './evidence.ts';
import type { Interview } from './interview.ts';
import { prepared } from './prepared.ts';

/** A field of the one form: asked once, however many items need it. */
export interface GuideField {
  readonly field: string;
  readonly name: string;
  readonly kind: FieldPlan['kind'];
  readonly required: boolean;
  /** Kept apart, under the case's own key. */
  readonly personal: boolean;
  readonly neededBy: readonly string[];
  /** Answers that brought it into the form. */
  readonly becauseOf: readonly { readonly questionId: string; readonly optionId: string }[];
  readonly evidence: EvidenceTag;
}

export function fieldsOf(theme: Theme, plan: CasePlan, { answers, chosen }: Interview): GuideField[] {
  const { fields } = prepared(theme);
  const inPlan = new Set(plan.items.map(({ itemId }) => itemId));
  const because = new Map<string, GuideField['becauseOf']>();
  for (const [i, [questionId, optionId]] of Object.entries(answers).entries())
    for (const field of chosen[i]?.fields ?? [])
      because.set(field, [...(because.get(field) ?? []), { questionId, optionId }]);
  return plan.form.map(({ field, name, kind, required, personal }) => {
    const known = fields.get(field);
    return {
      field,
      name,
      kind,
      required,
      personal,
      neededBy: known?.neededBy.filter((id) => inPlan.has(id)) ?? [],
      becauseOf: because.get(field) ?? [],
      evidence: known?.evidence ?? 'reconstruction',
    };
  });
}
