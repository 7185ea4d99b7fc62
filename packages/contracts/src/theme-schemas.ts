import { CRITERIA, LIFE_STAGES } from '@yijianshi/domain';
import * as z from 'zod';
import { Area, Day, Instant, ItemId, MaterialId } from './schemas.ts';

// Themes

export const ThemeSummary = z
  .looseObject({ id: z.string(), name: z.string(), version: z.string() })
  .meta({ id: 'ThemeSummary' });
export const ThemeDetail = z
  .looseObject({ id: z.string(), name: z.string(), version: z.string() })
  .meta({ id: 'Theme' });

export const ThemeFilter = z.strictObject({
  lifeStage: z.enum(LIFE_STAGES).optional(),
  withoutVisit: z.enum(['true', 'false']).optional(),
});

// Guide

export const GuideAsked = z
  .strictObject({
    area: Area.optional(),
    answers: z.record(z.string().max(64), z.string().max(64)),
  })
  .meta({ id: 'GuideAsked', description: '已作的回答：问题编号 → 选项编号；未作的会被问到' });

export const GuideSheetAsked = z.strictObject({
  answers: z
    .string()
    .max(4096)
    .regex(/^(q_[a-z0-9_]+:[a-z0-9-]+(,q_[a-z0-9_]+:[a-z0-9-]+)*)?$/)
    .default('')
    .meta({ description: 'q_small:no,q_public:yes', example: 'q_small:no,q_public:yes' }),
  area: Area.optional(),
});

/** How well a value is known: `reconstruction` was made plausible and must be replaced before real use. */
const Evidence = z
  .enum(['official', 'law', 'policy', 'knowledge', 'reconstruction'])
  .meta({ id: 'Evidence', description: 'reconstruction：拟定值，正式使用前须替换' });
const Sourced = z.object({ text: z.string(), evidence: Evidence });
const OfTheme = z.object({ themeId: z.string(), version: z.string(), name: z.string() });
const DepartmentName = z.object({ id: z.string(), name: z.string() });
const Fee = z.object({
  yuan: z.number(),
  payer: z.enum(['NOBODY', 'APPLICANT', 'GOVERNMENT']),
  evidence: Evidence,
});
const Obtained = z.enum(['UPLOAD', 'GENERATED_FORM', 'E_LICENCE', 'DATA_CHECK', 'PRIOR_RESULT']);

const guideCommon = {
  theme: OfTheme,
  area: z.object({ area: Area, name: z.string() }),
  answers: z.record(z.string(), z.string()),
  dropped: z.array(z.string()).meta({ description: '因其他回答而不再适用、已弃置的回答' }),
};

const GuideQuestion = z
  .object({
    state: z.literal('ASKING'),
    ...guideCommon,
    next: z.object({
      questionId: z.string(),
      text: z.string(),
      options: z.array(z.object({ optionId: z.string(), label: z.string() })),
      evidence: Evidence,
    }),
    remaining: z.number().int().meta({ description: '至多还有几问，含本问' }),
  })
  .meta({ id: 'GuideQuestion' });

const GuideItem = z
  .object({
    itemId: ItemId,
    name: z.string(),
    type: z.string(),
    kind: z.string(),
    department: DepartmentName,
    basis: Sourced,
    conditions: z.array(Sourced),
    promisedDays: z.number(),
    statutoryDays: z.number(),
    extensionDays: z.number(),
    mayPause: z.boolean(),
    onSiteCheck: z.boolean(),
    commitment: z.boolean(),
    prerequisites: z.array(z.string()),
    materials: z.array(z.string()),
    result: z.object({ title: z.string(), sealed: z.boolean(), validYears: z.number().optional() }),
    fee: Fee,
    evidence: Evidence,
  })
  .meta({ id: 'GuideItem' });

const GuideField = z
  .object({
    field: z.string(),
    name: z.string(),
    kind: z.string(),
    required: z.boolean(),
    personal: z.boolean(),
    neededBy: z.array(ItemId),
    becauseOf: z.array(z.object({ questionId: z.string(), optionId: z.string() })),
    evidence: Evidence,
  })
  .meta({ id: 'GuideField' });

const GuideMaterial = z
  .object({
    materialId: MaterialId,
    name: z.string(),
    required: z.boolean(),
    obtained: Obtained,
    how: z.string(),
    neededBy: z.array(ItemId),
    departments: z.array(DepartmentName),
    reviewPoints: z.array(z.string()),
    deferrable: z.boolean(),
    commitment: z.boolean(),
    source: z.string(),
    law: z.string().optional(),
    evidence: Evidence,
  })
  .meta({ id: 'GuideMaterial' });

const FormSchema = z
  .object({
    $schema: z.literal('https://json-schema.org/draft/2020-12/schema'),
    title: z.string(),
    type: z.literal('object'),
    properties: z.record(
      z.string(),
      z.object({
        title: z.string(),
        description: z.string(),
        type: z.enum(['string', 'number']),
        pattern: z.string().optional(),
        format: z.literal('date').optional(),
        minLength: z.number().optional(),
        maxLength: z.number().optional(),
        minimum: z.number().optional(),
      }),
    ),
    required: z.array(z.string()),
  })
  .meta({ id: 'FormSchema', description: '表单的 JSON Schema 2020-12；POST /v1/cases 按同一模式核验' });

