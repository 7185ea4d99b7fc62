import { department, WINDOW_OWNER } from '@yijianshi/catalogue';
import {
  type CasePlan,
  chineseDay,
  type Day,
  type Instant,
  isRefusal,
  type MaterialPlan,
  notInTime,
  permit,
  type Refusal,
  refuse,
} from '@yijianshi/domain';
import { drawForm, isSealRefusal } from '@yijianshi/eseal/sheet';
import { type Handler, readPersonal } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';

/** The promise the applicant signs, filled in: to hand a material in by a day (容缺), or a commitment in place of one (告知承诺). */
export const getForm: Handler<'getForm'> = async ({ params, query: { by }, principal, now }, platform) => {
  const allowed = permit('DRAW_FORM', principal, new Set());
  if (isRefusal(allowed)) return allowed;
  const loaded = await loadCase(platform.store, params.caseNo);
  if (loaded === undefined || loaded.state.status === 'NONE') return refuse('CASE_UNKNOWN', 'path.caseNo');
  const { plan, state } = loaded;
  const material = plan.materials.find(({ materialId }) => materialId === params.materialId);
  if (material === undefined) return refuse('MATERIAL_UNKNOWN', 'path.materialId');
  const form = formFor(material, by, plan, now);
  if (isRefusal(form)) return form;
  const { applicant } = await readPersonal(platform, state);
  const names = plan.items.filter(({ itemId }) => material.neededBy.includes(itemId));
  const fields = {
    office: department(WINDOW_OWNER).name,
    applicant: applicant.name,
    identity:
      applicant.kind === 'LEGAL'
        ? `统一社会信用代码：${applicant.creditCode}`
        : `证件号码：${applicant.idNumber}`,
    theme: plan.name,
    caseNo: params.caseNo,
    material: material.name,
    items: names.map(({ name }) => name).join('；'),
    points: material.reviewPoints?.join('；') ?? '',
    due: by === undefined ? '' : chineseDay(by),
  };
  const drawn = await drawForm(form, { fields, lists: {} }, { fonts: platform.config.fonts });
  if (isSealRefusal(drawn)) return refuse('NOT_PRINTABLE', drawn.field, drawn.message);
  return { raw: { status: 200, contentType: 'application/pdf', body: drawn } };
};

/** Its template; with a day it must be one the material may be promised for. */
function formFor(
  material: MaterialPlan,
  by: Day | undefined,
  plan: CasePlan,
  now: Instant,
): string | Refusal {
  if (by === undefined)
    return material.commitment === true ? 'commitment' : refuse('NOTHING_TO_SIGN', 'path.materialId');
  if (material.deferrable !== true)
    return refuse('MATERIAL_NOT_DEFERRABLE', 'path.materialId', material.name);
  const late = notInTime(by, material, plan, now);
  return late === undefined ? 'deferral-promise' : { ...late, field: 'query.by' };
}
