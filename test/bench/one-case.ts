import * as journey from '@yijianshi/local/demo/journey';
import { caseKey, taskKey } from '@yijianshi/store';
import type { Rig } from './rig.ts';

/**
 * One restaurant from the window to the archive: 11 materials, 4 decisions, 2 certificates, a letter, a delivery. Everybody acts as
 * soon as there is something to do, and is told so by the store: asking again and again would be measured too.
 */
export async function oneCase({
  client,
  officers: { window, departments },
  whenPut,
}: Pick<Rig, 'client' | 'officers' | 'whenPut'>): Promise<string> {
  const created = await journey.lodge(window);
  const { caseNo } = created;
  const task = (step: 'DECIDE' | 'RELEASE', itemId?: string): Promise<void> =>
    whenPut(taskKey({ caseNo, step, ...(itemId === undefined ? {} : { itemId }) }));
  const opened = (itemId: string) => task('DECIDE', itemId);
  const decide = async (department: string, itemId: string, decision: 'GRANT' | 'DENY'): Promise<void> => {
    const session = departments[department];
    if (session === undefined) throw new Error(`nobody from ${department}`);
    await journey.decide(session, caseNo, itemId, { decision, reasons: '依据材料作出决定。' });
  };
  const lastItems = [opened('i_food'), opened('i_fire_promise'), opened('i_sign')];
  const first = opened('i_bl_verify');
  const release = task('RELEASE');
  const archived = whenPut(caseKey(caseNo), (data) => statusOf(data) === 'ARCHIVED');

  await journey.handIn(client, window, created);
  await journey.acceptCase(window, created);
  await first;
  await decide('SCJG', 'i_bl_verify', 'GRANT');
  await Promise.all(lastItems);
  await Promise.all([
    decide('SCJG', 'i_food', 'GRANT'),
    decide('XF', 'i_fire_promise', 'GRANT'),
    decide('CG', 'i_sign', 'DENY'),
  ]);
  await release;
  await journey.post(client, window, created);
  await archived;
  return caseNo;
}

const statusOf = (snapshot: unknown): unknown => (snapshot as { state: { status: string } }).state.status;
