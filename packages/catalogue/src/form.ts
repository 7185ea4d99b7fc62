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
  const [fault] = formFaults(plan, given);
  if (fault !== undefined) return fault;
  return filledIn(plan.form, given);
}

/** What was filled into these fields, each value in the form it is kept in; what was left blank is not there. */
export function filledIn(fields: readonly FieldPlan[], given: Form): Form {
  const form: Record<string, string | number> = {};
  for (const { field, kind } of fields) {
    const value = normal(kind, given[field] ?? '');
    if (typeof value === 'number' || value.trim() !== '') form[field] = value;
  }
  return form;
}

/** Everything that keeps a form from being as the plan asks for it, in the order of the form. */
export function formFaults(plan: Pick<CasePlan, 'name' | 'form'>, given: Form): Refusal[] {
  const { properties, required } = formSchema(plan);
  const form = filledIn(plan.form, given);
  return Object.entries(properties).flatMap(([field, schema]) => {
    const value = form[field];
    const fault = (rule: string) => [refuse('FORM_INVALID', `body.form.${field}`, rule)];
    if (value === undefined) return required.includes(field) ? fault(`${schema.title}必填`) : [];
    return fits(schema, value) ? [] : fault(schema.description);
  });
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
export function suspectIdentifiers(
  plan: Pick<CasePlan, 'form'>,
  people: readonly Identifier[],
  form: Form,
): Suspect[] {
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
