import { type Database, type Driver, openDatabase } from './database.ts';

/**
 * The one writer of the one database. Writes that arrive in the same turn of the event loop share a transaction, and so an fsync; each keeps
 * its own savepoint, so that one that throws takes only itself back. All work is synchronous: no reader ever
 * sees a half-done group.
 */
export interface Journal {
  readonly db: Database;
  /**
   * Runs `work` in the next group; resolves when the group is on disk. `label` says what is written (`engine.dispatch`);
   * it is there for those who watch or fail writes from outside.
   */
  write<T>(label: string, work: () => T): Promise<T>;
  /** Groups committed (one fsync each) and writes they held, since opening. */
  readonly stats: { readonly groups: number; readonly writes: number };
  /** Commits what is queued, then closes the database. */
  close(): void;
}

interface Queued {
  work: () => unknown;
  settle: (outcome: { value: unknown } | { error: unknown }) => void;
}

export function openJournal(file: string, driver?: Driver): Journal {
  const db = openDatabase(file, driver);
  const stats = { groups: 0, writes: 0 };
  let queue: Queued[] = [];

  function drain(): void {
    const group = queue;
    queue = [];
    if (group.length === 0) return;
    const outcomes: ({ value: unknown } | { error: unknown })[] = [];
    try {
      db.exec('BEGIN IMMEDIATE');
      for (const { work } of group) outcomes.push(attempt(work));
      db.exec('COMMIT');
    } catch (error) {
      // A full disk or a failed fsync: nobody in the group may be told that it was kept.
      try {
        db.exec('ROLLBACK');
      } catch {
        // There was no transaction left to take back.
      }
      for (const { settle } of group) settle({ error });
      return;
    }
    stats.groups += 1;
    stats.writes += group.length;
    for (const [i, { settle }] of group.entries()) settle(outcomes[i] ?? { error: new Error('no outcome') });
  }

  function attempt(work: () => unknown): { value: unknown } | { error: unknown } {
    db.exec('SAVEPOINT one');
    try {
      const value = work();
      db.exec('RELEASE one');
      return { value };
    } catch (error) {
      try {
        db.exec('ROLLBACK TO one; RELEASE one');
      } catch {
        // On a full disk SQLite has taken back the whole group: all of it fails, and for this reason.
        throw error;
      }
      return { error };
    }
  }

  return {
    db,
    stats,
    write<T>(_label: string, work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (queue.length === 0) setImmediate(drain);
        queue.push({
          work,
          settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value as T)),
        });
      });
    },
    close(): void {
      drain();
      // libsql closes the connection only when its last prepared statement is collected, so the lock is let go here:
      // the folder can be opened again at once, by this process too.
      db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; BEGIN IMMEDIATE; COMMIT');
      db.close();
    },
  };
}
