import {
  CHANNELS,
  CONTENT_TYPES,
  isDay,
  NOTICES,
  REGISTERS,
  RETURN_REASONS,
  ROLES,
  STAGES,
  TIERS,
} from '@yijianshi/domain';
import * as z from 'zod';
import * as people from './people-schemas.ts';
import { day, line, text } from './texts.ts';

export const CaseNo = z
  .string()
  .regex(/^\d{6}-\d{8}-\d{6}$/)
  .meta({ id: 'CaseNo', description: '办件编号', example: '431101-20261122-000001' });
export const ItemId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,40}$/)
  .meta({ id: 'ItemId' });
export const MaterialId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,40}$/)
  .meta({ id: 'MaterialId' });
export const NoticeKind = z.enum(NOTICES).meta({ id: 'NoticeKind' });
export const TaskId = z
  .string()
  .regex(/^\d{6}-\d{8}-\d{6}\.[A-Z_]{3,12}(\.[a-z][a-z0-9_]{1,40})?$/)
  .meta({ id: 'TaskId', description: '{caseNo}.{step}, or {caseNo}.{step}.{item, notice or material}' });
export const DeliveryId = z
  .string()
  .regex(/^D\d{6}-\d{8}-\d{6}$/)
  .meta({ id: 'DeliveryId' });
export const Area = z
  .string()
  .regex(/^\d{12}$/)
  .meta({ id: 'Area', description: '12 位行政区划代码' });
const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ id: 'Sha256' });
export const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isDay, { message: 'a day that exists' })
  .meta({ id: 'Day', description: 'YYYY-MM-DD, Asia/Shanghai' });
export const Instant = z
  .string()
  .meta({ id: 'Instant', description: 'RFC 3339, +08:00', format: 'date-time' });
const Due = z
  .union([z.string(), z.object({ notYetComputable: z.number() })])
  .meta({ id: 'Due', description: 'A day, or the year whose calendar is not published yet' });

export const None = z.strictObject({});
export const Paging = {
  cursor: z.string().max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
};

// Cases

const Overrides = z
  .array(z.strictObject({ field: line(100), reason: text(500) }))
  .max(10)
  .default([]);

export const CreateCase = z
  .strictObject({
    themeId: text(64),
    area: Area,
    channel: z.enum(CHANNELS).default('WINDOW').meta({
      description:
        '受理渠道：大厅、县区、乡镇（街道）、村（社区）窗口，市场监管所，自助终端，网上，帮办代办（须有代理人和授权委托）',
    }),
    deliveryMode: z.enum(['COURIER', 'COUNTER', 'ONLINE']),
    answers: z.record(z.string().max(64), z.string().max(64)),
    applicant: people.Applicant,
    agent: people.Agent.optional(),
    form: z.record(z.string().max(64), z.union([z.string().max(2000), z.number()])),
    overrides: Overrides,
  })
  .meta({ id: 'CreateCase' });

const Register = z.enum(Object.keys(REGISTERS) as [keyof typeof REGISTERS]);
const Words = { zh: z.string(), en: z.string() };

export const MaterialNeed = z
  .object({
    materialId: MaterialId,
    name: z.string(),
    required: z.boolean(),
    asked: z.boolean().meta({ description: '须由申请人提交：本来就要提交，或免交未能取得而退回申请人' }),
    exemption: z.string().optional().meta({ description: '免交方式' }),
    deferrable: z.boolean().optional().meta({ description: '容缺: a signed promise will do for now' }),
    commitment: z.boolean().optional().meta({ description: '告知承诺: a signed commitment' }),
    reviewPoints: z.array(z.string()).optional(),
    obtained: z
      .object({
        register: Register,
        ...Words,
        reference: z.string().meta({ description: "The register's own number for it" }),
        at: Instant,
      })
      .optional()
      .meta({ description: '已免交取得：何处、何时' }),
    awaited: z
      .object({ itemId: ItemId, granted: z.boolean() })
      .optional()
      .meta({ description: '本办件另一事项的结果，准予后即取得' }),
    returned: z
      .object({
        register: Register,
        reason: z.enum(Object.keys(RETURN_REASONS) as [keyof typeof RETURN_REASONS]),
        ...Words,
        at: Instant,
      })
      .optional()
      .meta({ description: '未能取得、退回申请人的原因' }),
  })
  .meta({ id: 'MaterialNeed' });

