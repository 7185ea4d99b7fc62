import * as z from 'zod';
import { CaseCreated, CaseNo, CreateCase, Instant } from './schemas.ts';

/** A part of something: any member may be missing, at any depth. */
export type Unfinished<T> = T extends readonly unknown[] | string | number | boolean | null | undefined
  ? T
  : { readonly [K in keyof T]?: Unfinished<T[K]> };

/** A JSON Merge Patch (RFC 7396) of it: `null` removes a member. */
type PatchOf<T> = T extends readonly unknown[] | string | number | boolean | null | undefined
  ? T
  : { readonly [K in keyof T]?: PatchOf<T[K]> | null };

/**
 * The shape of merge patches of what a schema describes: the same members, types and lengths, each optional and removable. Rules over
 * several members are left to the whole; a default is the whole's, too: a patch that says nothing of a member leaves it alone.
 */
export function patchOf(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable
  )
    return patchOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodObject) return z.strictObject(membersOf(schema.shape));
  if (schema instanceof z.ZodRecord)
    return z.record(schema.keyType as z.ZodString, patchOf(schema.valueType as z.ZodType).nullable());
  if (schema instanceof z.ZodUnion) return patchOfOneOf(schema.options as z.ZodType[]);
  return schema;
}

/** Of kinds of one thing, a patch may name any member of any kind: which kind it then is, the whole will say. */
function patchOfOneOf(kinds: readonly z.ZodType[]): z.ZodType {
  const shapes = kinds.flatMap((kind) => (kind instanceof z.ZodObject ? [kind.shape] : []));
  if (shapes.length < kinds.length) return z.union(kinds.map(patchOf));
  const members = new Map<string, z.ZodType[]>();
  for (const shape of shapes)
    for (const [name, member] of Object.entries(shape))
      members.set(name, [...(members.get(name) ?? []), member]);
  return z.strictObject(
    Object.fromEntries([...members].map(([name, alike]) => [name, eitherOf(alike).nullable().optional()])),
  );
}

/** A member that several kinds have. Its fault is told in the words of the first. */
function eitherOf(alike: readonly z.ZodType[]): z.ZodType {
  const [first, ...more] = alike.map(patchOf);
  if (first === undefined || more.length === 0) return first ?? z.never();
  if (first instanceof z.ZodObject) return patchOfOneOf(alike);
  return z.union([first, ...more], {
    error: ({ input }) => first.safeParse(input).error?.issues[0]?.message,
  });
}

const membersOf = (shape: Readonly<Record<string, z.ZodType>>): Record<string, z.ZodType> =>
  Object.fromEntries(
    Object.entries(shape).map(([name, member]) => [name, patchOf(member).nullable().optional()]),
  );

/** An application on its way: what `CreateCase` takes, but for what an officer alone says when the case is made. */
const { overrides, themeId, ...applied } = CreateCase.shape;

export type Application = Omit<z.infer<typeof CreateCase>, 'overrides'>;
/** What a draft holds. */
export type DraftContent = Unfinished<Application> & Pick<Application, 'themeId'>;

export const CreateDraft = z.strictObject({ themeId, ...membersOf(applied) }).meta({
  id: 'CreateDraft',
  description: '申请草稿：除 themeId 外均可缺省，成员同 CreateCase',
}) as z.ZodType<PatchOf<Omit<Application, 'themeId'>> & Pick<Application, 'themeId'>>;

export const PatchDraft = z.strictObject({ themeId: themeId.optional(), ...membersOf(applied) }).meta({
  id: 'PatchDraft',
  description: 'JSON Merge Patch（RFC 7396）：给出的替换，null 删除，其余不变',
}) as z.ZodType<PatchOf<Application>>;

export const LodgeDraft = z.strictObject({ overrides }).meta({ id: 'LodgeDraft' });

export const DraftId = z
  .string()
  .regex(/^[2-9A-HJKMNP-TV-Z]{20}$/)
  .meta({ id: 'DraftId', description: '草稿编号，不可猜测' });

const Named = z.object({ field: z.string(), rule: z.string() });

/** What keeps it from becoming a case, and what of it the case would leave out. */
const Left = z
  .object({
    ready: z.boolean().meta({ description: '无须补充即可登记为办件' }),
    next: z
      .object({
        questionId: z.string(),
        text: z.string(),
        options: z.array(z.object({ optionId: z.string(), label: z.string() })),
      })
      .optional()
      .meta({ description: '下一个未回答的情形问题' }),
    remaining: z.number().int().meta({ description: '至多还有几问' }),
    faults: z.array(Named).meta({ description: '缺少或不符合要求的：字段及规则' }),
    doubtful: z
      .array(Named)
      .meta({ description: '校验位不正确的号码：改正，或由工作人员在登记时以 overrides 写明理由' }),
    dropped: z.array(z.string()).meta({ description: '现有回答下不再需要的，登记时不带入办件' }),
  })
  .meta({ id: 'DraftLeft' });

const draftCommon = { draftId: DraftId };

const OpenDraft = z
  .object({
    ...draftCommon,
    state: z.literal('OPEN'),
    theme: z.object({ themeId: z.string(), version: z.string(), name: z.string() }).meta({
      description: '现行版本；登记时以当日版本为准',
    }),
    application: z.looseObject({}).meta({ description: '同 CreateDraft，个人信息已脱敏' }),
    keptThrough: z.string().meta({ format: 'date', description: '保存至该日；此后未更改即删除' }),
    left: Left,
  })
  .meta({ id: 'OpenDraft' });

const LodgedDraft = z
  .object({
    ...draftCommon,
    state: z.literal('LODGED'),
    caseNo: CaseNo,
    receiptCode: CaseCreated.shape.receiptCode,
  })
  .meta({ id: 'LodgedDraft' });

export const Draft = z.discriminatedUnion('state', [OpenDraft, LodgedDraft]).meta({ id: 'Draft' });

/** The code lets the applicant go on online; an officer of the area needs the id alone. */
export const DraftCreated = z
  .object({ draftId: DraftId, code: z.string().meta({ description: '草稿查询码' }), draft: Draft })
  .meta({ id: 'DraftCreated' });

/** What the registers know of the subject, held against the draft as it is now. */
export const DraftPrefilled = z
  .object({
    draft: Draft,
    known: z
      .array(
        z.object({
          field: z.string(),
          register: z.string(),
          zh: z.string(),
          en: z.string(),
          reference: z.string().optional(),
          at: Instant.optional(),
        }),
      )
      .meta({ description: '草稿现有内容中与登记一致的字段（含刚填入的）及其来源' }),
    differs: z.array(z.string()).meta({ description: '草稿中已填、与登记不一致的字段：不覆盖，请核对' }),
  })
  .meta({ id: 'DraftPrefilled' });

export const DraftDiscarded = z.object({ draftId: DraftId }).meta({ id: 'DraftDiscarded' });
