import {
  type CasePlan,
  type FieldPlan,
  isCitizenId,
  isCreditCode,
  isDay,
  type PrintPart,
  type Refusal,
  refuse,
} from '@yijianshi/domain';

export type Form = Readonly<Record<string, string | number>>;

/** The form as the plan asks for it: what was filled into hidden fields is dropped, what is wrong is refused by name. */
export function readForm(plan: CasePlan, given: Form): Form | Refusal {
  const form: Record<string, string | number> = {};
  for (const field of plan.form) {
    const value = given[field.field];
    const empty = value === undefined || value === '';
    if (empty && field.required)
      return refuse('FORM_INVALID', `body.form.${field.field}`, `${field.name}必填`);
    if (empty) continue;
    if (!hasShape(field, value)) return refuse('FORM_INVALID', `body.form.${field.field}`, SHAPE[field.kind]);
    form[field.field] = value;
  }
  return form;
}

const SHAPE: Record<FieldPlan['kind'], string> = {
  TEXT: '文字',
  NUMBER: '不小于 0 的数字',
  DATE: 'YYYY-MM-DD',
  CITIZEN_ID: '18 位公民身份号码',
  CREDIT_CODE: '18 位统一社会信用代码',
  PHONE: '11 位手机号码',
};

function hasShape({ kind }: FieldPlan, value: string | number): boolean {
  if (kind === 'NUMBER') return typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (typeof value !== 'string') return false;
  switch (kind) {
    case 'TEXT':
      return true;
    case 'DATE':
      return isDay(value);
    case 'CITIZEN_ID':
      return /^\d{17}[\dX]$/.test(value);
    case 'CREDIT_CODE':
      return /^[0-9A-Z]{18}$/.test(value);
    case 'PHONE':
      return /^1\d{10}$/.test(value);
  }
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
