import type { Action, CaseStore, Key, Row } from '@yijianshi/store';

/** What a case store was asked to do, in rows and in DynamoDB's units. */
export interface Usage {
  rows: number;
  bytes: number;
  writeUnits: number;
  readUnits: number;
}

/** A case store that is counted as DynamoDB would bill it: consistent reads, tables and index entries on demand. */
export function counted(store: CaseStore): { store: CaseStore; usage: Usage } {
  const usage: Usage = { rows: 0, bytes: 0, writeUnits: 0, readUnits: 0 };

  function noteWrites(actions: readonly Action[]): void {
    for (const action of actions) {
      const put = 'put' in action ? action.put : undefined;
      const bytes = put === undefined ? 0 : sizeOf(put);
      usage.rows += 1;
      usage.bytes += bytes;
      // In a transaction a row counts twice. What is deleted or only checked is under 1 KB: outbox rows and tasks.
      usage.writeUnits += Math.max(1, Math.ceil(bytes / 1024)) * (actions.length > 1 ? 2 : 1);
      usage.writeUnits += [put?.i1, put?.i2].filter((entry) => entry !== undefined).length;
    }
  }
  const noteRead = (bytes: number): void => {
    usage.readUnits += Math.max(1, Math.ceil(bytes / 4096));
  };

  const counting: CaseStore = {
    ...store,
    async get<T>(key: Key) {
      const row = await store.get<T>(key);
      noteRead(sizeOf(row));
      return row;
    },
    async getMany<T>(keys: readonly Key[]) {
      const rows = await store.getMany<T>(keys);
      for (const row of rows) noteRead(sizeOf(row));
      return rows;
    },
    async list<T>(...asked: Parameters<CaseStore['list']>) {
      const page = await store.list<T>(...asked);
      noteRead(page.items.reduce((sum, row) => sum + sizeOf(row), 0));
      return page;
    },
    async commit(actions) {
      await store.commit(actions);
      noteWrites(actions);
    },
  };
  return { store: counting, usage };
}

const sizeOf = (row: Pick<Row<unknown>, 'pk' | 'sk' | 'data'> | undefined): number =>
  row === undefined ? 0 : Buffer.byteLength(row.pk + row.sk + JSON.stringify(row.data));
