import { maskAddress, maskIdNumber, maskName, maskPhone } from '../identifiers/index.ts';
import type { FieldPlan } from '../plan.ts';
import { type Json, leavesOf } from './merge-patch.ts';

/** Members of an application that say nothing of a person. Whatever else there is, now or later, is masked. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['themeId', 'area', 'channel', 'deliveryMode', 'answers'],
  ...['kind', 'scope', 'lastDay'],
]);

const MASK_OF_MEMBER: Readonly<Record<string, (text: string) => string>> = {
  idNumber: maskIdNumber,
  creditCode: maskIdNumber,
  phone: maskPhone,
  address: maskAddress,
};

const MASK_OF_KIND: Partial<Record<FieldPlan['kind'], (text: string) => string>> = {
  CITIZEN_ID: maskIdNumber,
  CREDIT_CODE: maskIdNumber,
  PHONE: maskPhone,
};

type FormField = Pick<FieldPlan, 'field' | 'kind' | 'personal'>;

/**
 * An application as an answer may show it: what says something of a person is masked, in the form what the theme says is personal, and
 * what the applicant says of himself elsewhere.
 */
export function maskedApplication(
  application: Readonly<Record<string, Json>>,
  fields: readonly FormField[],
): Record<string, Json> {
  const { form, ...others } = application;
  const shown = masked('', others) as Record<string, Json>;
  if (form === undefined) return shown;
  const masks = leavesOf(shown);
  const ofPerson = new Map([...leavesOf(others)].map(([path, value]) => [value, masks.get(path) ?? value]));
  return { ...shown, form: maskedForm(form as Record<string, Json>, fields, ofPerson) };
}

function maskedForm(
  form: Readonly<Record<string, Json>>,
  fields: readonly FormField[],
  ofPerson: ReadonlyMap<string, string>,
): Record<string, Json> {
  const known = new Map(fields.map((field) => [field.field, field]));
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => {
      const { personal, kind } = known.get(name) ?? { personal: true, kind: 'TEXT' };
      if (personal) return [name, (MASK_OF_KIND[kind] ?? maskName)(String(value))];
      return [name, JSON.parse(ofPerson.get(JSON.stringify(value)) ?? JSON.stringify(value)) as Json];
    }),
  );
}

function masked(name: string, value: Json): Json {
  if (PLAIN.has(name)) return value;
  if (typeof value === 'string') return (MASK_OF_MEMBER[name] ?? maskName)(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: Json) => masked(name, each));
  return Object.fromEntries(Object.entries(value).map(([member, each]) => [member, masked(member, each)]));
}

/**
 * The members of a patch that are what was shown masked, sent back: they would replace what they stand for. By path; a value that is its
 * own mask is none.
 */
export function masksSentBack(
  application: Readonly<Record<string, Json>>,
  patch: Json,
  fields: readonly FormField[],
): string[] {
  const [shown, kept] = [leavesOf(maskedApplication(application, fields)), leavesOf(application)];
  return [...leavesOf(patch)].flatMap(([path, value]) =>
    shown.get(path) === value && kept.get(path) !== value ? [path] : [],
  );
}
