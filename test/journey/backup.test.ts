import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as journey from '@yijianshi/local/demo/journey';
import { caseEvents, firstBreak } from '@yijianshi/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startPlatform } from '../support/platform.ts';
import { acceptedCase, allAsked, archivedCase, decide, lodged, SNACK_BAR } from '../support/restaurant.ts';

describe('given a backup (the platform stopped, its folder copied, started again)', () => {
  const copy = mkdtempSync(join(tmpdir(), 'yijianshi-backup-'));
  let original: Running;
  let restored: Running;
  let closed: journey.Created;
  let open: journey.Created;
  beforeAll(async () => {
    original = await startPlatform();
    closed = await archivedCase(original, SNACK_BAR);
    open = await acceptedCase(original);
    await allAsked(original, open);
    await original.local.settled();
    await original.restart(() => cpSync(original.dataDir, copy, { recursive: true }));
    // What happens after the backup is not in it.
    for (const itemId of ['i_bl_verify', 'i_food']) await decide(original, open.caseNo, itemId);
    await lodged(original);
    restored = await startPlatform({ dataDir: copy });
  });
  afterAll(async () => {
    await restored.stop();
    await original.stop();
    rmSync(copy, { recursive: true, force: true });
  });

  it('what was archived before it is there, its chain unbroken and its results the same to the byte', async () => {
    const [before, after] = await Promise.all(
      [original, restored].map(async ({ client, local }) => {
        const files: Buffer[] = [];
        for (const { itemId } of closed.items) {
          const path = `/v1/cases/${closed.caseNo}/results/${itemId}?code=${closed.receiptCode}`;
          const link = await client.anyone.get<{ url: string }>(path).catch(() => undefined);
          if (link !== undefined) files.push(Buffer.from(await client.download(link.url)));
        }
        expect(files.length).toBeGreaterThan(0);
        return { files, events: await caseEvents(local.platform.store, closed.caseNo) };
      }),
    );
    expect(after).toEqual(before);
    expect(after?.events.length).toBeGreaterThan(15);
    expect(firstBreak(after?.events ?? [])).toBeUndefined();
  });

  it('what was under way goes on from where it stood then, to the archive', async () => {
    for (const itemId of ['i_bl_verify', 'i_food']) await decide(restored, open.caseNo, itemId);
    await journey.post(restored.client, restored.officers.window, open);
    await journey.archived(restored.client, open);
  });
});
