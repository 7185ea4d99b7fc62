/**
 * Writes for as long as it lives, and says on stdout what it was told is kept: one line of JSON each, after the promise resolved.
 * `writer.ts <folder> <driver>`
 */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createCaseStore, createFileStore, type Driver, openJournal } from '@yijianshi/store/embedded';

const [folder = '', driver = 'libsql'] = process.argv.slice(2);
const journal = openJournal(join(folder, 'data.sqlite'), driver as Driver);
const store = createCaseStore(journal);
const files = createFileStore({
  journal,
  dir: join(folder, 'files'),
  clock: Date.now,
  baseUrl: () => 'http://127.0.0.1',
  secret: randomBytes(32),
});

export type Acknowledged =
  | { row: string; version: number }
  | { transaction: string }
  | { counter: number }
  | { file: string; sha256: string };

const say = (kept: Acknowledged): void => {
  process.stdout.write(`${JSON.stringify(kept)}\n`);
};

async function rows(): Promise<void> {
  for (let n = 1; ; n += 1) {
    await store.commit([
      {
        put: { pk: 'ROW', sk: 'A', data: n },
        ifVersion: (await store.get({ pk: 'ROW', sk: 'A' }))?.version ?? 0,
      },
    ]);
    say({ row: 'A', version: (await store.get({ pk: 'ROW', sk: 'A' }))?.version ?? 0 });
  }
}

async function transactions(run: string): Promise<void> {
  for (let n = 0; ; n += 1) {
    const pk = `TX#${run}#${n}`;
    await store.commit(
      ['1', '2', '3'].map((sk) => ({ put: { pk, sk, data: 'x'.repeat(500) }, ifVersion: 0 })),
    );
    say({ transaction: pk });
  }
}

async function counters(): Promise<void> {
  for (;;) say({ counter: await store.increment({ pk: 'COUNTER', sk: 'COUNTER' }) });
}

async function uploads(run: string, size: number): Promise<void> {
  for (let n = 0; ; n += 1) {
    const bytes = randomBytes(size);
    const file = `${run}/${size}/${n}`;
    await files.put({ key: file, contentType: 'application/pdf' }, bytes);
    say({ file, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
}

const run = String(process.pid);
await Promise.all([rows(), transactions(run), counters(), uploads(run, 1000), uploads(run, 200_000)]);
