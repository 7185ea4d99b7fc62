import { type CasePlan, type FieldPlan, isDay, noUnseen, UNSEEN } from '@yijianshi/domain';

/** JSON Schema of one field's value. */
export interface ValueSchema {
  readonly title: string;
  readonly description: string;
  readonly type: 'string' | 'number';
  readonly pattern?: string;
  readonly format?: 'date';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
}

/** JSON Schema 2020-12 of the one form. */
export interface FormSchema {
  readonly $schema: 'https://json-schema.org/draft/2020-12/schema';
  readonly title: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ValueSchema>>;
  readonly required: readonly string[];
}

const WIDE = '全角字符按半角读入，首尾空格不计';

/** Each as it is kept; `readForm` brings numbers and codes into this form first. */
const KINDS: Readonly<Record<FieldPlan['kind'], Omit<ValueSchema, 'title'>>> = {
  // Characters, so that the longest, of two UTF-16 units each, is within what a request may carry.
  TEXT: {
    type: 'string',
    minLength: 1,
    maxLength: 1000,
    pattern: `^[^${UNSEEN}]*[^${UNSEEN}\\s][^${UNSEEN}]*$`,
    description: `文字，至多 1000 字，一字不改；一行，不得全为空白，${noUnseen()}`,
  },
  NUMBER: { type: 'number', minimum: 0, description: `不小于 0 的数字；也可写作文字，${WIDE}` },
  DATE: {
    type: 'string',
    format: 'date',
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    description: `YYYY-MM-DD；${WIDE}`,
  },
  CITIZEN_ID: {
    type: 'string',
    pattern: '^\\d{17}[\\dX]$',
    description: `18 位公民身份号码；小写 x 作大写，${WIDE}`,
  },
  CREDIT_CODE: {
    type: 'string',
    pattern: '^[0-9A-Z]{18}$',
    description: `18 位统一社会信用代码；小写字母作大写，${WIDE}`,
  },
  PHONE: { type: 'string', pattern: '^1\\d{10}$', description: `11 位手机号码；${WIDE}` },
};

const valueSchema = ({ name, kind }: FieldPlan): ValueSchema => ({ title: name, ...KINDS[kind] });

/**
 * The form as the guide shows it and as a case keeps it: what fits this very schema `readForm` takes as it is, and what it keeps of
 * anything else fits it. A field left blank counts as not filled in, and one that is not asked is dropped, so others are not forbidden.
 */
export const formSchema = ({ name, form }: Pick<CasePlan, 'name' | 'form'>): FormSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: name,
  type: 'object',
  properties: Object.fromEntries(form.map((field) => [field.field, valueSchema(field)])),
  required: form.filter(({ required }) => required).map(({ field }) => field),
});

const patterns = new Map<string, RegExp>();

function matches(pattern: string, value: string): boolean {
  const expression = patterns.get(pattern) ?? new RegExp(pattern, 'u');
  patterns.set(pattern, expression);
  return expression.test(value);
}

/** Whether a value is as its schema says. */
export function fits(schema: ValueSchema, value: string | number): boolean {
  if (schema.type === 'number')
    return typeof value === 'number' && Number.isFinite(value) && value >= (schema.minimum ?? -Infinity);
  if (typeof value !== 'string') return false;
  const length = [...value].length;
  return (
    length >= (schema.minLength ?? 0) &&
    length <= (schema.maxLength ?? Infinity) &&
    (schema.pattern === undefined || matches(schema.pattern, value)) &&
    (schema.format !== 'date' || isDay(value))
  );
}
