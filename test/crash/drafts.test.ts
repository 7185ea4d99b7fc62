import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@yijianshi/local/demo/client';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { afterAll, expect, test } from 'vitest';
import { inspect } from './dead-folder.ts';
import { livesOn } from './life.ts';
import { liveThrough } from './lives.ts';
import { createPatience } from './patience.ts';

/**
 * A draft begun, changed and lodged by two officers at once, over a platform that is killed with SIGKILL before or after each of its
 * writes and rises on the same folder. Callers send again what nobody answered, the same to the byte.
 */
const WRITES = [1, 2, 3, 4, 5];
let met = 0;
afterAll(() => expect(met).toBeGreaterThan(WRITES.length));

test.each(
  WRITES.flatMap((write) => [
    { write, when: 'before' as const },
    { write, when: 'after' as const },
  ]),
)('killed $when write $write: one draft, one case, nothing lost', async (death) => {
  const folder = mkdtempSync(join(tmpdir(), 'yijianshi-crash-draft-'));
  const lives = liveThrough(await livesOn(folder), [death], () => {});
  const { http, failures, stop } = createPatience(lives.url);
  try {
    const told = await Promise.race([draftLodgedTwice(http), lives.broken]);
    met += lives.counts.met;
    (await lives.inPeace()).kill();
    await (await lives.inPeace()).end;

    expect(new Set(told.map(({ text }) => text)).size).toBe(1);
    expect(told.map(({ status }) => status)).toEqual([201, 201]);
    expect(failures).toEqual([]);
    const { caseNo } = JSON.parse(told[0]?.text ?? '') as { caseNo: string };
    await inspect(folder, async ({ select }) => {
      const rows = select<{ sk: string; pk: string; data: string }>('SELECT pk, sk, data FROM rows');
      expect(rows.filter(({ sk }) => sk === 'CASE').map(({ pk }) => pk)).toEqual([`CASE#${caseNo}`]);
      const drafts = rows.filter(({ sk }) => sk === 'DRAFT').map(({ data }) => JSON.parse(data) as object);
      expect(drafts).toMatchObject([{ lodged: caseNo }]);
      expect(drafts[0]).not.toHaveProperty('wrapped');
      expect(rows.filter(({ sk }) => sk === 'KEY')).toHaveLength(1);
    });
  } finally {
    stop();
    const life = await lives.inPeace();
    life.kill();
    await life.end;
    rmSync(folder, { recursive: true, force: true });
  }
});

async function draftLodgedTwice(http: typeof fetch): Promise<{ status: number; text: string }[]> {
  const { area } = RESTAURANT;
  const tokens = await Promise.all(
    ['window-01', 'window-02'].map(async (sub) => {
      const answer = createClient('', http).anyone.post<{ token: string }>('/local/token', {
        sub,
        roles: ['WINDOW_OFFICER'],
        area,
      });
      return (await answer).token;
    }),
  );
  const send = (token = '', method: string, path: string, body: object, ifMatch = '') =>
    http(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...(ifMatch === '' ? {} : { 'if-match': ifMatch }),
      },
      body: JSON.stringify(body),
    });
  const { applicant, ...others } = RESTAURANT;
  const begun = await send(tokens[0], 'POST', '/v1/drafts', others);
  const { draftId } = (await begun.json()) as { draftId: string };
  const changed = await send(tokens[1], 'PATCH', `/v1/drafts/${draftId}`, { applicant }, '"1"');
  const etag = changed.headers.get('etag') ?? '';
  return Promise.all(
    tokens.map(async (token) => {
      const answer = await send(token, 'POST', `/v1/drafts/${draftId}/case`, {}, etag);
      return { status: answer.status, text: await answer.text() };
    }),
  );
}
