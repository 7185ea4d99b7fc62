import { caseEvents } from '@yijianshi/store';
import { expect } from 'vitest';
import type { Answer, Running } from './platform.ts';

/** Does something to a case and proves that it changed nothing: neither what its officers see nor its chain of events. */
export async function unchanged(
  running: Running,
  caseNo: string,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const look = async () => ({
    seen: await running.officers.window.get(`/v1/cases/${caseNo}`),
    events: await caseEvents(running.local.platform.store, caseNo),
  });
  // A notice that is being sealed is nobody's doing here.
  await running.local.settled();
  const before = await look();
  const answer = await act();
  expect(await look()).toEqual(before);
  return answer;
}
