import {
  asCode,
  type CasePlan,
  type FieldPlan,
  halfWidth,
  type Identifier,
  isCitizenId,
  isCreditCode,
  type PrintPart,
  type Refusal,
  refuse,
} from '@yijianshi/domain';
import { fits, formSchema } from './form-schema.ts';

export type Form = Readonly<Record<string, string | number>>;

/**
 * The form as the plan asks for it: what was filled into hidden fields is dropped, numbers and codes are brought into one form, texts are
 * kept to the character, what is wrong is refused by name.
 */
export function readForm(plan: CasePlan, given: Form): Form | Refusal {
  const { properties } = formSchema(plan);
  const form: Record<string, string | number> = {};
  for (const { field, kind, required } of plan.form) {
    const schema = properties[field];
    if (schema === undefined) continue;
    const value = normal(kind, given[field] ?? '');
    const blank = typeof value === 'string' && value.trim() === '';
    if (blank && required) return refuse('FORM_INVALID', `body.form.${field}`, `${schema.title}必填`);
    if (blank) continue;
    if (!fits(schema, value)) return refuse('FORM_INVALID', `body.form.${field}`, schema.description);
    form[field] = value;
  }
  return form;
}

/** A value in the form it is kept in. A name, an address, a trade name stays as it was written. */
function normal(kind: FieldPlan['kind'], value: string | number): string | number {
  if (typeof value === 'number' || kind === 'TEXT') return value;
  if (kind === 'CITIZEN_ID' || kind === 'CREDIT_CODE') return asCode(value);
  const text = halfWidth(value);
  return kind === 'NUMBER' && /^\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

export interface Suspect {
  readonly field: string;
  readonly rule: string;
}

/**
 * Identifiers whose check digit is wrong. Real registers hold exceptions, so an officer may let one pass with a
 * reason; the override is in the audit.
 */
export function suspectIdentifiers(plan: CasePlan, people: readonly Identifier[], form: Form): Suspect[] {
  const filled = plan.form.flatMap(({ field, kind }): Identifier[] => {
    const value = form[field];
    return (kind === 'CITIZEN_ID' || kind === 'CREDIT_CODE') && value !== undefined
      ? [{ field: `form.${field}`, kind, value: String(value) }]
      : [];
  });
  return [...people, ...filled].flatMap(({ field, kind, value }): Suspect[] => {
    if (kind === 'CITIZEN_ID') return isCitizenId(value) ? [] : [{ field, rule: 'GB 11643' }];
    return isCreditCode(value) ? [] : [{ field, rule: 'GB 32100' }];
  });
}

/** What a certificate prints, field by field of its template. */
export function printed(
  print: Readonly<Record<string, readonly PrintPart[]>>,
  form: Form,
): Record<string, string> {
  const has = (field: string | undefined): boolean => field === undefined || form[field] !== undefined;
  return Object.fromEntries(
    Object.entries(print).map(([name, parts]) => [
      name,
      parts
        .filter(({ when }) => has(when))
        .map(
          ({ text = '', field, unit = '' }) =>
            `${text}${field === undefined ? '' : (form[field] ?? '')}${unit}`,
        )
        .join('；'),
    ]),
  );
}
