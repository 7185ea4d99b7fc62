import { isRefusal, type MaterialFile } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';
import { handleCase } from '@yijianshi/store';

/** A slot for exactly one file: its length and digest are signed into the link. */
export const announceMaterial: Handler<'announceMaterial'> = async (request, platform) => {
  const { body, params } = request;
  const { materialId, ...claim } = body;
  const file: MaterialFile = {
    ...claim,
    fileKey: `cases/${params.caseNo}/materials/${materialId}/${body.sha256}`,
  };
  const kept = await handleCase(platform.store, {
    ...request,
    caseNo: params.caseNo,
    command: { type: 'ANNOUNCE_MATERIAL', materialId, file },
  });
  if (isRefusal(kept)) return kept;
  const slot = await platform.files.signUpload(
    { ...claim, key: file.fileKey },
    platform.config.uploadSeconds,
  );
  return { ...slot, method: 'PUT' };
};
