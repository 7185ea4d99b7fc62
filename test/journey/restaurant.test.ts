import { createHash } from 'node:crypto';
import type { ArchivePackage } from '@yijianshi/archive';
import { STAGES } from '@yijianshi/domain';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { caseEvents, packageKey } from '@yijianshi/store';
import { describe, expect, it } from 'vitest';
import { usePlatform } from '../support/platform.ts';
import { archivedCase, DENY, PERSONAL } from '../support/restaurant.ts';

const platform = usePlatform();
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('somebody opens a restaurant', () => {
  it('and takes home two certificates and one letter, all of it archived', async () => {
    const running = platform();
    const { caseNo, receiptCode, progress } = await archivedCase(running, RESTAURANT, { i_sign: DENY });

    expect(progress).toMatchObject({ status: 'ARCHIVED', result: 'PARTIALLY_GRANTED' });
    expect(progress.stages.map(({ stage, state }) => `${stage} ${state}`)).toEqual(
      STAGES.map((stage) => `${stage} DONE`),
    );
    expect(progress.results.map(({ itemId, result, document }) => [itemId, result, document?.title])).toEqual(
      [
        ['i_bl_verify', 'GRANTED', undefined],
        ['i_food', 'GRANTED', '食品经营许可证'],
        ['i_fire_promise', 'GRANTED', '公众聚集场所投入使用、营业前消防安全检查意见书'],
        ['i_sign', 'DENIED', '不予行政许可决定书'],
      ],
    );
    for (const { itemId, document } of progress.results) {
      if (document === undefined) continue;
      const { url } = await running.client.anyone.get<{ url: string }>(
        `/v1/cases/${caseNo}/results/${itemId}?code=${receiptCode}`,
      );
      expect(
        Buffer.from(await running.client.download(url))
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }

    const { store, files } = running.local.platform;
    const archive = await store.get<ArchivePackage>(packageKey(caseNo));
    const stored = new Map(
      await Promise.all(
        (archive?.data.files ?? []).map(
          async ({ path, fileKey }) => [path, (await files.read(fileKey)) ?? Buffer.of()] as const,
        ),
      ),
    );
    const sheet = Buffer.from(stored.get('manifest-sha256.txt') ?? []).toString();
    const payload = [...stored].filter(([path]) => path.startsWith('data/'));
    expect(payload.length).toBe(20);
    expect(sheet).toBe(payload.map(([path, bytes]) => `${digest(bytes)}  ${path}\n`).join(''));
    const tags = Buffer.from(stored.get('tagmanifest-sha256.txt') ?? []).toString();
    expect(tags).toContain(`${digest(Buffer.from(sheet))}  manifest-sha256.txt`);

    const events = await caseEvents(store, caseNo);
    expect(events.map(({ event }) => (event as { type: string }).type)).toContain('CASE_ARCHIVED');
    for (const value of PERSONAL) expect(JSON.stringify(events)).not.toContain(value);
  });
});
