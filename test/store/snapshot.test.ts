import {
  asJson,
  type CaseStore,
  ConflictError,
  caseKey,
  handleCase,
  type Json,
  type Key,
  loadCase,
  materialsKey,
  type Row,
} from '@yijianshi/store';
import { createCaseStore, type Journal, openJournal } from '@yijianshi/store/embedded';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CASE_NO, caseRows, play, requestFor } from '../support/case-kept.ts';
import {
  type Act,
  accept,
  announce,
  archive,
  correct,
  create,
  given,
  handOver,
  post,
  preReview,
  released,
  submit,
  submitted,
} from '../support/case-play.ts';

let journal: Journal;
let store: CaseStore;
beforeEach(() => {
  journal = openJournal(':memory:');
  store = createCaseStore(journal);
});
afterEach(() => journal.close());

/** A store whose reads of one row are of another moment, so many times. */
function tornAt(old: Row | undefined, key: Key, times: number): CaseStore & { readonly reads: number } {
  let reads = 0;
  return {
    ...store,
    get reads() {
      return reads;
    },
    async getMany<T>(keys: readonly Key[]) {
      const rows = await store.getMany<T>(keys);
      reads += 1;
      return rows.map((row, n) =>
        keys[n]?.sk === key.sk && reads <= times ? (old as Row<T> | undefined) : row,
      );
    },
  };
}

/** The rows before the last act, which a slow reader may still have in hand. */
async function rowsBeforeLast(way: readonly Act[]) {
  await play(store, way.slice(0, -1));
  const before = await caseRows(store);
  await play(store, way.slice(-1));
  return before;
}

describe('a case lies in two rows', () => {
  it('also one that was kept whole, by an older version, from its next command on', async () => {
    await play(store, submitted);
    const before = given(submitted).state;
    const [row, files] = await store.getMany<{ state: object; materialsVersion?: number }>([
      caseKey(CASE_NO),
      materialsKey(CASE_NO),
    ]);
    if (row === undefined || files === undefined) throw new Error('no case');
    const { materialsVersion: _, ...whole } = { ...row.data, state: before };
    await store.commit([
      { put: { ...caseKey(CASE_NO), data: asJson(whole) as Json }, ifVersion: row.version },
      { delete: materialsKey(CASE_NO), ifVersion: files.version },
    ]);
    expect((await loadCase(store, CASE_NO))?.state).toEqual(before);
    await play(store, [preReview()]);
    expect((await loadCase(store, CASE_NO))?.state).toEqual(given([...submitted, preReview()]).state);
  });

  it('which come to its state after every command', async () => {
    const way = [...released, post, handOver, archive];
    for (const [n, one] of way.entries()) {
      await play(store, [one]);
      const loaded = await loadCase(store, CASE_NO);
      expect(loaded?.state, one.command.type).toEqual(given(way.slice(0, n + 1)).state);
    }
  });

  it('of which the materials are written only when they change', async () => {
    const writers: string[] = [];
    for (const one of [
      create(),
      announce('m_layout'),
      announce('m_rules'),
      submit('m_layout', 'm_rules'),
      preReview('m_layout'),
      announce('m_layout'),
      correct('m_layout'),
      preReview(),
      accept,
    ]) {
      const before = (await caseRows(store)).materials?.version ?? 0;
      await play(store, [one]);
      const after = await caseRows(store);
      if ((after.materials?.version ?? 0) > before) writers.push(one.command.type);
      expect(JSON.stringify(after.row?.data)).not.toContain('/materials/');
    }
    expect(writers).toEqual([
      'CREATE_CASE',
      'ANNOUNCE_MATERIALS',
      'ANNOUNCE_MATERIALS',
      'SUBMIT_CASE',
      'ANNOUNCE_MATERIALS',
      'CORRECT',
    ]);
  });
});

describe('two rows of different moments', () => {
  const announced = [create(), announce('m_layout'), announce('m_rules')];
  const corrected = [...submitted, preReview('m_layout'), announce('m_layout'), correct('m_layout')];

  it('are not decided on: materials that are older than the case would be missing', async () => {
    const { materials } = await rowsBeforeLast(announced);
    const torn = tornAt(materials, materialsKey(CASE_NO), 1);
    const handled = await handleCase(torn, requestFor(submit('m_layout', 'm_rules')));
    expect(handled).not.toHaveProperty('refused');
    expect((await loadCase(store, CASE_NO))?.state).toEqual(
      given([...announced, submit('m_layout', 'm_rules')]).state,
    );
    expect(torn.reads).toBe(2);
  });

  it('are not decided on: materials that are newer than the case would be missing, too', async () => {
    const { row } = await rowsBeforeLast(corrected);
    const torn = tornAt(row, { pk: '', sk: 'CASE' }, 1);
    // The answer of the case as it was, still in correction but with nothing announced any more: MATERIAL_MISSING.
    expect(await handleCase(torn, requestFor(correct('m_layout')))).toMatchObject({
      refused: 'CASE_STATUS',
    });
    expect(torn.reads).toBe(2);
  });

  it.each(['older', 'newer'])(
    'are not shown to a reader: materials that are %s than the case',
    async (which) => {
      const { row, materials } = await rowsBeforeLast(corrected);
      const torn =
        which === 'older'
          ? tornAt(materials, materialsKey(CASE_NO), 1)
          : tornAt(row, { pk: '', sk: 'CASE' }, 1);
      expect((await loadCase(torn, CASE_NO))?.state).toEqual(given(corrected).state);
      expect(torn.reads).toBe(2);
    },
  );

  it('that stay so make the case busy, and a reader give up', async () => {
    const { materials } = await rowsBeforeLast(announced);
    const torn = tornAt(materials, materialsKey(CASE_NO), Number.POSITIVE_INFINITY);
    const [handled, loaded] = await Promise.all([
      handleCase(torn, requestFor(submit('m_layout', 'm_rules'))),
      loadCase(torn, CASE_NO).catch((error: unknown) => error),
    ]);
    expect(handled).toMatchObject({ refused: 'BUSY' });
    expect(loaded).toBeInstanceOf(ConflictError);
    expect((await loadCase(store, CASE_NO))?.state.status).toBe('DRAFT');
  });
});
