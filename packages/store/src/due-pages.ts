import type { CaseStore, IndexName, Key } from './ports.ts';

/** What stands in these partitions of an index up to and with a bound, page by page: no more is read than is due. */
export async function* duePages(
  store: CaseStore,
  index: IndexName,
  partitions: readonly string[],
  through: string,
): AsyncGenerator<readonly Key[]> {
  for (const partition of partitions) {
    let after: string | undefined;
    do {
      const page: { items: Key[]; next?: string } = await store.listIndex(index, partition, {
        through,
        ...(after === undefined ? {} : { after }),
      });
      if (page.items.length > 0) yield page.items;
      after = page.next;
    } while (after !== undefined);
  }
}
