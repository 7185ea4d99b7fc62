import { type ArchivedFile, type ArchivePackage, readable } from '@yijianshi/archive';
import { refuse } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';
import { packageKey } from '@yijianshi/store';

export const getArchive: Handler<'getArchive'> = async ({ params: { caseNo }, principal }, platform) => {
  const row = await platform.store.get<ArchivePackage>(packageKey(caseNo));
  const files = row === undefined ? [] : readable(principal, row.data);
  if (row === undefined || files.length === 0) return refuse('ARCHIVE_UNKNOWN');
  return { caseNo, archivedAt: row.data.archivedAt, files: files.map(shown) };
};

const shown = ({ fileId, path, kind, tier, length, sha256 }: ArchivedFile) => ({
  fileId,
  path,
  kind,
  tier,
  length,
  sha256,
});
