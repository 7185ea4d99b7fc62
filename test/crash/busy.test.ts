import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocal } from '@yijianshi/local';
import { createClient } from '@yijianshi/local/demo/client';
import { ConflictError } from '@yijianshi/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pointOf } from './fate.ts';
import { tellStory } from './story.ts';
import { type Around, tapPlatform } from './taps.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yijianshi-busy-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test('what a busy store refuses to take is told again, not dropped', async () => {
  // Nobody waits between two tries.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const { at } = pointOf('results handed over, workflow not told');
  let conflicts = 0;
  // As often as one telling tries, so that it gives up.
  const around: Around = (happening, call) => {
    if (!at(happening) || conflicts === 13) return call();
    conflicts += 1;
    return Promise.reject(new ConflictError('somebody is always faster'));
  };
  const local = await startLocal({
    dataDir: folder,
    port: 0,
    courier: { pace: { pickupMs: 20, deliverMs: 30 } },
    wrapPlatform: (platform) => tapPlatform(platform, around),
  });
  try {
    await tellStory(createClient(local.url), 1);
    expect(conflicts).toBe(13);
  } finally {
    await local.close();
  }
}, 30_000);
