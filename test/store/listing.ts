import type { CaseStore, IndexName, Key, Page, Row } from '@yijianshi/store';

/** All pages of a listing, one after another. */
export async function collect<T>(page: (after?: string) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await page(after);
    all.push(...items);
    after = next;
  } while (after !== undefined);
  return all;
}

export const allRows = (store: CaseStore, pk: string, prefix: string, limit = 100): Promise<Row[]> =>
  collect((after) => store.list(pk, prefix, { limit, ...(after !== undefined && { after }) }));

export const allKeys = (
  store: CaseStore,
  index: IndexName,
  pk: string,
  limit = 100,
  through?: string,
): Promise<Key[]> =>
  collect((after) =>
    store.listIndex(index, pk, {
      limit,
      ...(after !== undefined && { after }),
      ...(through !== undefined && { through }),
    }),
  );

/** What the work was rejected with; that it was is part of the expectation. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('was not refused');
}
