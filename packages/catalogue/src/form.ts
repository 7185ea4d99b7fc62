import {
  type CasePlan,
  isCitizenId,
  isCreditCode,
  type PrintPart,
  type Refusal,
  refuse,
} from '@yijianshi/domain';
import { fits, formSchema } from './form-schema.ts';

export type Form = Readonly<Record<string, string | number>>;

/** The form as the plan asks for it: what was filled into hidden fields is dropped, what is wrong is refused by name. */
export function readForm(plan: CasePlan, given: Form): Form | Refusal {
  const { properties, required } = formSchema(plan);
  const form: Record<string, string | number> = {};
  for (const [field, schema] of Object.entries(properties)) {
    const value = given[field];
    const empty = value === undefined || value === '';
    if (empty && required.includes(field))
      return refuse('FORM_INVALID', `body.form.${field}`, `${schema.title}必填`);
    if (empty) continue;
    if (!fits(schema, value)) return refuse('FORM_INVALID', `body.form.${field}`, schema.description);
    form[field] = value;
  }
  return form;
}

export interface Suspect {
  readonly field: string;
  readonly rule: string;
}

/**
 * Identifiers whose check digit is wrong. Real registers hold exceptions, so an officer may let one pass with a
 * reason; the override is in the audit.
 */
export function suspectIdentifiers(plan: CasePlan, idNumber: string, form: Form): Suspect[] {
  const suspects: Suspect[] = [];
  if (!isCitizenId(idNumber)) suspects.push({ field: 'applicant.idNumber', rule: 'GB 11643' });
  for (const { field, kind } of plan.form) {
    const value = String(form[field] ?? '');
    if (value === '') continue;
    if (kind === 'CITIZEN_ID' && !isCitizenId(value))
      suspects.push({ field: `form.${field}`, rule: 'GB 11643' });
    if (kind === 'CREDIT_CODE' && !isCreditCode(value))
      suspects.push({ field: `form.${field}`, rule: 'GB 32100' });
  }
  return suspects;
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
