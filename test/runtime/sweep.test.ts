import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { METRICS } from '@yijianshi/contracts/deployment';
import { instantOf } from '@yijianshi/domain';
import { sweep } from '@yijianshi/functions/sweep';
import type { Platform } from '@yijianshi/runtime';
import { outboxPut } from '@yijianshi/store';
import { createCaseStore, openJournal } from '@yijianshi/store/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MORNING = Date.parse('2026-11-16T09:00:00+08:00');
const MINUTE = 60_000;

describe('the sweeper', () => {
  const dir = mkdtempSync(join(tmpdir(), 'yijianshi-sweep-'));
  const journal = openJournal(join(dir, 'platform.db'));
  const measured = new Map<string, number>();
  let now = MORNING;
  let broken = false;
  const started: string[] = [];
  const platform = {
    clock: { now: () => now },
    store: createCaseStore(journal),
    workflow: {
      start: async (name: string) => {
        if (broken) throw new Error('the workflow is down');
        started.push(name);
      },
    },
    log: { info() {}, error() {} },
    measure: (name: string, value: number) => measured.set(name, value),
  } as unknown as Platform;
  const run = sweep(platform);
  const pending = (caseNo: string) =>
    outboxPut(`CASE#${caseNo}`, { kind: 'START', caseNo }, '1', instantOf(now));
  afterAll(() => {
    journal.close();
    rmSync(dir, { recursive: true });
  });

  describe('given 250 rows whose ring was missed in one shard', () => {
    beforeAll(async () => {
      for (let n = 0; n < 250; n += 1) await platform.store.commit([pending(`C${n * 4}`)]);
    });
    it('works all of them at once, not a page of them, and calls none overdue', async () => {
      now += 10_000;
      expect(await run()).toBe(250);
      expect(new Set(started).size).toBe(250);
      expect(measured.get(METRICS.overdueOutboxRows)).toBe(0);
      expect(await run()).toBe(0);
    });
  });

  it('says how long the calendar still reaches', async () => {
    await run();
    expect(measured.get(METRICS.calendarDaysLeft)).toBe(45);
  });

  it('calls a row overdue that nobody worked for five minutes', async () => {
    await platform.store.commit([pending('LATE')]);
    now += 6 * MINUTE;
    expect(await run()).toBe(1);
    expect(measured.get(METRICS.overdueOutboxRows)).toBe(1);
    await run();
    expect(measured.get(METRICS.overdueOutboxRows)).toBe(0);
  });

  it('calls a row overdue that was tried for more than four minutes, and not before', async () => {
    broken = true;
    await platform.store.commit([pending('STUCK')]);
    const began = now;
    const overdueAfter: number[] = [];
    while (now - began < 10 * MINUTE) {
      now += 5000;
      await run();
      if (measured.get(METRICS.overdueOutboxRows) === 1) overdueAfter.push(now - began);
    }
    expect(Math.min(...overdueAfter)).toBeGreaterThan(4 * MINUTE);
    broken = false;
    now += 6 * MINUTE;
    await run();
    expect(started.at(-1)).toBe('STUCK');
  });
});