const GuideAnswer = z
  .object({
    state: z.literal('COMPLETE'),
    ...guideCommon,
    conditions: z.array(Sourced),
    items: z.array(GuideItem),
    form: z.object({
      schema: FormSchema,
      order: z.array(z.string()).meta({ description: '字段的填写顺序' }),
      fields: z.array(GuideField),
    }),
    materials: z.array(GuideMaterial),
    steps: z.array(z.object({ step: z.string(), text: z.string() })),
    limits: z.object({
      acceptanceDays: z.number(),
      deliveryDays: z.number(),
      promise: z.object({ days: z.number(), covers: z.array(ItemId), text: z.string() }),
      allDecidedDays: z.number(),
    }),
    fees: z.object({
      applicantYuan: z.number(),
      governmentYuan: z.number(),
      items: z.array(Fee.extend({ itemId: ItemId })),
    }),
    places: z.array(
      z.object({ place: z.string(), hours: z.string(), areas: z.array(z.string()), evidence: Evidence }),
    ),
    flow: z.string().meta({ description: '流程图，SVG' }),
    sheet: z.object({
      url: z.string().meta({ description: '告知单的固定网址' }),
      qr: z.string().meta({ description: '该网址的二维码，SVG' }),
    }),
  })
  .meta({ id: 'GuideAnswer' });

export const Guide = z.discriminatedUnion('state', [GuideQuestion, GuideAnswer]).meta({ id: 'Guide' });

export const ExemptedProofs = z
  .object({
    items: z.array(
      z.object({
        mode: Obtained.exclude(['UPLOAD']),
        how: z.string(),
        proofs: z.array(
          z.object({
            materialId: MaterialId,
            name: z.string(),
            theme: OfTheme,
            basis: z.array(z.string()),
            evidence: Evidence,
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'ExemptedProofs' });

const Change = z.object({ before: z.number(), after: z.number(), reduction: z.number() });
export const ThemeMetrics = z
  .object({
    id: z.string(),
    version: z.string(),
    complexity: z.string(),
    items: z.array(
      z.object({
        area: Area,
        name: z.string(),
        steps: Change,
        materials: Change.meta({ description: '改革后：任一情形下申请人最多提交的材料数' }),
        days: Change.meta({ description: '改革后：主题承诺的工作日' }),
        daysOfAll: z.number().meta({ description: '按事项承诺全部办结的工作日' }),
        visits: Change,
        targets: z.array(z.object({ code: z.string(), zh: z.string(), met: z.boolean() })),
        evidence: z.string(),
      }),
    ),
  })
  .meta({ id: 'ThemeMetrics', description: '四减：改革前后的环节、材料、时间、跑动次数' });

// Versions, as their editors and reviewers see them

export const ThemeId = z.string().max(64);
const RegisteredTheme = z.string().regex(/^t_[a-z0-9_]{1,62}$/);
export const byRegistered = z.strictObject({ themeId: RegisteredTheme });
export const byVersion = z.strictObject({
  themeId: RegisteredTheme,
  version: z.string().regex(/^\d{4}\.[1-9]\d{0,3}$/),
});

export const ThemeVersionEntry = z
  .object({
    themeId: z.string(),
    version: z.string(),
    state: z
      .enum(['SUBMITTED', 'SCHEDULED', 'OPEN'])
      .meta({ description: '未审核，未开通；已审核，尚未到开通日期；已在某区划开通' }),
    origin: z.enum(['SHIPPED', 'SUBMITTED']).meta({ description: '随程序发布，或通过接口提交' }),
    author: z.string(),
    submittedAt: Instant.optional(),
    published: z.array(
      z.object({
        areas: z.array(Area),
        from: z.string(),
        reviewer: z.string(),
        criteria: z.array(z.enum(CRITERIA)),
        reviewedAt: Instant.optional(),
      }),
    ),
  })
  .meta({ id: 'ThemeVersion' });
export const ThemeVersions = z.object({ items: z.array(ThemeVersionEntry) }).meta({ id: 'ThemeVersions' });

export const ThemeVersionDetail = ThemeVersionEntry.extend({
  theme: z.looseObject({}).meta({ description: '该版本的主题文件，形状见 theme.schema.json' }),
  replaces: z
    .string()
    .optional()
    .meta({ description: '所比较的版本：之前最近的已发布版本；没有的，为前一版本' }),
  changes: z.array(z.string()).meta({ description: '与该版本的差别，逐值一行：~ 改，+ 增，- 减' }),
}).meta({ id: 'ThemeVersionDetail' });

export const ThemePublication = z
  .strictObject({
    areas: z
      .array(Area)
      .min(1)
      .max(500)
      .refine((areas) => new Set(areas).size === areas.length, { message: 'each area once' }),
    from: Day.meta({ description: '开通日期，不早于今天' }),
    criteria: z
      .array(z.enum(CRITERIA))
      .max(CRITERIA.length)
      .meta({ description: '已逐项核对的标准；缺一不可' }),
  })
  .meta({ id: 'ThemePublication', description: '审核通过：在哪些区划、从哪天起开通。审核人以令牌为准' });
