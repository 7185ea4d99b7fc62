import { type ArchivePackage, readable } from '@yijianshi/archive';
import { isRefusal, type Principal, permit, refuse } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';
import { archivePartition, type CaseStore } from '@yijianshi/store';

const LONGEST_PAGE = 100;

/** Archives of which the reader may see at least one file. The others are not counted, do not shorten a page and do not make another one. */
export const listArchives: Handler<'listArchives'> = async ({ principal, query }, { store }) => {
  const actor = permit('READ_ARCHIVE', principal, new Set());
  if (isRefusal(actor)) return actor;
  const { area } = principal;
  if (area === undefined) return refuse('NOT_ALLOWED', 'authorization', 'area');

  const { limit = LONGEST_PAGE } = query;
  const items: Listed[] = [];
  let last: Place | undefined;
  for await (const { listed, place } of visible(store, principal, archivePartition(area), query.cursor)) {
    if (items.length === limit) {
      const cursor = last && (await cursorAt(store, last));
      return { items, ...(cursor === undefined ? {} : { cursor }) };
    }
    items.push(listed);
    last = place;
  }
  return { items };
};

interface Listed {
  readonly caseNo: string;
  readonly archivedAt: string;
  readonly files: number;
}

/** The `nth` entry of a partition after a cursor. */
interface Place {
  readonly partition: string;
  readonly after: string | undefined;
  readonly nth: number;
}

async function* visible(
  store: CaseStore,
  reader: Principal,
  partition: string,
  cursor: string | undefined,
): AsyncGenerator<{ listed: Listed; place: Place }> {
  let after = cursor;
  do {
    const page = await store.listIndex('i1', partition, after === undefined ? {} : { after });
    const rows = await store.getMany<ArchivePackage>(page.items);
    for (const [i, row] of rows.entries()) {
      const files = row === undefined ? 0 : readable(reader, row.data).length;
      if (row === undefined || files === 0) continue;
      const { caseNo, archivedAt } = row.data;
      yield { listed: { caseNo, archivedAt, files }, place: { partition, after, nth: i + 1 } };
    }
    after = page.next;
  } while (after !== undefined);
}

/** A cursor holds the place it stands for: it is made at an archive the reader saw, never at a hidden one behind it. */
async function cursorAt(store: CaseStore, { partition, after, nth }: Place): Promise<string | undefined> {
  const page = { limit: nth, ...(after === undefined ? {} : { after }) };
  return (await store.listIndex('i1', partition, page)).next;
}
