import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalPlatform, startLocal } from '@yijianshi/local';
import type { Client } from '@yijianshi/local/demo/client';
import { type Officers, signIn } from '@yijianshi/local/demo/journey';
import type { Platform } from '@yijianshi/runtime';
import { inProcessClient } from './client.ts';
import { type WatchedStore, watched } from './watched-store.ts';

/** A platform on a real disk, with everybody signed in. */
export interface Rig extends WatchedStore {
  readonly dir: string;
  readonly local: LocalPlatform;
  readonly client: Client;
  readonly officers: Officers;
  close(): Promise<void>;
}

export async function openRig(wrap: (platform: Platform) => Platform = (platform) => platform): Promise<Rig> {
  const dir = mkdtempSync(join(tmpdir(), 'yijianshi-bench-'));
  const opened: WatchedStore[] = [];
  const local = await startLocal({
    dataDir: join(dir, 'data'),
    port: 0,
    courier: { pace: { pickupMs: 0, deliverMs: 0 } },
    wrapPlatform: (composed) => {
      const platform = wrap(composed);
      const watch = watched(platform.store);
      opened.push(watch);
      return { ...platform, store: watch.store };
    },
  });
  const [watch] = opened;
  if (watch === undefined) throw new Error('the platform was not composed');
  const client = inProcessClient(local);
  return {
    ...watch,
    dir,
    local,
    client,
    officers: await signIn(client),
    async close() {
      await local.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
