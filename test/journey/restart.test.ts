import * as journey from '@yijianshi/local/demo/journey';
import { afterAll, describe, expect, it } from 'vitest';
import { type Running, startPlatform } from '../support/platform.ts';
import { acceptedCase, allAsked, decide, submittedCase } from '../support/restaurant.ts';

const order = async (running: Running, json: object) =>
  (await running.call('POST', '/local/operate', { json })).body;

/** As after a fault no retry outlived: the service says FAILED, the store holds everything. */
async function executionLost(running: Running, caseNo: string): Promise<void> {
  await running.local.settled();
  const { db } = running.local.journal;
  const frames = 'DELETE FROM wf_frame WHERE execution = (SELECT id FROM wf_execution WHERE name = ?)';
  db.prepare(frames).run(caseNo);
  db.prepare("UPDATE wf_execution SET status = 'FAILED', error = 'Lost' WHERE name = ?").run(caseNo);
  await running.restart();
}

/** From where the case stands to the archive. */
async function finish(running: Running, created: journey.Created, granted: readonly string[]): Promise<void> {
  for (const { itemId } of created.items)
    if (!granted.includes(itemId)) await decide(running, created.caseNo, itemId);
  await journey.post(running.client, running.officers.window, created);
  await journey.archived(running.client, created);
}

describe('a case whose execution was lost goes on, from the stage it is in, when it is restarted', () => {
  let running: Running;
  afterAll(() => running.stop());

  it.each<[string, (r: Running) => Promise<{ created: journey.Created; granted: string[] }>]>([
    [
      'submitted, waiting for its pre-review',
      async (r) => ({ created: await submittedCase(r), granted: [] }),
    ],
    [
      'with its departments',
      async (r) => {
        const created = await acceptedCase(r);
        await allAsked(r, created);
        return { created, granted: [] };
      },
    ],
    [
      'with one result sealed and the other open',
      async (r) => {
        const created = await acceptedCase(r);
        await decide(r, created.caseNo, 'i_bl_verify');
        return { created, granted: ['i_bl_verify'] };
      },
    ],
    [
      'concluded, waiting for its courier',
      async (r) => {
        const created = await acceptedCase(r);
        for (const itemId of ['i_bl_verify', 'i_food']) await decide(r, created.caseNo, itemId);
        await journey.until('出件', async () => {
          const { timeline } = await journey.progressOf(r.client, created);
          return timeline.some(({ event }) => event === 'RELEASE_OPENED');
        });
        return { created, granted: ['i_bl_verify', 'i_food'] };
      },
    ],
  ])('%s', async (stage, bring) => {
    running ??= await startPlatform();
    const { created, granted } = await bring(running);
    const { caseNo } = created;
    expect(await order(running, { do: 'restart', caseNo })).toMatchObject({ code: 'EXECUTION_RUNNING' });
    await executionLost(running, caseNo);
    expect(await order(running, { do: 'describe', caseNo })).toMatchObject({
      executions: [{ name: caseNo, status: 'FAILED', error: 'Lost' }],
    });

    expect(await order(running, { do: 'restart', caseNo })).toEqual({ started: `${caseNo}_1` });
    if (stage.startsWith('submitted')) {
      const { window } = running.officers;
      await journey.preReview(window, created);
      await window.post(`/v1/cases/${caseNo}/acceptance`, { accept: true });
    }
    await finish(running, created, granted);

    await running.local.settled();
    const { timeline } = await journey.progressOf(running.client, created);
    const told = timeline.map(({ event, item }) => `${event} ${item ?? ''}`);
    expect(new Set(told).size, 'nothing happened twice').toBe(told.length);
    expect(await order(running, { do: 'describe', caseNo })).toMatchObject({
      status: 'ARCHIVED',
      executions: [{ status: 'FAILED' }, { name: `${caseNo}_1`, status: 'SUCCEEDED' }],
    });
    expect(await order(running, { do: 'restart', caseNo })).toMatchObject({ code: 'CASE_STATUS' });
    expect(await order(running, { do: 'pending' })).toEqual({ pending: [], more: false });
  });

  it('orders that cannot be read, or name no case, are refused in words', async () => {
    expect(await order(running, { do: 'dance' })).toMatchObject({ code: 'BODY_INVALID' });
    const unknown = { do: 'restart', caseNo: '431101-20261120-999999' };
    expect(await order(running, unknown)).toMatchObject({ code: 'CASE_UNKNOWN' });
  });
});
