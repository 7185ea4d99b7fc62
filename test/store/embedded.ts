import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Driver, type Journal, openJournal } from '@yijianshi/store/embedded';

const hasNodeSqlite = ((): boolean => {
  try {
    createRequire(import.meta.url)('node:sqlite');
    return true;
  } catch {
    return false;
  }
})();

/** The SQLite drivers this Node has. */
export const drivers: readonly Driver[] = hasNodeSqlite ? ['libsql', 'node:sqlite'] : ['libsql'];

export interface Folder {
  readonly path: string;
  /** The journal in this folder; opened anew when it was closed. */
  open(): Journal;
  close(): void;
  remove(): Promise<void>;
}

/** A folder for one test, with the database as the platform has it. */
export async function makeFolder(driver: Driver): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'yijianshi-store-'));
  let journal: Journal | undefined;
  const close = (): void => {
    journal?.close();
    journal = undefined;
  };
  return {
    path,
    open: () => (journal ??= openJournal(join(path, 'data.sqlite'), driver)),
    close,
    async remove() {
      close();
      await rm(path, { recursive: true });
    },
  };
}