export const CaseMaterials = z
  .object({ caseNo: CaseNo, materials: z.array(MaterialNeed) })
  .meta({ id: 'CaseMaterials' });

const Fault = z.object({
  materialId: MaterialId,
  name: z.string(),
  unmet: z.array(z.string()),
  reason: z.string().optional(),
});
const FieldFault = z.object({ field: z.string(), name: z.string(), reason: z.string() });
/** What the one correction notice lists. */
const CorrectionNotice = z.object({ materials: z.array(Fault), fields: z.array(FieldFault) });

export const CaseCreated = z
  .object({
    caseNo: CaseNo,
    receiptCode: z.string().meta({ description: '回执查询码' }),
    items: z.array(z.object({ itemId: ItemId, name: z.string(), department: z.string() })),
    materials: z.array(MaterialNeed),
    warnings: z.array(z.object({ field: z.string(), rule: z.string(), reason: z.string() })),
  })
  .meta({ id: 'CaseCreated' });

const AnnouncedMaterial = z.strictObject({
  materialId: MaterialId,
  length: z
    .number()
    .int()
    .min(1)
    .max(200 * 1024 * 1024),
  sha256: Sha256,
  contentType: z.enum(CONTENT_TYPES).meta({
    description: 'What the file is: its beginning is looked at when the case is submitted. A text is UTF-8',
  }),
  owedUntil: day.optional().meta({
    description: '容缺受理: the file is the signed promise to hand the material itself in by this day',
  }),
});

export const AnnounceMaterials = z
  .strictObject({ materials: z.array(AnnouncedMaterial).min(1).max(50) })
  .refine(
    ({ materials }) => new Set(materials.map(({ materialId }) => materialId)).size === materials.length,
    { path: ['materials'], message: 'each material once' },
  )
  .meta({
    id: 'AnnounceMaterials',
    description: 'The whole set at once, or a part of it: one file for each material',
  });

const UploadSlot = z
  .object({
    materialId: MaterialId,
    method: z.literal('PUT'),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    expiresAt: Instant,
  })
  .meta({ id: 'UploadSlot' });

export const UploadSlots = z.object({ slots: z.array(UploadSlot) }).meta({
  id: 'UploadSlots',
  description:
    'In the order asked. A file is stored once: of one file for two materials the second upload may answer 412, which says it is there',
});

const ReviewLine = z.strictObject({
  materialId: MaterialId,
  unmet: z
    .array(z.number().int().min(0).max(100))
    .max(100)
    .default([])
    .meta({ description: 'Review points that are not met, counted from 0 as the material lists them' }),
  reason: text(500).optional().meta({ description: 'What else is wrong, or more of it' }),
});

export const PreReview = z
  .strictObject({
    lines: z.array(ReviewLine).max(200),
    fields: z
      .array(z.strictObject({ field: z.string().max(64), reason: text(500) }))
      .max(200)
      .default([])
      .meta({ description: 'Fields of the form that need correcting' }),
  })
  .refine(({ lines }) => new Set(lines.map(({ materialId }) => materialId)).size === lines.length, {
    path: ['lines'],
    message: 'each material once',
  })
  .meta({
    id: 'PreReview',
    description:
      'One line for every material that was handed in. It passes if all are fit; otherwise the one correction notice goes out, with everything in it',
  });

export const Correction = z
  .strictObject({
    form: z
      .record(z.string().max(64), z.union([z.string().max(2000), z.number()]))
      .default({})
      .meta({ description: 'The fields that the correction notice lists, answered anew' }),
    overrides: Overrides,
  })
  .meta({ id: 'Correction', description: 'The materials that the notice lists were uploaded before' });

export const Acceptance = z
  .discriminatedUnion('accept', [
    z.strictObject({ accept: z.literal(true) }),
    z.strictObject({ accept: z.literal(false), reasons: text(2000) }),
  ])
  .meta({ id: 'Acceptance' });

