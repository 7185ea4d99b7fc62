import { createCaseStore, openJournal } from '@yijianshi/store/embedded';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drivers, type Folder, makeFolder } from './embedded.ts';

describe.each(drivers)('the journal (%s)', (driver) => {
  let folder: Folder;
  beforeEach(async () => {
    folder = await makeFolder(driver);
  });
  afterEach(() => folder.remove());

  const statuses = async (work: Promise<unknown>[]): Promise<string[]> =>
    (await Promise.allSettled(work)).map(({ status }) => status);

  it('lets what is written in one turn share one fsync', async () => {
    const journal = folder.open();
    const store = createCaseStore(journal);
    const before = { ...journal.stats };
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => store.commit([{ put: { pk: 'P', sk: String(n), data: n } }])),
    );
    expect(journal.stats).toEqual({ groups: before.groups + 1, writes: before.writes + 100 });
  });

  it('takes back only the write that throws', async () => {
    const journal = folder.open();
    const store = createCaseStore(journal);
    const put = (sk: string) => ({ put: { pk: 'P', sk, data: null } });
    const thrown = journal.write('test', () => {
      journal.db.prepare('UPDATE rows SET data = \'"harmed"\'').run();
      throw new Error('of no consequence to the others');
    });
    const outcomes = await statuses([
      store.commit([put('A')]),
      thrown,
      store.commit([put('B'), { check: { pk: 'P', sk: 'A' }, ifVersion: 9 }]),
      store.commit([put('C')]),
    ]);
    expect(outcomes).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect((await store.list('P', '')).items).toMatchObject([
      { sk: 'A', data: null },
      { sk: 'C', data: null },
    ]);
  });

  it('shows each write the ones before it in its group', async () => {
    const store = createCaseStore(folder.open());
    const key = { pk: 'P', sk: 'A' };
    const replace = (ifVersion: number) => store.commit([{ put: { ...key, data: null }, ifVersion }]);
    expect(await statuses([replace(0), replace(1), replace(1), replace(2)])).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('commits what is queued before it closes', async () => {
    const store = createCaseStore(folder.open());
    const queued = store.commit([{ put: { pk: 'P', sk: 'A', data: null } }]);
    folder.close();
    await queued;
    expect(await createCaseStore(folder.open()).get({ pk: 'P', sk: 'A' })).toBeDefined();
  });

  it('rejects what is written after it was closed', async () => {
    const journal = folder.open();
    const store = createCaseStore(journal);
    folder.close();
    await expect(store.commit([{ put: { pk: 'P', sk: 'A', data: null } }])).rejects.toThrow();
  });

  it('rejects a whole group whose commit fails, and nothing after it', async () => {
    const journal = folder.open();
    const store = createCaseStore(journal);
    const put = (sk: string) => store.commit([{ put: { pk: 'P', sk, data: null } }]);
    journal.db.exec(`CREATE TABLE parents (id INTEGER PRIMARY KEY);
      CREATE TABLE children (parent REFERENCES parents DEFERRABLE INITIALLY DEFERRED); PRAGMA foreign_keys = ON`);
    // A broken promise to the database shows only when the group commits, as a full disk may.
    const broken = journal.write('test', () => journal.db.exec('INSERT INTO children VALUES (1)'));
    expect(await statuses([put('A'), broken, put('B')])).toEqual(['rejected', 'rejected', 'rejected']);
    expect((await store.list('P', '')).items).toEqual([]);
    await put('C');
    expect((await store.list('P', '')).items).toHaveLength(1);
  });
});

it('a folder is open once, in this process too', async () => {
  const folder = await makeFolder('libsql');
  folder.open();
  expect(() => openJournal(`${folder.path}/data.sqlite`)).toThrow('in use');
  await folder.remove();
});
