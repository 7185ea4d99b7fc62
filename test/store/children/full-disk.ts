/**
 * Fills its disk, which a limit on the size of a file stands for, and prints what became of everything.
 * `full-disk.ts <folder> <driver>`; expects to be unable to write a file beyond 4 MiB.
 */
import { randomBytes } from 'node:crypto';
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

export interface Outcomes {
  before: string[];
  upload: string[];
  group: string[];
  after: string[];
}

const row = (pk: string, size: number): Promise<void> =>
  store.commit([{ put: { pk, sk: 'A', data: 'x'.repeat(size) } }]);
const file = (key: string, size: number): Promise<unknown> =>
  files.put({ key, contentType: 'application/pdf' }, randomBytes(size));
const outcomes = async (work: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(work)).map(({ status }) => status);

const before = await outcomes([row('BEFORE', 1000), file('before', 200_000)]);
const upload = await outcomes([file('too-large', 6_000_000)]);
// All in one turn, so in one group: together they do not fit.
const group = await outcomes([
  row('SMALL', 10),
  ...Array.from({ length: 20 }, (_, n) => row(`GROUP#${n}`, 390_000)),
  file('in-group', 10),
]);
const after = await outcomes([row('AFTER', 1000), file('after', 200_000), file('after-small', 10)]);
const became: Outcomes = { before, upload, group, after };
process.stdout.write(JSON.stringify(became));