export const Withdrawal = z.strictObject({ reason: text(500) }).meta({ id: 'Withdrawal' });

export const CaseStatus = z
  .object({
    caseNo: CaseNo,
    status: z.string(),
    acceptanceDue: Due.optional(),
    promiseDue: Due.optional(),
    result: z.string().optional(),
  })
  .meta({ id: 'CaseStatus' });

const TroubleView = z.object({
  reason: z.string(),
  field: z.string().optional(),
  codePoint: z.string().optional(),
  message: z.string(),
});

/** Its file can be had once it is sealed. */
const NoticeView = z.object({
  notice: NoticeKind,
  title: z.string(),
  number: z.string().meta({ description: '文号' }),
  state: z.enum(['BEING_SEALED', 'SEALED', 'STOPPED']),
  verificationUrl: z.string().optional(),
});

export const CaseView = z
  .object({
    caseNo: CaseNo,
    status: z.string(),
    theme: z.object({ themeId: z.string(), name: z.string(), version: z.string() }),
    area: Area,
    deliveryMode: z.string(),
    channel: z.enum(CHANNELS),
    applicant: people.ApplicantView,
    agent: people.AgentView.optional(),
    result: z.string().optional(),
    deliveryId: DeliveryId.optional(),
    overrides: z.array(z.object({ field: z.string(), rule: z.string(), reason: z.string() })),
    correction: CorrectionNotice.optional(),
    materials: z.array(
      z.object({
        ...MaterialNeed.shape,
        arrived: z.boolean(),
        sha256: Sha256.optional(),
        owedUntil: Day.optional(),
        urged: z.string().optional(),
      }),
    ),
    items: z.array(
      z.object({
        itemId: ItemId,
        name: z.string(),
        department: z.string(),
        prerequisites: z.array(z.string()),
        stage: z.string(),
        due: Due.optional(),
        reasons: z.string().optional(),
        document: z.object({ kind: z.string(), documentId: z.string(), title: z.string() }).optional(),
        trouble: TroubleView.optional(),
      }),
    ),
    notices: z.array(NoticeView.extend({ trouble: TroubleView.optional() })),
  })
  .meta({ id: 'CaseView' });

export const Progress = z
  .object({
    caseNo: CaseNo,
    theme: z.string(),
    status: z.string(),
    result: z.string().optional(),
    promiseDue: Due.optional(),
    correction: CorrectionNotice.optional(),
    owed: z
      .array(z.object({ materialId: MaterialId, name: z.string(), until: Day }))
      .meta({ description: '容缺待补' }),
    stages: z.array(
      z.object({ stage: z.enum(STAGES), state: z.enum(['DONE', 'NOW', 'AHEAD']), at: Instant.optional() }),
    ),
    timeline: z.array(
      z.object({
        stage: z.enum(STAGES),
        event: z.string(),
        at: Instant,
        who: z.string(),
        item: z.string().optional(),
        due: Due.optional(),
        text: z.string(),
      }),
    ),
    results: z.array(
      z.object({
        itemId: ItemId,
        item: z.string(),
        result: z.string(),
        document: z
          .object({ documentId: z.string(), title: z.string(), verificationUrl: z.string().optional() })
          .optional(),
      }),
    ),
    notices: z.array(NoticeView),
  })
  .meta({ id: 'Progress' });

// Tasks

export const TaskView = z
  .object({
    taskId: TaskId,
    caseNo: CaseNo,
    step: z.string(),
    itemId: ItemId.optional(),
    notice: NoticeKind.optional(),
    materialId: MaterialId.optional(),
    queue: z.string(),
    state: z.enum(['OPEN', 'CLAIMED']),
    claimedBy: z.string().optional(),
    due: Due.optional(),
  })
  .meta({ id: 'Task' });
export const TaskPage = z
  .object({ items: z.array(TaskView), cursor: z.string().optional() })
  .meta({ id: 'TaskPage' });

