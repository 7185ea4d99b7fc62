import type { CasePlan, FieldPlan } from '@yijianshi/domain';
import type { Theme } from '../schema.ts';
import { type EvidenceTag, evidenceOf } from './evidence.ts';
import type { Interview } from './interview.ts';

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
  const evidence = new Map(theme.fields.map((field) => [field.id, field.evidence]));
  const inPlan = new Set(plan.items.map(({ itemId }) => itemId));
  const items = theme.items.filter(({ id }) => inPlan.has(id));
  const given = Object.entries(answers).map(([questionId, optionId], i) => ({
    answer: { questionId, optionId },
    fields: chosen[i]?.fields ?? [],
  }));
  return plan.form.map((field) => ({
    ...field,
    neededBy: items.filter(({ fields }) => fields.includes(field.field)).map(({ id }) => id),
    becauseOf: given.filter(({ fields }) => fields.includes(field.field)).map(({ answer }) => answer),
    evidence: evidenceOf(evidence.get(field.field) ?? ''),
  }));
}
