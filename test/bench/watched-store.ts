import type { Action, CaseStore, Key, Row } from '@yijianshi/store';

/** What a case store was asked to do, in rows and in DynamoDB's units. */
export interface Usage {
  commits: number;
  rows: number;
  bytes: number;
  conflicts: number;
  reads: number;
  writeUnits: number;
  readUnits: number;
}

export interface WatchedStore {
  readonly store: CaseStore;
  readonly usage: Usage;
  /** Resolves when a row under this key is put that pleases. */
  whenPut(key: Key, pleases?: (data: unknown) => boolean): Promise<void>;
}

/** A case store that is counted, and that tells when a row is there: so nobody has to ask for it again and again. */
export function watched(store: CaseStore): WatchedStore {
  const usage: Usage = {
    commits: 0,
    rows: 0,
    bytes: 0,
    conflicts: 0,
    reads: 0,
    writeUnits: 0,
    readUnits: 0,
  };
  const waiting = new Map<string, { pleases: (data: unknown) => boolean; wake: () => void }>();

  function note(actions: readonly Action[]): void {
    usage.commits += 1;
    for (const action of actions) {
      const put = 'put' in action ? action.put : undefined;
      const bytes = put === undefined ? 0 : sizeOf(put);
      usage.rows += 1;
      usage.bytes += bytes;
      // A transaction counts twice. What is deleted or checked is taken for a row under 1 KB; an index entry is a row of its own.
      const units = Math.max(1, Math.ceil(bytes / 1024)) * (actions.length > 1 ? 2 : 1);
      usage.writeUnits += units + (put?.i1 === undefined ? 0 : 1) + (put?.i2 === undefined ? 0 : 1);
      if (put === undefined) continue;
      const waiter = waiting.get(idOf(put));
      if (waiter?.pleases(put.data) !== true) continue;
      waiting.delete(idOf(put));
      waiter.wake();
    }
  }

  function noteRead(rows: readonly (Row<unknown> | undefined)[], together: boolean): void {
    usage.reads += 1;
    const sizes = rows.map((row) => (row === undefined ? 0 : sizeOf(row)));
    const groups = together ? [sizes.reduce((sum, size) => sum + size, 0)] : sizes;
    for (const size of groups) usage.readUnits += Math.max(1, Math.ceil(size / 4096));
  }

  return {
    usage,
    store: {
      ...store,
      async get<T>(key: Key) {
        const row = await store.get<T>(key);
        noteRead([row], false);
        return row;
      },
      async getMany<T>(keys: readonly Key[]) {
        const rows = await store.getMany<T>(keys);
        noteRead(rows, false);
        return rows;
      },
      async list<T>(...asked: Parameters<CaseStore['list']>) {
        const page = await store.list<T>(...asked);
        noteRead(page.items, true);
        return page;
      },
      async commit(actions) {
        try {
          await store.commit(actions);
        } catch (error) {
          usage.conflicts += 1;
          throw error;
        }
        note(actions);
      },
    },
    whenPut: (key, pleases = () => true) =>
      new Promise((wake) => {
        waiting.set(idOf(key), { pleases, wake });
      }),
  };
}

const idOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

const sizeOf = (row: Key & { readonly data: unknown }): number =>
  Buffer.byteLength(row.pk + row.sk + JSON.stringify(row.data));
