import { type OutboxRow, outboxPut } from '@yijianshi/store';
import { createCaseStore, openJournal } from '@yijianshi/store/embedded';
import { expect, test } from 'vitest';

test('a worker that is late with clearing what it told never removes what has to be told since', async () => {
  const journal = openJournal(':memory:');
  const store = createCaseStore(journal);
  const telling = { kind: 'RESUME', caseNo: 'C', gate: 'PRE_REVIEW' } as const;
  const first = outboxPut('CASE#C', telling, '3', '2026-11-22T09:00:00.000+08:00');
  const second = outboxPut('CASE#C', telling, '7', '2026-11-22T09:00:00.000+08:00');
  await store.commit([first]);
  const seen = await store.get<OutboxRow>(first.put);
  await store.commit([{ delete: first.put }]);
  await store.commit([second]);
  await store.commit([{ delete: first.put, ifVersion: seen?.version ?? 0 }]).catch(() => {});
  expect((await store.get<OutboxRow>(second.put))?.data.telling).toEqual(telling);
  journal.close();
});
