import { pageSize } from '../limits.ts';
import type { FileInfo, Page, PageRequest } from '../ports.ts';
import type { Database } from './database.ts';
import { openCursors, pageOf, prefixEnd, statements } from './sql.ts';

// `bytes` comes last: what lists or looks up never touches the pages it overflows to.
const SCHEMA = `
CREATE TABLE IF NOT EXISTS files (
  key TEXT PRIMARY KEY NOT NULL, version TEXT NOT NULL, length INTEGER NOT NULL, sha256 TEXT NOT NULL,
  content_type TEXT NOT NULL, retain_until TEXT, bytes BLOB
);
CREATE INDEX IF NOT EXISTS files_objects ON files (sha256) WHERE bytes IS NULL;`;

const INFO = 'key, version, length, sha256, content_type, retain_until';

interface Stored {
  key: string;
  version: string;
  length: number;
  sha256: string;
  content_type: string;
  retain_until: string | null;
  /** The content of a small file; `null` for one that is an object of its own. */
  bytes: Uint8Array | null;
}

/** Which files there are, and the content of the small ones. All of it synchronous; writes belong inside the journal. */
export interface FileIndex {
  find(key: string): FileInfo | undefined;
  /** A small file's content; `null`: it is an object. */
  content(key: string): Uint8Array | null;
  list(prefix: string, page?: PageRequest): Page<FileInfo>;
  insert(info: FileInfo, bytes: Uint8Array | null): void;
  remove(key: string): void;
  /** Whether any file is this object. */
  holds(sha256: string): boolean;
  isEmpty(): boolean;
  /** The digests of all objects that start with `shard`. */
  objects(shard: string): Set<string>;
}

export function openFileIndex(db: Database): FileIndex {
  db.exec(SCHEMA);
  const sql = statements(db);
  const cursors = openCursors(db);
  const has = (query: string, ...values: string[]): boolean => sql(query).get(...values) !== undefined;

  return {
    find(key) {
      const found = sql(`SELECT ${INFO} FROM files WHERE key = ?`).get(key) as Stored | undefined;
      return found && infoOf(found);
    },
    content(key) {
      return (sql('SELECT bytes FROM files WHERE key = ?').get(key) as Stored).bytes;
    },
    list(prefix, page) {
      const limit = pageSize(page);
      const listing = ['files', prefix];
      const [after] = page?.after === undefined ? [] : cursors.open(listing, page.after);
      const from = after === undefined ? '>=' : '>';
      const found = sql(`SELECT ${INFO} FROM files WHERE key ${from} ? AND key < ? ORDER BY key LIMIT ?`).all(
        after ?? prefix,
        prefixEnd(prefix),
        limit + 1,
      ) as Stored[];
      return pageOf(found, limit, infoOf, ({ key }) => cursors.seal(listing, [key]));
    },
    insert({ key, version, length, sha256, contentType, retainUntil }, bytes) {
      sql('INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)').run(
        key,
        version,
        length,
        sha256,
        contentType,
        retainUntil ?? null,
        bytes,
      );
    },
    remove(key) {
      sql('DELETE FROM files WHERE key = ?').run(key);
    },
    holds: (sha256) => has('SELECT 1 FROM files WHERE sha256 = ? AND bytes IS NULL LIMIT 1', sha256),
    isEmpty: () => !has('SELECT 1 FROM files LIMIT 1'),
    objects(shard) {
      const found = sql('SELECT sha256 FROM files WHERE sha256 >= ? AND sha256 < ? AND bytes IS NULL').all(
        shard,
        prefixEnd(shard),
      ) as Stored[];
      return new Set(found.map(({ sha256 }) => sha256));
    },
  };
}

const infoOf = (stored: Stored): FileInfo => ({
  key: stored.key,
  version: stored.version,
  length: stored.length,
  sha256: stored.sha256,
  contentType: stored.content_type,
  ...(stored.retain_until !== null && { retainUntil: stored.retain_until }),
});
