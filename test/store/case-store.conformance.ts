import { randomUUID } from 'node:crypto';
import {
  type Action,
  type CaseStore,
  ConflictError,
  type Json,
  type Key,
  type Row,
  StoreLimitError,
} from '@yijianshi/store';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { caseStoreModelTest } from './case-store.model.ts';
import { allKeys, allRows, rejection } from './listing.ts';

export interface CaseStoreHarness {
  readonly store: CaseStore;
  /** The same data after a restart; absent where nothing can be restarted. */
  reopen?(): Promise<CaseStore>;
  close(): Promise<void>;
}

export interface CaseStoreOptions {
  /** Runs of the model-based property. */
  runs?: number;
}

/** What every `CaseStore` does. The suite keeps to partitions of its own, so that a table can be shared. */
export function caseStoreConformance(
  name: string,
  makeHarness: () => Promise<CaseStoreHarness>,
  { runs = 60 }: CaseStoreOptions = {},
): void {
  describe(`CaseStore: ${name}`, () => {
    let harness: CaseStoreHarness;
    let store: CaseStore;
    beforeAll(async () => {
      harness = await makeHarness();
      store = harness.store;
    });
    afterAll(() => harness.close());

    const partition = (): string => `T#${randomUUID()}`;
    const put = (pk: string, sk: string, data: Json = null): Action => ({ put: { pk, sk, data } });
    /** Indexes may be late. */
    const eventually = (check: () => Promise<void>): Promise<void> =>
      vi.waitFor(check, { timeout: 10_000, interval: 5 });

    describe('rows', () => {
      it('gives back what was put, as version 1', async () => {
        const key = { pk: partition(), sk: 'CASE' };
        await store.commit([{ put: { ...key, data: { stage: 'ACCEPTED' } } }]);
        expect(await store.get(key)).toEqual({ ...key, version: 1, data: { stage: 'ACCEPTED' } });
      });

      it('gives back the index entries with the row, and none where there are none', async () => {
        const pk = partition();
        const i1 = { pk: `${pk}#Q`, sk: '1' };
        await store.commit([{ put: { pk, sk: 'A', data: 1, i1 } }, put(pk, 'B', 2)]);
        expect(
          await store.getMany([
            { pk, sk: 'A' },
            { pk, sk: 'B' },
          ]),
        ).toEqual([
          { pk, sk: 'A', version: 1, data: 1, i1 },
          { pk, sk: 'B', version: 1, data: 2 },
        ]);
      });

      it('counts versions up with every replacement', async () => {
        const key = { pk: partition(), sk: 'CASE' };
        for (const version of [1, 2, 3]) {
          await store.commit([{ put: { ...key, data: version }, ifVersion: version - 1 }]);
          expect(await store.get(key)).toMatchObject({ version, data: version });
        }
        await store.commit([put(key.pk, key.sk, 'whatever was there')]);
        expect(await store.get(key)).toMatchObject({ version: 4 });
      });

      it('knows nothing of a row that is not there, or no longer', async () => {
        const key = { pk: partition(), sk: 'CASE' };
        expect(await store.get(key)).toBeUndefined();
        await store.commit([put(key.pk, key.sk)]);
        await store.commit([{ delete: key }]);
        expect(await store.get(key)).toBeUndefined();
        await store.commit([{ delete: key }]);
      });

      it('answers many keys in the order asked, with holes', async () => {
        const pk = partition();
        await store.commit([put(pk, 'A', 'a'), put(pk, 'C', 'c')]);
        const rows = await store.getMany(['C', 'B', 'A'].map((sk) => ({ pk, sk })));
        expect(rows.map((row) => row?.data)).toEqual(['c', undefined, 'a']);
        expect(await store.getMany([])).toEqual([]);
      });

      it('answers a key as often as it was asked', async () => {
        const pk = partition();
        await store.commit([put(pk, 'A', 'a')]);
        const rows = await store.getMany(['A', 'B', 'A', 'B'].map((sk) => ({ pk, sk })));
        expect(rows.map((row) => row?.data)).toEqual(['a', undefined, 'a', undefined]);
      });

      const awkward: [string, Json][] = [
        ['an empty string', ''],
        ['null', null],
        ['empty containers', { list: [], object: {}, nested: [[], [{}]] }],
        ['numbers at the edge', [0, -1, 0.1, 1e21, 5e-324, 2 ** 53 - 1, Number.MAX_VALUE]],
        ['rare characters', '𠮷野家 㐂 👩‍👩‍👧 \u0000 \u2028 \ufeff \uffff é é'],
        ['half a surrogate pair', '\ud83d'],
        ['names that mean something to JavaScript', JSON.parse('{"__proto__": 1, "constructor": 2, "": 3}')],
        ['quotes and controls', `'"\\ \n\r\t\b ; -- DROP TABLE rows`],
      ];
      it.each(awkward)('gives back %s unchanged', async (_, data) => {
        const key = { pk: partition(), sk: 'CASE' };
        await store.commit([{ put: { ...key, data } }]);
        expect(JSON.stringify((await store.get(key))?.data)).toBe(JSON.stringify(data));
      });

      it.each([Number.NaN, Number.POSITIVE_INFINITY, [undefined], { at: new Date(0) }, { f: () => 1 }, 1n])(
        'refuses %s, which JSON would silently make into something else',
        async (value) => {
          const pk = partition();
          await expect(store.commit([put(pk, 'A', value as Json)])).rejects.toThrow(TypeError);
          expect(await store.get({ pk, sk: 'A' })).toBeUndefined();
        },
      );
    });

    describe('conditions', () => {
      it('creates only where nothing is when the version must be 0', async () => {
        const key = { pk: partition(), sk: 'CASE' };
        const create = (data: Json): Promise<void> => store.commit([{ put: { ...key, data }, ifVersion: 0 }]);
        await create('first');
        await expect(create('second')).rejects.toThrow(ConflictError);
        expect(await store.get(key)).toMatchObject({ version: 1, data: 'first' });
      });

      it('replaces, deletes and checks only the version named', async () => {
        const key = { pk: partition(), sk: 'CASE' };
        await store.commit([put(key.pk, key.sk, 'a')]);
        await store.commit([put(key.pk, key.sk, 'b')]);
        for (const ifVersion of [0, 1, 3]) {
          await expect(store.commit([{ put: { ...key, data: 'x' }, ifVersion }])).rejects.toThrow(
            ConflictError,
          );
          await expect(store.commit([{ delete: key, ifVersion }])).rejects.toThrow(ConflictError);
          await expect(store.commit([{ check: key, ifVersion }])).rejects.toThrow(ConflictError);
        }
        expect(await store.get(key)).toMatchObject({ version: 2, data: 'b' });
        await store.commit([{ check: key, ifVersion: 2 }]);
        await store.commit([{ delete: key, ifVersion: 2 }]);
        await store.commit([{ check: key, ifVersion: 0 }]);
      });

      it('writes nothing at all when one condition of many does not hold', async () => {
        const pk = partition();
        await store.commit([put(pk, 'KEPT', 'kept'), put(pk, 'OLD', 'old')]);
        const entry = { pk: `${pk}#Q`, sk: '1' };
        await expect(
          store.commit([
            { put: { pk, sk: 'NEW', data: 1, i1: entry } },
            { delete: { pk, sk: 'KEPT' } },
            put(pk, 'OLD', 'new'),
            { check: { pk, sk: 'GATE' }, ifVersion: 1 },
          ]),
        ).rejects.toThrow(ConflictError);
        const { items } = await store.list(pk, '');
        expect(items.map(({ sk, data, version }) => [sk, data, version])).toEqual([
          ['KEPT', 'kept', 1],
          ['OLD', 'old', 1],
        ]);
        expect((await store.listIndex('i1', entry.pk)).items).toEqual([]);
      });

      it('lets exactly one of many concurrent conditional commits win', async () => {
        const key = { pk: partition(), sk: 'CASE' };
        for (const round of [0, 1, 2]) {
          const tries = await Promise.allSettled(
            Array.from({ length: 20 }, (_, n) =>
              store.commit([{ put: { ...key, data: n }, ifVersion: round }, put(key.pk, `EV#${round}#${n}`)]),
            ),
          );
          const won = tries.flatMap((result, n) => (result.status === 'fulfilled' ? [n] : []));
          expect(won).toHaveLength(1);
          for (const result of tries)
            if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ConflictError);
          expect(await store.get(key)).toMatchObject({ version: round + 1, data: won[0] });
          const events = await store.list(key.pk, `EV#${round}#`);
          expect(events.items.map(({ sk }) => sk)).toEqual([`EV#${round}#${won[0]}`]);
        }
      });
    });

    describe('counters', () => {
      it('counts from 1', async () => {
        const key = { pk: partition(), sk: 'COUNTER' };
        expect([await store.increment(key), await store.increment(key), await store.increment(key)]).toEqual([
          1, 2, 3,
        ]);
      });

      it('counts on from a number that was put, as a version of the same row', async () => {
        const key = { pk: partition(), sk: 'COUNTER' };
        await store.commit([{ put: { ...key, data: 41 } }]);
        expect(await store.increment(key)).toBe(42);
        expect(await store.get(key)).toEqual({ ...key, version: 2, data: 42 });
        await store.commit([{ put: { ...key, data: 7 }, ifVersion: 2 }]);
        expect(await store.increment(key)).toBe(8);
      });

      it.each([{ stage: 'ACCEPTED' }, '1', 1.5, null])(
        'says of a row that holds %j that it is no counter, and leaves it alone',
        async (data) => {
          const key = { pk: partition(), sk: 'CASE' };
          await store.commit([{ put: { ...key, data } }]);
          await expect(store.increment(key)).rejects.toThrow(TypeError);
          expect(await store.get(key)).toEqual({ ...key, version: 1, data });
        },
      );

      it.each([50, 500])('gives %i concurrent callers as many different numbers', async (callers) => {
        const key = { pk: partition(), sk: 'COUNTER' };
        const numbers = await Promise.all(Array.from({ length: callers }, () => store.increment(key)));
        expect(new Set(numbers).size).toBe(callers);
        expect(Math.min(...numbers)).toBe(1);
      });
    });

    describe('limits', () => {
      const limitOf = async (work: Promise<unknown>): Promise<string> => {
        const error = await rejection(work);
        return error instanceof StoreLimitError ? error.limit : String(error);
      };

      it('takes a row of nearly 400 KB and refuses one byte over 400 KB', async () => {
        const key = { pk: partition(), sk: 'CASE' };
        const room = 400 * 1024 - Buffer.byteLength(key.pk + key.sk) - '""'.length;
        // DynamoDB counts a little more than keys and JSON: the names of its attributes.
        await store.commit([{ put: { ...key, data: 'x'.repeat(room - 200) } }]);
        expect((await store.get<string>(key))?.data).toHaveLength(room - 200);
        expect(await limitOf(store.commit([{ put: { ...key, data: 'x'.repeat(room + 1) } }]))).toBe(
          'ROW_BYTES',
        );
        expect((await store.get(key))?.version).toBe(1);
      });

      it('counts bytes of UTF-8, not characters', async () => {
        const data = '证'.repeat(140_000);
        expect(await limitOf(store.commit([put(partition(), 'CASE', data)]))).toBe('ROW_BYTES');
      });

      it('refuses a key that is empty or too long', async () => {
        for (const key of [
          { pk: '', sk: 'A' },
          { pk: 'A', sk: '' },
          { pk: 'x'.repeat(2049), sk: 'A' },
          { pk: 'A', sk: '证'.repeat(342) },
        ])
          expect(await limitOf(store.commit([{ put: { ...key, data: 1 } }]))).toBe('ROW_BYTES');
      });

      it('takes 100 actions and refuses 101', async () => {
        const pk = partition();
        const actions = (n: number): Action[] => Array.from({ length: n }, (_, i) => put(pk, `A#${i}`));
        await store.commit(actions(100));
        expect(await limitOf(store.commit(actions(101)))).toBe('ACTIONS');
        expect((await store.list(pk, '')).items).toHaveLength(100);
      });

      it('refuses a key that stands twice in a transaction', async () => {
        const key = { pk: partition(), sk: 'CASE' };
        const twice: Action[] = [{ check: key, ifVersion: 0 }, put(key.pk, key.sk)];
        expect(await limitOf(store.commit(twice))).toBe('DUPLICATE_KEY');
        expect(await store.get(key)).toBeUndefined();
      });

      it('reads at most 100 keys at once, and pages of 1 to 100', async () => {
        const pk = partition();
        const keys = (n: number): Key[] => Array.from({ length: n }, (_, i) => ({ pk, sk: `A#${i}` }));
        expect(await store.getMany(keys(100))).toHaveLength(100);
        expect(await limitOf(store.getMany(keys(101)))).toBe('PAGE_SIZE');
        for (const limit of [0, -1, 101, 1.5, Number.NaN]) {
          expect(await limitOf(store.list(pk, '', { limit }))).toBe('PAGE_SIZE');
          expect(await limitOf(store.listIndex('i1', pk, { limit }))).toBe('PAGE_SIZE');
        }
      });
    });

    describe('listings', () => {
      it('lists a partition by prefix, in the order of the sort keys’ bytes', async () => {
        const pk = partition();
        const sks = [
          'EV#1',
          'EV#10',
          'EV#2',
          'EV',
          'EW',
          'CASE',
          'EV#é',
          'EV#\uffff',
          'EV#𠮷',
          'EV#\u{10ffff}x',
        ];
        await store.commit(sks.map((sk) => put(pk, sk)));
        await store.commit([put(`${pk}#`, 'EV#3')]);
        const listed = async (prefix: string): Promise<string[]> =>
          (await allRows(store, pk, prefix)).map(({ sk }) => sk);
        expect(await listed('EV#')).toEqual([
          'EV#1',
          'EV#10',
          'EV#2',
          'EV#é',
          'EV#\uffff',
          'EV#𠮷',
          'EV#\u{10ffff}x',
        ]);
        expect(await listed('EV#\u{10ffff}')).toEqual(['EV#\u{10ffff}x']);
        expect(await listed('EV')).toHaveLength(8);
        expect(await listed('CASE')).toEqual(['CASE']);
        expect(await listed('')).toHaveLength(10);
        expect(await listed('X')).toEqual([]);
      });

      it('pages through every row once, in pages of any size', async () => {
        const pk = partition();
        const sks = Array.from({ length: 23 }, (_, i) => `EV#${String(i).padStart(3, '0')}`);
        await store.commit(sks.map((sk) => put(pk, sk)));
        for (const limit of [1, 7, 22, 23, 24]) {
          const rows = await allRows(store, pk, 'EV#', limit);
          expect(rows.map(({ sk }) => sk)).toEqual(sks);
        }
      });

      it('neither skips nor repeats a row while others are put and deleted between the pages', async () => {
        const pk = partition();
        const lasting = Array.from({ length: 20 }, (_, i) => `EV#${String(i * 10).padStart(3, '0')}`);
        await store.commit(lasting.map((sk) => put(pk, sk)));
        const seen: string[] = [];
        let after: string | undefined;
        let n = 0;
        do {
          const page: { items: Row[]; next?: string } = await store.list(pk, 'EV#', {
            limit: 3,
            ...(after && { after }),
          });
          seen.push(...page.items.map(({ sk }) => sk));
          const last = seen.at(-1) ?? '';
          await store.commit([put(pk, `${last}-after`), put(pk, `EV#0000${n}`), put(pk, `EV#9${n}`)]);
          // The row a cursor points at may go.
          await store.commit([{ delete: { pk, sk: last } }]);
          after = page.next;
          n += 1;
        } while (after !== undefined && n < 100);
        expect(seen.filter((sk) => lasting.includes(sk))).toEqual(lasting);
        expect(new Set(seen).size).toBe(seen.length);
      });

      it('accepts a cursor only for the listing it came from', async () => {
        const pk = partition();
        const queue = `${pk}#Q`;
        const rows = ['EV#1', 'EV#2', 'EV#3'].map((sk) => ({ pk, sk, data: null, i1: { pk: queue, sk } }));
        await store.commit(rows.map((row) => ({ put: row })));
        const { next } = await store.list(pk, 'EV#', { limit: 1 });
        if (next === undefined) throw new Error('there is a second page');
        expect((await store.list(pk, 'EV#', { limit: 1, after: next })).items[0]?.sk).toBe('EV#2');

        const wrong: Promise<unknown>[] = [
          store.list(`${pk}#`, 'EV#', { after: next }),
          store.list(pk, 'EV', { after: next }),
          store.list(pk, '', { after: next }),
          store.listIndex('i1', queue, { after: next }),
          ...['', 'x', '!', `${next}A`, ` ${next}`, next.slice(0, -1), next.slice(1), `${next}${next}`].map(
            (after) => store.list(pk, 'EV#', { after }),
          ),
          ...Array.from(next, (c, i) => {
            const after = next.slice(0, i) + (c === 'A' ? 'B' : 'A') + next.slice(i + 1);
            return store.list(pk, 'EV#', { after });
          }),
        ];
        for (const work of wrong) {
          const error = await rejection(work);
          expect(error).toBeInstanceOf(StoreLimitError);
          expect(error).toMatchObject({ limit: 'CURSOR' });
        }
      });

      it('accepts an index cursor only for its index, partition and bound', async () => {
        const queue = `${partition()}#Q`;
        const rows = ['1', '2', '3'].map((sk) => ({
          pk: partition(),
          sk: 'T',
          data: null,
          i1: { pk: queue, sk },
        }));
        await store.commit(rows.map((row) => ({ put: row })));
        await eventually(async () => expect(await allKeys(store, 'i1', queue)).toHaveLength(3));
        const { next } = await store.listIndex('i1', queue, { limit: 1, through: '3' });
        if (next === undefined) throw new Error('there is a second page');
        const second = await store.listIndex('i1', queue, { limit: 1, through: '3', after: next });
        expect(second.items).toEqual([{ pk: rows[1]?.pk, sk: 'T' }]);
        for (const work of [
          store.listIndex('i2', queue, { through: '3', after: next }),
          store.listIndex('i1', `${queue}#`, { through: '3', after: next }),
          store.listIndex('i1', queue, { through: '2', after: next }),
          store.listIndex('i1', queue, { after: next }),
          store.list(queue, '', { after: next }),
        ])
          expect(await rejection(work)).toMatchObject({ limit: 'CURSOR' });
      });
    });

    describe('indexes', () => {
      it('show a row while it has an entry, where its last version put it', async () => {
        const pk = partition();
        const row = { pk, sk: 'TASK', data: null };
        const keys = (queue: string): Promise<Key[]> => allKeys(store, 'i1', `${pk}#${queue}`);
        await store.commit([{ put: { ...row, i1: { pk: `${pk}#OPEN`, sk: '1' } } }]);
        await eventually(async () => expect(await keys('OPEN')).toEqual([{ pk, sk: 'TASK' }]));

        await store.commit([{ put: { ...row, i1: { pk: `${pk}#DONE`, sk: '1' } } }]);
        await eventually(async () =>
          expect([await keys('OPEN'), await keys('DONE')]).toMatchObject([[], [{ pk }]]),
        );

        await store.commit([{ put: row }]);
        await eventually(async () => expect(await keys('DONE')).toEqual([]));

        await store.commit([{ put: { ...row, i1: { pk: `${pk}#OPEN`, sk: '2' } } }]);
        await eventually(async () => expect(await keys('OPEN')).toHaveLength(1));
        await store.commit([{ delete: { pk, sk: 'TASK' } }]);
        await eventually(async () => expect(await keys('OPEN')).toEqual([]));
      });

      it('are two, apart from each other', async () => {
        const pk = partition();
        const one = { pk: `${pk}#Q`, sk: '1' };
        await store.commit([
          { put: { pk, sk: 'A', data: null, i1: one } },
          { put: { pk, sk: 'B', data: null, i2: one } },
          { put: { pk, sk: 'C', data: null, i1: one, i2: one } },
        ]);
        const sks = async (index: 'i1' | 'i2'): Promise<string[]> =>
          (await allKeys(store, index, one.pk)).map(({ sk }) => sk).sort();
        await eventually(async () =>
          expect([await sks('i1'), await sks('i2')]).toEqual([
            ['A', 'C'],
            ['B', 'C'],
          ]),
        );
      });

      it('list in order of the entries, up to the bound and including it', async () => {
        const queue = `${partition()}#DUE`;
        const times = ['2026-08-03', '2026-08-01', '2026-08-02', '2026-08-02T09', '2026-08-10'];
        await store.commit(
          times.map((sk) => ({ put: { pk: partition(), sk, data: null, i2: { pk: queue, sk } } })),
        );
        const sks = async (through?: string): Promise<string[]> =>
          (await allKeys(store, 'i2', queue, 2, through)).map(({ sk }) => sk);
        await eventually(async () => expect(await sks()).toEqual([...times].sort()));
        expect(await sks('2026-08-02')).toEqual(['2026-08-01', '2026-08-02']);
        expect(await sks('2026-08-03')).toHaveLength(4);
        expect(await sks('2026-07')).toEqual([]);
      });

      it('page through rows with equal entries once each', async () => {
        const pk = partition();
        const i1 = { pk: `${pk}#Q`, sk: 'same' };
        const sks = Array.from({ length: 12 }, (_, i) => `T#${String(i).padStart(2, '0')}`);
        await store.commit(sks.map((sk) => ({ put: { pk, sk, data: null, i1 } })));
        await eventually(async () => {
          const keys = await allKeys(store, 'i1', i1.pk, 5);
          expect(keys.map(({ sk }) => sk).sort()).toEqual(sks);
        });
      });
    });

    it(
      'behaves as a plain map does, whatever is asked of it',
      () => caseStoreModelTest(store, runs),
      120_000,
    );

    it('keeps everything over a restart: rows, counters, indexes, cursors', async (context) => {
      const reopen = harness.reopen?.bind(harness) ?? context.skip('nothing to restart');
      const pk = partition();
      const counter = { pk, sk: 'COUNTER' };
      const i1 = { pk: `${pk}#Q`, sk: '1' };
      await store.commit([{ put: { pk, sk: 'A', data: { n: 1 }, i1 } }, put(pk, 'B'), put(pk, 'C')]);
      await store.commit([{ put: { pk, sk: 'A', data: { n: 2 }, i1 } }]);
      await store.increment(counter);
      const { next } = await store.list(pk, '', { limit: 1 });

      store = await reopen();
      expect(await store.get({ pk, sk: 'A' })).toEqual({ pk, sk: 'A', version: 2, data: { n: 2 }, i1 });
      expect(await store.increment(counter)).toBe(2);
      expect((await store.list(pk, '', { limit: 1, ...(next && { after: next }) })).items[0]?.sk).toBe('B');
      await eventually(async () => expect(await allKeys(store, 'i1', i1.pk)).toEqual([{ pk, sk: 'A' }]));
    });
  });
}
