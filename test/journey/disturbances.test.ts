import * as journey from '@yijianshi/local/demo/journey';
import { describe, expect, it } from 'vitest';
import { startPlatform } from '../support/platform.ts';
import { archivedCase, askedCase, decide, SNACK_BAR, submittedCase } from '../support/restaurant.ts';

describe('a case goes its whole way', () => {
  it('where the indexes lag behind', async () => {
    const running = await startPlatform({ indexDelayMs: 300 });
    try {
      const { progress } = await archivedCase(running, SNACK_BAR);
      expect(progress.result).toBe('GRANTED');
    } finally {
      await running.stop();
    }
  });

  it('where the platform is stopped and started again at every turn', async () => {
    const running = await startPlatform();
    try {
      const created = await submittedCase(running);
      const { caseNo } = created;
      await running.restart();
      await journey.preReview(running.officers.window, created);
      await running.officers.window.post(`/v1/cases/${caseNo}/acceptance`, { accept: true });
      await running.restart();
      await decide(running, caseNo, 'i_bl_verify');
      await running.restart();
      await decide(running, caseNo, 'i_food');
      await running.restart();
      await journey.post(running.client, running.officers.window, created);
      await running.restart();
      const progress = await journey.archived(running.client, created);
      expect(progress.result).toBe('GRANTED');
      const decided = progress.timeline.filter(({ event }) => event === 'ITEM_GRANTED');
      expect(decided).toHaveLength(2);
    } finally {
      await running.stop();
    }
  });

  it.each(['asked for', 'signing'])(
    'where a seal’s key does not answer, %s, for a while: nobody has to mend that',
    async (when) => {
      let failures = 2;
      const fail = (): never => {
        failures -= 1;
        throw new Error('the key service is down');
      };
      const running = await startPlatform({
        wrapPlatform: (platform) => ({
          ...platform,
          async signerFor(department) {
            if (when === 'asked for' && failures > 0) fail();
            const signer = await platform.signerFor(department);
            return { ...signer, sign: async (digest) => (failures > 0 ? fail() : signer.sign(digest)) };
          },
        }),
      });
      try {
        const { progress } = await archivedCase(running, { ...SNACK_BAR, deliveryMode: 'ONLINE' });
        expect(failures).toBe(0);
        expect(progress.timeline.some(({ event }) => event === 'SEAL_STOPPED')).toBe(false);
        expect(progress.result).toBe('GRANTED');
      } finally {
        await running.stop();
      }
    },
  );

  it('where several are under way at once', async () => {
    const running = await startPlatform();
    try {
      const cases = await Promise.all(
        Array.from({ length: 6 }, () => archivedCase(running, { ...SNACK_BAR, deliveryMode: 'ONLINE' })),
      );
      expect(new Set(cases.map(({ caseNo }) => caseNo)).size).toBe(6);
      expect(cases.map(({ progress }) => progress.result)).toEqual(cases.map(() => 'GRANTED'));
    } finally {
      await running.stop();
    }
  });
});

describe('two officers of one department at one task', () => {
  it('both deciding, one of them has decided and the other hears so', async () => {
    const running = await startPlatform();
    try {
      const { caseNo } = await askedCase(running);
      const other = await running.client.as({
        sub: 'scjg-02',
        roles: ['REVIEWER'],
        department: 'SCJG',
        area: '431101000000',
      });
      const path = `/v1/tasks/${caseNo}.DECIDE.i_bl_verify/decision`;
      const answers = await Promise.allSettled(
        [running.officers.departments.SCJG, other].map((officer, n) =>
          officer?.post(path, { decision: n === 0 ? 'GRANT' : 'DENY', reasons: '已审查' }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const loser = answers.find(({ status }) => status === 'rejected');
      expect(loser).toMatchObject({
        reason: { problem: { code: expect.stringMatching(/^ALREADY_DECIDED$|^CASE_STATUS$/) } },
      });
    } finally {
      await running.stop();
    }
  });
});
