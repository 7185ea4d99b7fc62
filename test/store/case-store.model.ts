import { randomUUID } from 'node:crypto';
import type { Action, CaseStore, IndexEntry, IndexName, Json, Key, Row } from '@yijianshi/store';
import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { allKeys, allRows } from './listing.ts';

/** The store as one would think of it: a map of rows. */
type Model = Map<string, Row>;

type Step =
  | { kind: 'commit'; actions: Action[] }
  | { kind: 'get'; key: Key }
  | { kind: 'list'; pk: string; prefix: string; limit: number }
  | { kind: 'listIndex'; index: IndexName; pk: string; limit: number; through: string | undefined };

const idOf = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);
const keyOf = (action: Action): Key =>
  'put' in action ? action.put : 'delete' in action ? action.delete : action.check;
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Whether the transaction holds; if so, done. */
function commit(model: Model, actions: Action[]): boolean {
  const versionOf = (key: Key): number => model.get(idOf(key))?.version ?? 0;
  if (actions.some((a) => a.ifVersion !== undefined && a.ifVersion !== versionOf(keyOf(a)))) return false;
  for (const action of actions) {
    if ('put' in action) model.set(idOf(action.put), { ...action.put, version: versionOf(action.put) + 1 });
    if ('delete' in action) model.delete(idOf(action.delete));
  }
  return true;
}

const listed = (model: Model, pk: string, prefix: string): Row[] =>
  [...model.values()]
    .filter((row) => row.pk === pk && row.sk.startsWith(prefix))
    .sort((a, b) => byBytes(a.sk, b.sk));

/** By the entry's sort key. Rows with equal ones may come in any order. */
const indexed = (model: Model, index: IndexName, pk: string, through: string | undefined): Row[] =>
  [...model.values()].filter((row) => {
    const entry = row[index];
    return entry?.pk === pk && (through === undefined || byBytes(entry.sk, through) <= 0);
  });

// Few names, so that steps meet; chosen to lie close together, and where UTF-8 and UTF-16 disagree about the order.
const sk = fc.constantFrom('A', 'A#', 'A#1', 'A#10', 'A#2', 'B', 'A#\ue000', 'A#𠮷', 'A#\u{10ffff}');
const prefix = fc.oneof(fc.constant(''), sk);
const limit = fc.integer({ min: 1, max: 4 });
const data = fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }) as fc.Arbitrary<Json>;
const version = fc.option(fc.nat(3), { nil: undefined });

function stepsIn(partition: string): fc.Arbitrary<Step[]> {
  const pk = fc.constantFrom(`${partition}#1`, `${partition}#2`);
  const key = fc.record({ pk, sk });
  const entry: fc.Arbitrary<IndexEntry | undefined> = fc.option(key, { nil: undefined });
  const put = fc.tuple(key, data, entry, entry, version).map(
    ([k, d, i1, i2, ifVersion]): Action => ({
      put: { ...k, data: d, ...(i1 && { i1 }), ...(i2 && { i2 }) },
      ...(ifVersion !== undefined && { ifVersion }),
    }),
  );
  const remove = fc
    .tuple(key, version)
    .map(([k, ifVersion]): Action => ({ delete: k, ...(ifVersion !== undefined && { ifVersion }) }));
  const check = fc.tuple(key, fc.nat(3)).map(([k, ifVersion]): Action => ({ check: k, ifVersion }));
  const actions = fc.uniqueArray(
    fc.oneof(
      { arbitrary: put, weight: 5 },
      { arbitrary: remove, weight: 2 },
      { arbitrary: check, weight: 1 },
    ),
    { minLength: 1, maxLength: 5, selector: (action) => idOf(keyOf(action)) },
  );
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('commit' as const), actions }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('get' as const), key }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('list' as const), pk, prefix, limit }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('listIndex' as const),
        index: fc.constantFrom('i1' as const, 'i2' as const),
        pk,
        limit,
        through: fc.option(sk, { nil: undefined }),
      }),
    },
  );
  return fc.array(step, { minLength: 5, maxLength: 40 });
}

async function follow(store: CaseStore, model: Model, step: Step): Promise<void> {
  switch (step.kind) {
    case 'commit': {
      const outcome = store.commit(step.actions);
      if (commit(model, step.actions)) await outcome;
      else await expect(outcome).rejects.toMatchObject({ name: 'ConflictError' });
      return;
    }
    case 'get':
      expect(await store.get(step.key)).toEqual(model.get(idOf(step.key)));
      return;
    case 'list':
      expect(await allRows(store, step.pk, step.prefix, step.limit)).toEqual(
        listed(model, step.pk, step.prefix),
      );
      return;
    case 'listIndex': {
      const { index, pk, through } = step;
      const expected = indexed(model, index, pk, through);
      await vi.waitFor(
        async () => {
          const keys = await allKeys(store, index, pk, step.limit, through);
          expect(keys.map(idOf).sort()).toEqual(expected.map(idOf).sort());
          const order = keys.map((key) => model.get(idOf(key))?.[index]?.sk ?? '');
          expect(order).toEqual([...order].sort(byBytes));
        },
        { timeout: 10_000, interval: 5 },
      );
    }
  }
}

export async function caseStoreModelTest(store: CaseStore, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(stepsIn('M'), async (steps) => {
      const model: Model = new Map();
      // Each run, and each shrinking of one, in partitions of its own.
      const text = JSON.stringify(steps).replaceAll('"M#', `"M#${randomUUID()}#`);
      for (const step of JSON.parse(text) as Step[]) await follow(store, model, step);
    }),
    { numRuns: runs },
  );
}
