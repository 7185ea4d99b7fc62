import type { CasePlan, Exemption } from '@yijianshi/domain';
import { department } from '../departments.ts';
import type { Material, Theme } from '../schema.ts';
import { type EvidenceTag, evidenceOf } from './evidence.ts';
import { prepared } from './prepared.ts';

/** One material of the one set: each once, however many items need it, and obtained in one way. */
export interface GuideMaterial {
  readonly materialId: string;
  readonly name: string;
  readonly required: boolean;
  readonly obtained: 'UPLOAD' | Exemption;
  /** The same in words. */
  readonly how: string;
  readonly neededBy: readonly string[];
  readonly departments: readonly { readonly id: string; readonly name: string }[];
  readonly reviewPoints: readonly string[];
  /** May be owed for a while against a signed promise. */
  readonly deferrable: boolean;
  /** A promise the applicant signs. */
  readonly commitment: boolean;
  readonly source: Material['source'];
  /** The law that asks for it, where it was looked up. */
  readonly law?: string;
  readonly evidence: EvidenceTag;
}

export const HOW: Readonly<Record<GuideMaterial['obtained'], string>> = {
  UPLOAD: '申请人提交',
  GENERATED_FORM: '免提交：由系统按表单自动生成',
  E_LICENCE: '免提交：调用电子证照',
  DATA_CHECK: '免提交：数据核验',
  PRIOR_RESULT: '免提交：沿用前序事项结果',
};

export function materialsOf(theme: Theme, plan: CasePlan): GuideMaterial[] {
  const { materials } = prepared(theme);
  const departments = new Map(plan.items.map((item) => [item.itemId, item.department]));
  return plan.materials.flatMap(({ materialId, name, required, exemption, neededBy }) => {
    const material = materials.get(materialId);
    if (material === undefined) return [];
    const obtained = exemption ?? 'UPLOAD';
    const asking = new Set(neededBy.flatMap((itemId) => departments.get(itemId) ?? []));
    return [
      {
        materialId,
        name,
        required,
        obtained,
        how: HOW[obtained],
        neededBy,
        departments: [...asking].map((id) => ({ id, name: department(id).name })),
        reviewPoints: material.reviewPoints,
        deferrable: material.deferrable,
        commitment: material.commitment,
        source: material.source,
        ...(material.kept === undefined ? {} : { law: material.kept.law }),
        evidence: evidenceOf(material.evidence),
      },
    ];
  });
}
