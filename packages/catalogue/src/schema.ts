import { CRITERIA, LIFE_STAGES, TIERS } from '@yijianshi/domain';
import * as z from 'zod';

/**
 * The shape of a theme's data, published as `theme.schema.json`. The schema only says what a value looks like; what the values must
 * say together is `validateTheme`'s. What an older file lacks has a default that asks nothing more of the applicant.
 */

/** No longer than the API's paths and requests take them. */
const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[a-z0-9_]{1,39}$`));
const ids = (prefix: string) => z.array(id(prefix));
const text = z.string().min(1);

/** How well a value is known: the tag, and after it where the value comes from. */
const Evidence = z.string().regex(/^(official|law|policy|knowledge|reconstruction)\b/);

const Area = z.string().regex(/^\d{12}$/);
const Day = z.iso.date();

/** The law's limit in working days, and its source. */
const Statutory = z.strictObject({ days: z.int().positive(), evidence: Evidence });

/** A promise in working days; 0 is on the spot, and half a day is said as such. */
const Days = z.number().min(0).max(1000).multipleOf(0.5);
const Promised = z.strictObject({ days: Days, evidence: Evidence });

const Retention = z.enum(['PERMANENT', 'YEARS_30', 'YEARS_10']);

const PrintPart = z.strictObject({
  text: z.string().optional(),
  field: z.string().optional(),
  unit: z.string().optional(),
  when: z.string().optional(),
});

const Certificate = z.strictObject({
  template: text,
  title: text,
  /** The last three of the type code (GB/T 36904), given by the department that defines the type. */
  typeDigits: z.string().regex(/^\d{3}$/),
  /** `null`: no end date. */
  validYears: z.int().positive().nullable(),
  /** Field of the template → what is printed there, part after part. */
  print: z.record(z.string(), z.array(PrintPart).min(1)),
  /** 多证合一: granted items of one group and one department may be listed on one certificate. */
  mergeGroup: text.optional(),
  evidence: Evidence,
});

const FIELD_KINDS = ['TEXT', 'NUMBER', 'DATE', 'CITIZEN_ID', 'CREDIT_CODE', 'PHONE'] as const;

const Condition = z.strictObject({ text, evidence: Evidence });

/** 即办件, 承诺件, 联办件, 上报件, 网办件. */
const CASE_KINDS = ['IMMEDIATE', 'PROMISED', 'JOINT', 'REPORTED_UP', 'ONLINE'] as const;
/** 行政许可, 行政确认, 备案, 行政给付, 公共服务. */
const ITEM_TYPES = ['LICENCE', 'CONFIRMATION', 'RECORD', 'PAYMENT', 'PUBLIC_SERVICE'] as const;
export const LEVELS = ['CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE'] as const;

/** Who is in charge where it is not the item's own department: by level or area, from a day, until one. */
const Authority = z.strictObject({
  level: z.enum(LEVELS).optional(),
  /** Absent: every area of the level. */
  area: Area.optional(),
  department: text,
  /** The power is delegated: decided in the name of the item's own department, which seals. */
  delegated: z.boolean().default(false),
  from: Day,
  /** The last day; absent: until changed. */
  until: Day.optional(),
  evidence: Evidence,
});

export const Item = z.strictObject({
  id: id('i_'),
  name: text,
  nameEn: text,
  /** 事项编码, where it is known. */
  code: text.optional(),
  type: z.enum(ITEM_TYPES).default('LICENCE'),
  kind: z.enum(CASE_KINDS).default('PROMISED'),
  department: text,
  authority: z.array(Authority).default([]),
  prerequisites: ids('i_'),
  /** Items an applicant never needs together with this one; one side naming the other is enough. */
  excludes: ids('i_'),
  conditions: z.array(Condition).default([]),
  statutory: Statutory,
  promised: Promised,
  /** Working days the department's head may add once; `null`: none. */
  extension: Statutory.nullable().default({ days: 10, evidence: 'law: 行政许可法 42' }),
  /** Whether a special procedure may stop the clock. */
  suspension: z
    .strictObject({ allowed: z.boolean(), evidence: Evidence })
    .default({ allowed: true, evidence: 'law: 行政许可法 45' }),
  /** 现场核查: someone goes and looks before the decision. */
  onSiteCheck: z.boolean().default(false),
  /** 告知承诺: decided at once on the applicant's signed promise, checked afterwards. */
  commitment: z.boolean().default(false),
  /** A department that stays silent in a joint inspection counts as agreeing; never for fire and food safety. */
  deemedConsentAllowed: z.boolean().default(false),
  /** 证照分离: a record, issued with the licence; no approval. */
  recordOnly: z.boolean().default(false),
  /** Yuan, and who pays it. */
  fee: z
    .strictObject({
      amount: z.number().min(0),
      payer: z.enum(['NOBODY', 'APPLICANT', 'GOVERNMENT']),
      evidence: Evidence,
    })
    .default({ amount: 0, payer: 'NOBODY', evidence: 'reconstruction: no fee found' }),
  certificate: Certificate.nullable(),
  basis: z.strictObject({ text, evidence: Evidence }),
  retention: z.strictObject({ granted: Retention, denied: Retention, evidence: Evidence }),
  tier: z.enum(TIERS),
  /** 涉密: such an item is never published (S3). */
  stateSecret: z.boolean().default(false),
  materials: ids('m_'),
  fields: z.array(z.string()),
  /** What the item's own form says a field is, where that form is known: all of them must say what the one form says. */
  fieldKinds: z.record(z.string(), z.enum(FIELD_KINDS)).default({}),
  evidence: Evidence,
});
export type Item = z.infer<typeof Item>;

/** 六个一律: the law that asks for the material, and why nothing lighter will do. */
const Kept = z.strictObject({
  law: text,
  /** Why no document the applicant already holds shows it. */
  document: text,
  /** Why a written promise does not do. */
  promise: text,
  /** Why no other office can confirm it. */
  office: text,
  /** Why a visit does not show it. */
  visit: text,
  /** Why the data exchange does not have it. */
  exchange: text,
  evidence: Evidence,
});

/** What stands in for an exempted material in the registers. */
const Exchange = z.strictObject({
  /** Asked in this order until one has it: the certificates issued here, the partner's register. */
  registers: z
    .array(z.enum(['OWN', 'PARTNER']))
    .min(1)
    .default(['OWN', 'PARTNER']),
  /** A certificate of a department by the last three of its type code, or the register's name for its data. Absent: the material's code. */
  type: z
    .union([text, z.strictObject({ department: text, typeDigits: z.string().regex(/^\d{3}$/) })])
    .optional(),
  /** Whose it is: the field with the number, and the field with the name that must go with it; `applicant`: of who applies. */
  subjects: z
    .array(z.strictObject({ number: z.string(), name: z.string().optional() }))
    .min(1)
    .default([{ number: 'applicant', name: 'applicant' }]),
  evidence: Evidence,
});

export const Material = z.strictObject({
  id: id('m_'),
  name: text,
  nameEn: text,
  /** 材料编码, where it is known. */
  code: text.optional(),
  required: z.boolean(),
  /** The applicant is asked for a file. */
  upload: z.boolean(),
  exemption: z.enum(['GENERATED_FORM', 'E_LICENCE', 'DATA_CHECK', 'PRIOR_RESULT']).optional(),
  /** What is fetched instead, by an e-licence, a data check or an earlier result. Absent: looked for by the material's code, for the applicant. */
  exchange: Exchange.optional(),
  /** The item of the theme whose result this is. */
  resultOf: id('i_').optional(),
  /** 来源渠道: who makes it. */
  source: z.enum(['APPLICANT', 'GOVERNMENT', 'OTHER']).default('APPLICANT'),
  /** A promise the applicant signs. */
  commitment: z.boolean().default(false),
  /** 容缺: may be owed for a while against a signed promise. */
  deferrable: z.boolean().default(false),
  /** 审查要点: what pre-review looks at, one by one. */
  reviewPoints: z.array(text).default([]),
  kept: Kept.optional(),
  tier: z.enum(TIERS),
  evidence: Evidence,
});
export type Material = z.infer<typeof Material>;

const Field = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/),
  name: text,
  kind: z.enum(FIELD_KINDS),
  required: z.boolean(),
  /** Kept under the case's key, apart from the record. */
  personal: z.boolean(),
  evidence: Evidence,
});

export const Option = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  label: text,
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
  text,
  /** Shown only after this answer to an earlier question; absent: always shown. */
  after: z.strictObject({ question: id('q_'), option: z.string() }).optional(),
  options: z.array(Option).min(2),
  evidence: Evidence,
});
export type Question = z.infer<typeof Question>;

const Figure = z.tuple([z.number().min(0), z.number().min(0)]);

/** 四减: what it took before the reform and takes now. */
const BeforeAfter = z.strictObject({
  steps: Figure,
  materials: Figure,
  days: Figure,
  visits: Figure,
  evidence: Evidence,
});

const Window = z.strictObject({ place: text, hours: text, evidence: Evidence });

/** One decision to publish: where, from which day, who wrote it, who reviewed it against which criteria. */
const Publication = z.strictObject({
  areas: z.array(Area).min(1),
  from: Day,
  author: text,
  reviewer: text,
  criteria: z.array(z.enum(CRITERIA)),
  evidence: Evidence,
});

export const Theme = z.strictObject({
  id: id('t_'),
  /** `YYYY.n`; a case keeps the version it was lodged under. */
  version: z.string().regex(/^\d{4}\.[1-9]\d{0,3}$/),
  name: text,
  nameEn: text,
  /** Code of the theme in the province's catalogue; absent: none found. */
  code: text.optional(),
  lifeStage: z.enum(LIFE_STAGES).default('OTHER'),
  /** 办理事项的复杂程度: 简单, 较为复杂, 复杂. */
  complexity: z.enum(['SIMPLE', 'FAIRLY_COMPLEX', 'COMPLEX']).default('FAIRLY_COMPLEX'),
  /** 不见面审批: done without a visit. */
  onlineOnly: z.boolean().default(false),
  conditions: z.array(Condition).default([]),
  /** Leading department. */
  lead: text,
  /** Where the theme is offered; `window` and `beforeAfter` where they differ from the theme's. */
  regions: z
    .array(
      z.strictObject({
        area: Area,
        name: text,
        window: Window.optional(),
        beforeAfter: BeforeAfter.optional(),
        evidence: Evidence,
      }),
    )
    .min(1),
  window: Window,
  /** The theme's own clock; without `covers` it covers every item. */
  promise: z.strictObject({
    days: Days,
    covers: ids('i_').optional(),
    evidence: Evidence,
    coversEvidence: Evidence.optional(),
  }),
  beforeAfter: BeforeAfter,
  /** Items every case of the theme has. */
  always: ids('i_'),
  questions: z.array(Question),
  items: z.array(Item).min(1),
  materials: z.array(Material),
  fields: z.array(Field),
  /** The field that names the holder of what is granted. */
  holder: z.string(),
  published: z.array(Publication).default([]),
});
export type Theme = z.infer<typeof Theme>;