export const Opinion = z.strictObject({ text: text(2000) }).meta({ id: 'Opinion' });
export const Decision = z
  .strictObject({
    decision: z.enum(['GRANT', 'DENY']),
    reasons: text(2000),
    basis: text(500).optional(),
  })
  .meta({ id: 'Decision' });
export const Mending = z
  .strictObject({
    printAs: z.record(z.string().max(64), text(500)).meta({ description: '证照字段 → 改用的打印文字' }),
    reason: text(500),
  })
  .meta({ id: 'Mending' });

export const NoticeMending = z
  .strictObject({
    printAs: z.record(z.string().max(64), text(2000)).meta({ description: '文书字段 → 改用的打印文字' }),
    reason: text(500),
  })
  .meta({ id: 'NoticeMending' });

// Deliveries

export const PostDelivery = z
  .strictObject({ caseNo: CaseNo, sealNumber: line(40) })
  .meta({ id: 'PostDelivery' });
export const DeliveryView = z
  .object({
    deliveryId: DeliveryId,
    caseNo: CaseNo,
    state: z.string(),
    carrier: z.string(),
    carrierOrderId: z.string().optional(),
    promisedBy: Instant.optional(),
    custody: z.object({ holder: z.string(), basis: z.string() }),
    recipient: z.object({ name: z.string(), phone: z.string(), address: z.string() }),
  })
  .meta({ id: 'Delivery' });
export const DeliveryPosted = z
  .object({ deliveryId: DeliveryId, caseNo: CaseNo, state: z.string() })
  .meta({ id: 'DeliveryPosted' });

// Certificates

export const CertificateId = z.string().max(120).meta({
  id: 'CertificateId',
  description: "GB/T 36904 certificate identifier, or a letter's document number",
});
export const CertificateVerification = z
  .object({
    certificateId: CertificateId,
    title: z.string(),
    holder: z.string().meta({ description: 'Masked' }),
    issuer: z.string(),
    issuedOn: z.string(),
    validUntil: z.string().optional(),
    state: z.enum(['VALID', 'SUSPENDED', 'REVOKED', 'CANCELLED', 'EXPIRED', 'SUPERSEDED']),
    sha256: Sha256,
    notice: z.string(),
  })
  .meta({ id: 'CertificateVerification' });

// Archive

const ArchivedFile = z.object({
  fileId: z.string(),
  path: z.string(),
  kind: z.string(),
  tier: z.enum(TIERS),
  length: z.number(),
  sha256: Sha256,
});
export const ArchiveView = z
  .object({
    caseNo: CaseNo,
    archivedAt: Instant,
    files: z.array(ArchivedFile),
  })
  .meta({ id: 'Archive' });
export const ArchivePage = z
  .object({
    items: z.array(z.object({ caseNo: CaseNo, archivedAt: Instant, files: z.number() })),
    cursor: z.string().optional(),
  })
  .meta({ id: 'ArchivePage' });
export const FileAccess = z
  .strictObject({ purpose: text(200), mode: z.enum(['VIEW', 'DOWNLOAD']) })
  .meta({ id: 'FileAccess' });
export const FileLink = z
  .object({ method: z.literal('GET'), url: z.string(), expiresAt: Instant })
  .meta({ id: 'FileLink' });

// Errors and identity

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string(),
    wayOut: z.string(),
    field: z.string().optional(),
    rule: z.string().optional(),
    errors: z
      .array(
        z.object({
          field: z.string(),
          rule: z.string(),
          // Of a theme's fault: what is there, in Chinese and English, and what to do about it.
          code: z.string().optional(),
          detail: z.string().optional(),
          title: z.string().optional(),
          wayOut: z.string().optional(),
        }),
      )
      .optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem', description: 'application/problem+json (RFC 9457)' });

export type Problem = z.infer<typeof Problem>;

/** What a token says of its bearer. */
export const Claims = z.object({
  sub: z.string().min(1).max(100),
  roles: z
    .array(z.enum(ROLES).exclude(['SYSTEM']))
    .min(1)
    .max(10),
  department: z.string().max(20).optional(),
  area: Area.optional(),
});
export type Claims = z.infer<typeof Claims>;
