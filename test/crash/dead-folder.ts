import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseStore, FileStore } from '@yijianshi/store';
import { createCaseStore, createFileStore, type Journal, openJournal } from '@yijianshi/store/embedded';

/** What a dead process left, opened for inspection. */
export interface Remains {
  readonly store: CaseStore;
  readonly files: FileStore;
  /** Rows of the platform's database. */
  select<T>(sql: string): T[];
  /** The orders the courier has in its own books. */
  readonly orders: readonly { readonly orderNo: string; readonly calls: number }[];
}

/** Takes a write back, as if it had never reached the disk. */
export function spoil(folder: string, sql: string): void {
  withJournal(join(folder, 'platform.db'), (journal) => journal.db.exec(sql));
}

export async function inspect<T>(folder: string, look: (remains: Remains) => Promise<T>): Promise<T> {
  const orders = withJournal(
    join(folder, 'courier.db'),
    ({ db }) => db.prepare('SELECT orderNo, calls FROM orders').all() as Remains['orders'][number][],
  );
  const journal = openJournal(join(folder, 'platform.db'));
  try {
    return await look({
      store: createCaseStore(journal),
      files: createFileStore({
        journal,
        dir: join(folder, 'files'),
        clock: Date.now,
        baseUrl: () => 'http://127.0.0.1',
        secret: new Uint8Array(32),
      }),
      select: <R>(sql: string) => journal.db.prepare(sql).all() as R[],
      orders,
    });
  } finally {
    journal.close();
  }
}

function withJournal<T>(file: string, use: (journal: Journal) => T): T {
  if (!existsSync(file)) throw new Error(`there is no ${file}`);
  const journal = openJournal(file);
  try {
    return use(journal);
  } finally {
    journal.close();
  }
}
