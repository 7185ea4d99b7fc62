import { type ArchivePackage, readable } from '@yijianshi/archive';
import { isRefusal, permit, refuse } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';
import { archivePartition } from '@yijianshi/store';

/** Archives of which the reader may see at least one file; the others are not counted either. */
export const listArchives: Handler<'listArchives'> = async ({ principal, query }, { store }) => {
  const actor = permit('READ_ARCHIVE', principal, new Set());
  if (isRefusal(actor)) return actor;
  if (principal.area === undefined) return refuse('NOT_ALLOWED', 'authorization', 'area');
  const page = await store.listIndex('i1', archivePartition(principal.area), {
    ...(query.cursor === undefined ? {} : { after: query.cursor }),
    ...(query.limit === undefined ? {} : { limit: query.limit }),
  });
  const rows = await store.getMany<ArchivePackage>(page.items);
  const items = rows.flatMap((row) => {
    const files = row === undefined ? 0 : readable(principal, row.data).length;
    return row === undefined || files === 0
      ? []
      : [{ caseNo: row.data.caseNo, archivedAt: row.data.archivedAt, files }];
  });
  return { items, ...(page.next === undefined ? {} : { cursor: page.next }) };
};
