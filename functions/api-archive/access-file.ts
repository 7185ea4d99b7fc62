import { type ArchivePackage, readable } from '@yijianshi/archive';
import { refuse } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';
import { accessLogKey, packageKey } from '@yijianshi/store';

/** Who reads says why; the access is in the log before the link exists. */
export const accessFile: Handler<'accessFile'> = async (request, platform) => {
  const { params, body, principal, now, commandId } = request;
  const row = await platform.store.get<ArchivePackage>(packageKey(params.caseNo));
  const allowed = row === undefined ? [] : readable(principal, row.data, body.mode === 'DOWNLOAD');
  const file = allowed.find(({ fileId }) => fileId === params.fileId);
  if (file === undefined) return refuse('ARCHIVE_UNKNOWN');
  const { sub, roles, department = '' } = principal;
  const data = { ...body, at: now, sub, roles: [...roles], department, fileId: file.fileId };
  await platform.store.commit([{ put: { ...accessLogKey(params.caseNo, now, commandId), data } }]);
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const link = await platform.files.signDownload(file.fileKey, platform.config.linkSeconds, name);
  return { method: 'GET', url: link.url, expiresAt: link.expiresAt };
};
