import { type Principal, type Tier, within } from '@yijianshi/domain';
import type { ArchivedFile, ArchivePackage } from './package.ts';

/** What a department's readers may see of the archive, and whether a copy may leave it. */
export interface Grant {
  readonly maxTier: Tier;
  readonly download: boolean;
  /** Only what belongs to items of the reader's own department, or to the whole case. */
  readonly ownItems: boolean;
}

/** Grants by role until the city keeps its own register of them. A supervisor reads none: supervision has its own views. */
const GRANTS: Partial<Record<Principal['roles'][number], Grant>> = {
  REVIEWER: { maxTier: 'INTERNAL', download: false, ownItems: true },
  DEPARTMENT_HEAD: { maxTier: 'RESTRICTED', download: true, ownItems: true },
  ARCHIVIST: { maxTier: 'SENSITIVE', download: true, ownItems: false },
};

/**
 * The one gate: lists, reads, counts and links are made from its answer. A file it leaves out does not exist, and
 * an archive of which it leaves out everything never was.
 */
export function readable(reader: Principal, archive: ArchivePackage, download = false): ArchivedFile[] {
  if (reader.area !== archive.area) return [];
  const grants = reader.roles.flatMap((role) => GRANTS[role] ?? []);
  const own = new Set(
    Object.keys(archive.departments).filter((itemId) => archive.departments[itemId] === reader.department),
  );
  return archive.files.filter((file) =>
    grants.some((grant) => {
      if (!within(file.tier, grant.maxTier) || (download && !grant.download)) return false;
      if (!grant.ownItems) return true;
      return own.size > 0 && (file.items.length === 0 || file.items.some((itemId) => own.has(itemId)));
    }),
  );
}
