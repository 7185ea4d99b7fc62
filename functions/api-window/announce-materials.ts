import { isRefusal } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';
import { handleCase } from '@yijianshi/store';

/** Each slot is for exactly one file: its length and digest are signed into the link. */
export const announceMaterials: Handler<'announceMaterials'> = async (request, platform) => {
  const { body, params } = request;
  const announced = body.materials.map(({ materialId, owedUntil, ...claim }) => {
    // By digest: one file handed in for two materials is stored once.
    const fileKey = `cases/${params.caseNo}/materials/${claim.sha256}`;
    return {
      materialId,
      claim,
      file: { ...claim, fileKey, ...(owedUntil === undefined ? {} : { owedUntil }) },
    };
  });
  const files = Object.fromEntries(announced.map(({ materialId, file }) => [materialId, file]));
  const kept = await handleCase(platform.store, {
    ...request,
    once: request,
    caseNo: params.caseNo,
    command: { type: 'ANNOUNCE_MATERIALS', files },
  });
  if (isRefusal(kept)) return kept;
  const slots = announced.map(async ({ materialId, claim, file }) => {
    const slot = await platform.files.signUpload(
      { ...claim, key: file.fileKey },
      platform.config.uploadSeconds,
    );
    return { materialId, ...slot, method: 'PUT' as const };
  });
  return { slots: await Promise.all(slots) };
};
