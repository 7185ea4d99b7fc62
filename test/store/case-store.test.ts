import type { Key } from '@yijianshi/store';
import { createCaseStore } from '@yijianshi/store/embedded';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CaseStoreHarness, caseStoreConformance } from './case-store.conformance.ts';
import { drivers, type Folder, makeFolder } from './embedded.ts';
import { allKeys } from './listing.ts';

const harness =
  (driver: (typeof drivers)[number], indexDelayMs: number) => async (): Promise<CaseStoreHarness> => {
    const folder = await makeFolder(driver);
    return {
      store: createCaseStore(folder.open(), { indexDelayMs }),
      async reopen() {
        folder.close();
        return createCaseStore(folder.open(), { indexDelayMs });
      },
      close: folder.remove,
    };
  };

if (!drivers.includes('node:sqlite'))
  console.info(`lane node:sqlite did not run: Node ${process.version} has no such module`);

for (const driver of drivers) caseStoreConformance(`embedded, ${driver}`, harness(driver, 0), { runs: 300 });
caseStoreConformance('embedded, libsql, indexes 20 ms late', harness('libsql', 20), { runs: 20 });

describe('the embedded CaseStore', () => {
  let folder: Folder;
  beforeEach(async () => {
    folder = await makeFolder('libsql');
  });
  afterEach(() => folder.remove());

  it('rings for the outbox rows of a commit, and for nothing else, once they are on disk', async () => {
    const rung: Key[][] = [];
    const store = createCaseStore(folder.open(), { onCommit: (keys) => rung.push(keys) });
    const row = (sk: string) => ({ put: { pk: 'CASE#1', sk, data: null } });
    const done = store.commit([row('CASE'), row('OUT#1'), row('OUT#2')]);
    expect(rung).toEqual([]);
    await done;
    expect(rung).toEqual([
      [
        { pk: 'CASE#1', sk: 'OUT#1' },
        { pk: 'CASE#1', sk: 'OUT#2' },
      ],
    ]);

    await store.commit([row('CASE'), { delete: { pk: 'CASE#1', sk: 'OUT#1' } }]);
    await expect(store.commit([{ ...row('OUT#2'), ifVersion: 0 }])).rejects.toThrow();
    expect(rung).toHaveLength(1);
  });

  it('can be made to list additions, moves and removals late', async () => {
    let now = 0;
    const store = createCaseStore(folder.open(), { indexDelayMs: 100, clock: () => now });
    const task = (n: number, at?: string) => ({
      put: { pk: `CASE#${n}`, sk: 'T', data: null, ...(at !== undefined && { i1: { pk: 'Q', sk: at } }) },
    });
    const listed = async (): Promise<string[]> => (await allKeys(store, 'i1', 'Q', 2)).map(({ pk }) => pk);

    await store.commit([task(1, 'b'), task(2, 'c'), task(3, 'd')]);
    expect(await listed()).toEqual([]);
    now = 99;
    expect(await listed()).toEqual([]);
    now = 100;
    expect(await listed()).toEqual(['CASE#1', 'CASE#2', 'CASE#3']);

    await store.commit([task(3, 'a'), { delete: { pk: 'CASE#1', sk: 'T' } }, task(2)]);
    now = 150;
    await store.commit([task(3, 'e'), task(4, 'f')]);
    expect(await listed()).toEqual(['CASE#1', 'CASE#2', 'CASE#3']);
    now = 200;
    expect(await listed()).toEqual(['CASE#3']);
    expect(await store.get({ pk: 'CASE#4', sk: 'T' })).toBeDefined();
    now = 250;
    expect(await listed()).toEqual(['CASE#3', 'CASE#4']);

    // What is not to be seen yet takes no places of what is.
    await store.commit([task(5, '1'), task(6, '2'), task(7, '3'), task(8, '4')]);
    expect(await listed()).toEqual(['CASE#3', 'CASE#4']);
  });

  it.each(['a\0b', 'a\ud800'])('refuses a key that would not come back as it went in', async (bad) => {
    const store = createCaseStore(folder.open());
    await expect(store.commit([{ put: { pk: bad, sk: 'A', data: 1 } }])).rejects.toThrow(TypeError);
    await expect(store.commit([{ put: { pk: 'A', sk: bad, data: 1 } }])).rejects.toThrow(TypeError);
  });
});
