import { CONTENT_NAME, type Content, type ContentType } from '../content.ts';
import type { CasePlan, MaterialPlan } from '../plan.ts';
import { isRefusal, type Refusal, refuse } from '../refusals.ts';
import { dayOf, type Instant } from '../time.ts';
import type { CaseCommand } from './commands.ts';
import { notInTime, owedMaterials } from './deferral.ts';
import type { CaseFact } from './events.ts';
import { isAsked } from './exchange.ts';
import type { CaseState, MaterialFile, StoredFile } from './state.ts';

type AnnounceMaterials = Extract<CaseCommand, { type: 'ANNOUNCE_MATERIALS' }>;

/** All of them or none: a refusal names the first that cannot be taken. */
export function announce(
  { files }: AnnounceMaterials,
  state: CaseState,
  plan: CasePlan,
  now: Instant,
): CaseFact[] | Refusal {
  for (const [at, [materialId, file]] of Object.entries(files).entries()) {
    const field = `body.materials.${at}`;
    const material = plan.materials.find((candidate) => candidate.materialId === materialId);
    if (material === undefined) return refuse('MATERIAL_UNKNOWN', `${field}.materialId`);
    if (!isAsked(material, state)) return exempt(`${field}.materialId`, material);
    const unwanted = notWanted(materialId, file, state, plan);
    if (unwanted !== undefined) return { ...unwanted, field: `${field}.materialId` };
    if (file.owedUntil === undefined) continue;
    if (material.deferrable !== true)
      return refuse('MATERIAL_NOT_DEFERRABLE', `${field}.owedUntil`, material.name);
    const late = notInTime(file.owedUntil, material, plan, now);
    if (late !== undefined) return { ...late, field: `${field}.owedUntil` };
  }
  return [{ type: 'MATERIALS_ANNOUNCED', files }];
}

export const exempt = (field: string, { name, exemption }: MaterialPlan): Refusal =>
  refuse('MATERIAL_EXEMPT', field, `${name}：${exemption}`);

/** A draft takes everything; later only what the correction notice lists, or what is owed, and that itself: a promise is given once. */
function notWanted(
  materialId: string,
  file: MaterialFile,
  state: CaseState,
  plan: CasePlan,
): Refusal | undefined {
  if (state.status === 'DRAFT' || state.status === 'NONE') return undefined;
  const isSame = file.sha256 === state.materials[materialId]?.sha256;
  if (state.status === 'IN_CORRECTION' && state.faults.some((fault) => fault.materialId === materialId))
    return isSame ? refuse('SAME_FILE') : undefined;
  const owed = owedMaterials(state, plan).some((one) => one.materialId === materialId);
  if (owed && file.owedUntil !== undefined) return refuse('PROMISE_ONCE');
  // The promise itself would be there at once.
  if (owed) return isSame ? refuse('SAME_FILE') : undefined;
  return refuse(state.status === 'IN_CORRECTION' ? 'MATERIAL_NOT_FAULTY' : 'MATERIAL_NOT_OWED');
}

/** File key → what the file is and its bytes, of the announced files that the file store holds. */
export type Arrived = ReadonlyMap<string, Content & { readonly length: number }>;

/** The materials the case holds now; every required one that is asked from the applicant must have arrived, itself or its signed promise. */
export function arrivedMaterials(
  state: CaseState,
  plan: CasePlan,
  arrived: Arrived,
  now: Instant,
): Record<string, MaterialFile> | Refusal {
  if (state.status === 'NONE') return {};
  const came = arrivedFiles(state.announced, arrived, plan);
  if (isRefusal(came)) return came;
  const materials: Record<string, MaterialFile> = { ...state.materials };
  if (state.status === 'IN_CORRECTION')
    for (const { materialId } of state.faults) delete materials[materialId];
  Object.assign(materials, came);
  const missing = plan.materials.filter(
    (material) =>
      material.required && isAsked(material, state) && materials[material.materialId] === undefined,
  );
  if (missing.length > 0)
    return missingMaterials(
      missing.map(({ materialId }) => materialId),
      plan,
    );
  const over = plan.materials.find(
    ({ materialId }) => (materials[materialId]?.owedUntil ?? dayOf(now)) < dayOf(now),
  );
  return over === undefined
    ? materials
    : refuse('DEFERRAL_DATE', 'materials', `${over.materialId} ${over.name}`);
}

type SupplyMaterials = Extract<CaseCommand, { type: 'SUPPLY_MATERIALS' }>;

/** What was owed and has come, whoever noticed it. */
export function supplied(
  { arrived }: SupplyMaterials,
  state: CaseState,
  plan: CasePlan,
): Record<string, MaterialFile> | Refusal {
  if (state.status === 'NONE') return refuse('MATERIAL_NOT_OWED', 'materials');
  // What the correction notice lists comes with the correction.
  const faulty = state.status === 'IN_CORRECTION' ? state.faults.map(({ materialId }) => materialId) : [];
  const owed = owedMaterials(state, plan)
    .map(({ materialId }) => materialId)
    .filter((materialId) => !faulty.includes(materialId));
  if (owed.length === 0) return refuse('MATERIAL_NOT_OWED', 'materials');
  const announced = Object.entries(state.announced).filter(([materialId]) => owed.includes(materialId));
  // One that is not what it was announced as keeps no other from coming.
  const each = announced.map(([materialId, file]) => arrivedFiles({ [materialId]: file }, arrived, plan));
  const good = Object.assign({}, ...each.filter((came) => !isRefusal(came))) as Record<string, MaterialFile>;
  if (Object.keys(good).length === 0) return each.find(isRefusal) ?? missingMaterials(owed, plan);
  return Object.fromEntries(
    Object.entries(good).map(([materialId, file]) => [
      materialId,
      { ...file, promise: promiseOf(state, materialId) },
    ]),
  );
}

/** The signed promise stays with the material that keeps it: the acceptance rested on it. */
function promiseOf(
  { materials }: Extract<CaseState, { materials: unknown }>,
  materialId: string,
): StoredFile {
  const { owedUntil: _, urged: __, promise: ___, ...file } = materials[materialId] as MaterialFile;
  return file;
}

/** Each must be what it was announced as. What is not is named, and can be announced again with another file. */
function arrivedFiles(
  announced: Readonly<Record<string, MaterialFile>>,
  arrived: Arrived,
  plan: CasePlan,
): Record<string, MaterialFile> | Refusal {
  const came = Object.entries(announced).flatMap(([materialId, file]) => {
    const found = arrived.get(file.fileKey);
    // Files of a case are kept by their digest: one that is there already must be all that was announced.
    return found?.length === file.length ? [{ materialId, file, found }] : [];
  });
  const unlike = came.filter(({ file, found }) => found.type !== file.contentType);
  if (unlike.length > 0) {
    const named = unlike.map(({ materialId, file: { contentType }, found }) => {
      const name = plan.materials.find((material) => material.materialId === materialId)?.name ?? '';
      const claimed = CONTENT_NAME[contentType as ContentType] ?? contentType;
      return `${materialId} ${name}：申报为 ${claimed}，实为 ${found.name}`;
    });
    return refuse('MATERIAL_CONTENT', 'materials', named.join('；'));
  }
  return Object.fromEntries(came.map(({ materialId, file }) => [materialId, file]));
}

function missingMaterials(ids: readonly string[], plan: CasePlan): Refusal {
  const named = plan.materials.filter(({ materialId }) => ids.includes(materialId));
  return refuse('MATERIAL_MISSING', 'materials', named.map((m) => `${m.materialId} ${m.name}`).join('；'));
}
