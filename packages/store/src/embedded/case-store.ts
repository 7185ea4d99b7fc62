import { isOutboxKey } from '../keys.ts';
import { checkActions, checkKey, checkKeys, keyOf, pageSize, rowText } from '../limits.ts';
import {
  type Action,
  type CaseStore,
  ConflictError,
  type IndexEntry,
  type IndexName,
  type Key,
  type PageRequest,
  type Row,
} from '../ports.ts';
import { createIndexLag, type Entry, type Places, position } from './index-lag.ts';
import type { Journal } from './journal.ts';
import { openCursors, pageOf, prefixEnd, statements, upTo } from './sql.ts';

export interface CaseStoreOptions {
  /** The bell of the change feed: the outbox rows a commit has put, once they are on disk. */
  onCommit?: (keys: Key[]) => void;
  /** Test mode: index listings answer as of so many milliseconds ago. */
  indexDelayMs?: number;
  clock?: () => number;
}

const rings = (key: Key): boolean => isOutboxKey(key, 'telling') || isOutboxKey(key, 'notice');

// Without a rowid a row lies in its key's own tree, and an index entry ends with the row's key: listing an index reads nothing else.
const SCHEMA = `
CREATE TABLE IF NOT EXISTS rows (
  pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
  i1pk TEXT, i1sk TEXT, i2pk TEXT, i2sk TEXT,
  PRIMARY KEY (pk, sk)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rows_i1 ON rows (i1pk, i1sk) WHERE i1pk IS NOT NULL;
CREATE INDEX IF NOT EXISTS rows_i2 ON rows (i2pk, i2sk) WHERE i2pk IS NOT NULL;`;

const FIND = 'SELECT * FROM rows WHERE pk = ? AND sk = ?';
/** What conditions and the index lag need, without the data: a snapshot can be long. */
const FIND_HEAD = 'SELECT version, i1pk, i1sk, i2pk, i2sk FROM rows WHERE pk = ? AND sk = ?';
const PUT = `INSERT INTO rows VALUES (?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT (pk, sk) DO UPDATE SET
  version = version + 1, data = excluded.data,
  i1pk = excluded.i1pk, i1sk = excluded.i1sk, i2pk = excluded.i2pk, i2sk = excluded.i2sk`;
const DELETE = 'DELETE FROM rows WHERE pk = ? AND sk = ?';
const LIST = (from: '>' | '>='): string =>
  `SELECT * FROM rows WHERE pk = ? AND sk ${from} ? AND sk < ? ORDER BY sk LIMIT ?`;
const LIST_INDEX = (i: IndexName): string =>
  `SELECT pk, sk, ${i}sk AS at FROM rows WHERE ${i}pk = ? AND ${i}sk <= ? AND (${i}sk, pk, sk) > (?, ?, ?)
   ORDER BY ${i}sk, pk, sk LIMIT ?`;

interface Head {
  version: number;
  i1pk: string | null;
  i1sk: string | null;
  i2pk: string | null;
  i2sk: string | null;
}

interface Stored extends Key, Head {
  data: string;
}

/** `CaseStore` in one SQLite table, written through the journal. */
export function createCaseStore(journal: Journal, options: CaseStoreOptions = {}): CaseStore {
  journal.db.exec(SCHEMA);
  const sql = statements(journal.db);
  const cursors = openCursors(journal.db);
  const lag = options.indexDelayMs
    ? createIndexLag(options.indexDelayMs, options.clock ?? Date.now)
    : undefined;

  function find({ pk, sk }: Key): Stored | undefined {
    return sql(FIND).get(pk, sk) as Stored | undefined;
  }

  /** The write an action stands for, serialised and checked; to be run inside the journal's group. */
  function plan(action: Action): () => void {
    const key = keyOf(action);
    const put = 'put' in action ? action.put : undefined;
    const text = put && rowText(put);
    return () => {
      const found = sql(FIND_HEAD).get(key.pk, key.sk) as Head | undefined;
      const version = found?.version ?? 0;
      if (action.ifVersion !== undefined && version !== action.ifVersion)
        throw new ConflictError(`${key.pk} ${key.sk} has version ${version}, not ${action.ifVersion}`);
      if (put && text) sql(PUT).run(put.pk, put.sk, text, ...columns(put.i1), ...columns(put.i2));
      else if ('delete' in action) sql(DELETE).run(key.pk, key.sk);
      else return;
      lag?.note(key, found ? placesOf(found) : {});
    };
  }

  function ring(actions: readonly Action[]): void {
    const { onCommit } = options;
    const keys = actions.flatMap((action) =>
      'put' in action && rings(action.put) ? [{ pk: action.put.pk, sk: action.put.sk }] : [],
    );
    // In a turn of its own: what is on disk is committed, whatever the listener does.
    if (onCommit && keys.length > 0) queueMicrotask(() => onCommit(keys));
  }

  return {
    async get<T>(key: Key) {
      checkKey(key);
      const found = find(key);
      return found && rowOf<T>(found);
    },

    async getMany<T>(keys: readonly Key[]) {
      checkKeys(keys);
      return keys.map(find).map((found) => found && rowOf<T>(found));
    },

    async list<T>(pk: string, skPrefix: string, page?: PageRequest) {
      const limit = pageSize(page);
      const listing = ['rows', pk, skPrefix];
      const [after] = page?.after === undefined ? [] : cursors.open(listing, page.after);
      const found = sql(LIST(after === undefined ? '>=' : '>')).all(
        pk,
        after ?? skPrefix,
        prefixEnd(skPrefix),
        limit + 1,
      ) as Stored[];
      return pageOf(found, limit, rowOf<T>, ({ sk }) => cursors.seal(listing, [sk]));
    },

    async listIndex(index, pk, page) {
      const limit = pageSize(page);
      const listing = [index, pk, page?.through ?? null];
      const after = page?.after === undefined ? ['', '', ''] : cursors.open(listing, page.after);
      const now = (count: number): Entry[] =>
        sql(LIST_INDEX(index)).all(pk, upTo(page?.through), ...after, count) as Entry[];
      const query = { index, pk, through: page?.through, after };
      const found = lag ? lag.entries(query, limit + 1, now) : now(limit + 1);
      return pageOf(found, limit, keyOfEntry, (last) => cursors.seal(listing, position(last)));
    },

    async commit(actions) {
      checkActions(actions);
      const writes = actions.map(plan);
      await journal.write('rows.commit', () => {
        for (const write of writes) write();
      });
      ring(actions);
    },

    async increment(key) {
      checkKey(key);
      return journal.write('rows.increment', () => {
        const value = 1 + Number(find(key)?.data ?? 0);
        if (!Number.isSafeInteger(value)) throw new TypeError(`${key.pk} ${key.sk} is not a counter`);
        sql(PUT).run(key.pk, key.sk, String(value), null, null, null, null);
        return value;
      });
    },
  };
}

const columns = (entry: IndexEntry | undefined): [string, string] | [null, null] =>
  entry ? [entry.pk, entry.sk] : [null, null];

const keyOfEntry = ({ pk, sk }: Entry): Key => ({ pk, sk });

function placesOf({ i1pk, i1sk, i2pk, i2sk }: Head): Places {
  return {
    ...(i1pk !== null && i1sk !== null && { i1: { pk: i1pk, sk: i1sk } }),
    ...(i2pk !== null && i2sk !== null && { i2: { pk: i2pk, sk: i2sk } }),
  };
}

const rowOf = <T>(stored: Stored): Row<T> => ({
  pk: stored.pk,
  sk: stored.sk,
  version: stored.version,
  data: JSON.parse(stored.data),
  ...placesOf(stored),
});
