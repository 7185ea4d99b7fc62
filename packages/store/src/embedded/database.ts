import { createRequire } from 'node:module';

/** The few calls both SQLite drivers share; everything above this seam is driver-blind. */
export interface Statement {
  run(...values: Value[]): unknown;
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
}
export type Value = string | number | Uint8Array | null;
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

export type Driver = 'libsql' | 'node:sqlite';

/** The folder is in use by another process. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

const load = createRequire(import.meta.url);

/**
 * Opens (and makes) a database held by this process alone: WAL, every commit fsynced, an exclusive lock that the kernel
 * drops when the process dies, however it dies. `node:sqlite` needs Node 22 or later.
 */
export function openDatabase(file: string, driver: Driver = 'libsql'): Database {
  const db: Database =
    driver === 'libsql' ? new (load('libsql'))(file) : new (load('node:sqlite').DatabaseSync)(file);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0');
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    // Exclusive mode takes its lock at the first write.
    db.exec('CREATE TABLE IF NOT EXISTS opened (n INTEGER); BEGIN IMMEDIATE; COMMIT');
    return db;
  } catch (error) {
    db.close();
    if (/locked|busy/i.test(String(error)))
      throw new FolderInUseError(`${file} is in use by another process`);
    throw error;
  }
}
