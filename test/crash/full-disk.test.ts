import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocal } from '@yijianshi/local';
import { createClient } from '@yijianshi/local/demo/client';
import { signIn } from '@yijianshi/local/demo/journey';
import { expect, test, vi } from 'vitest';
import { faultsIn } from './invariants.ts';
import { lostWrites } from './lost.ts';
import { createPatience } from './patience.ts';
import { tellStory } from './story.ts';

/** A disk on which the database cannot grow and the log cannot be written, from `fill` to `clear`. */
function diskOf(folder: string, db: { exec(sql: string): unknown }) {
  const log = join(folder, 'platform.log');
  return {
    fill(): void {
      // SQLite's own error, in the middle of a transaction: never less than what the file has already.
      db.exec('PRAGMA max_page_count = 1');
      rmSync(log, { force: true });
      mkdirSync(log);
    },
    clear(): void {
      db.exec('PRAGMA max_page_count = 4294967294');
      rmSync(log, { recursive: true });
    },
  };
}

test('a full disk is answered for, keeps nothing by halves, and work goes on once there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yijianshi-full-'));
  const local = await startLocal({
    dataDir: folder,
    port: 0,
    courier: { pace: { pickupMs: 20, deliverMs: 30 } },
  });
  const disk = diskOf(folder, local.journal.db);
  const patience = createPatience(() => Promise.resolve(local.url));
  const cases = 2;
  const story = tellStory(createClient('', patience.http), cases);

  while (patience.acknowledged.length < 10) await sleep(5);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  disk.fill();
  while (patience.failures.length < 10) await sleep(5);
  await sleep(500);
  disk.clear();
  expect(stderr).toHaveBeenCalledWith(expect.stringContaining('database or disk is full'));
  stderr.mockRestore();
  await story;

  for (const { status, contentType, body } of patience.failures) {
    expect({ status, contentType, code: JSON.parse(body).code }).toEqual({
      status: 500,
      contentType: expect.stringContaining('application/problem+json'),
      code: 'INTERNAL',
    });
  }
  const { window } = await signIn(createClient(local.url));
  expect(await lostWrites(window, patience.acknowledged)).toEqual([]);
  while (local.journal.db.prepare("SELECT 1 FROM rows WHERE i1pk LIKE 'OUT#%'").get()) await sleep(20);
  await local.close();
  expect(await faultsIn(folder, cases)).toEqual([]);
  rmSync(folder, { recursive: true });
}, 60_000);
