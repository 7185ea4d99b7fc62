import { TIERS } from '@yijianshi/domain';
import * as z from 'zod';

/**
 * The shape of a theme's data. The schema only says what a value looks like; what the values must say together is
 * `validateTheme`'s.
 */

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[a-z0-9_]+$`));
const ids = (prefix: string) => z.array(id(prefix));

/** How well a value is known: the tag, and after it where the value comes from. */
const Evidence = z.string().regex(/^(official|law|policy|knowledge|reconstruction)\b/);

/** Working days and their source. */
const Term = z.strictObject({ days: z.int().positive(), evidence: Evidence });

const Retention = z.enum(['PERMANENT', 'YEARS_30', 'YEARS_10']);

const PrintPart = z.strictObject({
  text: z.string().optional(),
  field: z.string().optional(),
  unit: z.string().optional(),
  when: z.string().optional(),
});

const Certificate = z.strictObject({
  template: z.string().min(1),
  title: z.string().min(1),
  /** The last three of the type code (GB/T 36904), given by the department that defines the type. */
  typeDigits: z.string().regex(/^\d{3}$/),
  /** `null`: no end date. */
  validYears: z.int().positive().nullable(),
  /** Field of the template → what is printed there, part after part. */
  print: z.record(z.string(), z.array(PrintPart).min(1)),
  evidence: Evidence,
});

export const Item = z.strictObject({
  id: id('i_'),
  name: z.string().min(1),
  nameEn: z.string().min(1),
  department: z.string().min(1),
  prerequisites: ids('i_'),
  /** Items an applicant never needs together with this one; one side naming the other is enough. */
  excludes: ids('i_'),
  statutory: Term,
  promised: Term,
  certificate: Certificate.nullable(),
  basis: z.strictObject({ text: z.string().min(1), evidence: Evidence }),
  retention: z.strictObject({ granted: Retention, denied: Retention, evidence: Evidence }),
  tier: z.enum(TIERS),
  materials: ids('m_'),
  fields: z.array(z.string()),
  evidence: Evidence,
});
export type Item = z.infer<typeof Item>;

export const Material = z.strictObject({
  id: id('m_'),
  name: z.string().min(1),
  nameEn: z.string().min(1),
  required: z.boolean(),
  /** The applicant is asked for a file. */
  upload: z.boolean(),
  exemption: z.enum(['GENERATED_FORM', 'E_LICENCE', 'DATA_CHECK', 'PRIOR_RESULT']).optional(),
  tier: z.enum(TIERS),
  evidence: Evidence,
});
export type Material = z.infer<typeof Material>;

const Field = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  name: z.string().min(1),
  kind: z.enum(['TEXT', 'NUMBER', 'DATE', 'CITIZEN_ID', 'CREDIT_CODE', 'PHONE']),
  required: z.boolean(),
  /** Kept under the case's key, apart from the record. */
  personal: z.boolean(),
  evidence: Evidence,
});

export const Option = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  label: z.string().min(1),
  items: ids('i_').default([]),
  /** Item id → materials it needs besides its own, when it is chosen too. */
  materials: z.record(id('i_'), ids('m_')).default({}),
  fields: z.array(z.string()).default([]),
  /** Says that choosing this asks for nothing more, so that an option left empty by mistake is noticed. */
  nothing: z.literal(true).optional(),
});
export type Option = z.infer<typeof Option>;

export const Question = z.strictObject({
  id: id('q_'),
  text: z.string().min(1),
  /** Shown only after this answer to an earlier question; absent: always shown. */
  after: z.strictObject({ question: id('q_'), option: z.string() }).optional(),
  options: z.array(Option).min(2),
  evidence: Evidence,
});
export type Question = z.infer<typeof Question>;

const BeforeAfter = z.tuple([z.int(), z.int()]);

export const Theme = z.strictObject({
  id: id('t_'),
  /** `YYYY.n`; a case keeps the version it was lodged under. */
  version: z.string().regex(/^\d{4}\.[1-9]\d*$/),
  name: z.string().min(1),
  nameEn: z.string().min(1),
  /** Code of the theme in the province's catalogue. */
  code: z.string().min(1),
  /** Leading department. */
  lead: z.string().min(1),
  regions: z
    .array(
      z.strictObject({ area: z.string().regex(/^\d{12}$/), name: z.string().min(1), evidence: Evidence }),
    )
    .min(1),
  window: z.strictObject({ place: z.string().min(1), hours: z.string().min(1), evidence: Evidence }),
  /** The theme's own clock; without `covers` it covers every item. */
  promise: z.strictObject({
    days: z.int().positive(),
    covers: ids('i_').optional(),
    evidence: Evidence,
    coversEvidence: Evidence.optional(),
  }),
  /** 四减: what it took before the reform and takes now. */
  beforeAfter: z.strictObject({
    steps: BeforeAfter,
    materials: BeforeAfter,
    days: BeforeAfter,
    visits: BeforeAfter,
    evidence: Evidence,
  }),
  /** Items every case of the theme has. */
  always: ids('i_'),
  questions: z.array(Question),
  items: z.array(Item).min(1),
  materials: z.array(Material),
  fields: z.array(Field),
  /** The field that names the holder of what is granted. */
  holder: z.string(),
});
export type Theme = z.infer<typeof Theme>;
