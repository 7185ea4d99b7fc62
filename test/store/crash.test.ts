import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { CaseStore } from '@yijianshi/store';
import {
  createCaseStore,
  createFileStore,
  FolderInUseError,
  type LocalFileStore,
} from '@yijianshi/store/embedded';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcomes } from './children/full-disk.ts';
import type { Acknowledged } from './children/writer.ts';
import { drivers, type Folder, makeFolder } from './embedded.ts';
import { collect } from './listing.ts';

const child = (name: string): string => fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url));

describe.each(drivers)('a process on a folder (%s)', (driver) => {
  let folder: Folder;
  let running: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await makeFolder(driver);
  });
  afterEach(async () => {
    await kill();
    await folder.remove();
  });

  const open = (): { store: CaseStore; files: LocalFileStore } => {
    const journal = folder.open();
    const dir = join(folder.path, 'files');
    const secret = randomBytes(32);
    const files = createFileStore({
      journal,
      dir,
      clock: Date.now,
      baseUrl: () => 'http://127.0.0.1',
      secret,
    });
    return { store: createCaseStore(journal), files };
  };

  /** Lets a writer write until so many things are acknowledged, and leaves it running. */
  async function write(count: number): Promise<Acknowledged[]> {
    const writer = spawn(process.execPath, ['--import', 'tsx', child('writer'), folder.path, driver], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running = writer;
    const kept: Acknowledged[] = [];
    const lines = createInterface({ input: writer.stdout });
    lines.on('line', (line) => kept.push(JSON.parse(line)));
    while (kept.length < count) {
      if (writer.exitCode !== null) throw new Error(`the writer ended with ${writer.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return kept;
  }

  async function kill(): Promise<void> {
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const closed = once(running, 'close');
    running.kill('SIGKILL');
    await closed;
  }

  it('that is killed loses nothing it has acknowledged, and leaves nothing half-done', async () => {
    const kept: Acknowledged[] = [];
    for (const count of [20, 137, 400]) {
      const soFar = await write(count);
      await kill();
      kept.push(...soFar);
      const { store, files } = open();

      const counters = kept.flatMap((k) => ('counter' in k ? [k.counter] : []));
      expect(new Set(counters).size).toBe(counters.length);
      expect(await store.increment({ pk: 'COUNTER', sk: 'COUNTER' })).toBeGreaterThan(
        Math.max(0, ...counters),
      );

      const row = await store.get({ pk: 'ROW', sk: 'A' });
      const versions = kept.flatMap((k) => ('row' in k ? [k.version] : []));
      expect(row?.version ?? 0).toBeGreaterThanOrEqual(Math.max(0, ...versions));
      expect(row?.data).toBeDefined();

      for (const k of kept) {
        if ('transaction' in k) expect((await store.list(k.transaction, '')).items).toHaveLength(3);
        if ('file' in k)
          expect(
            createHash('sha256')
              .update((await files.read(k.file)) ?? '')
              .digest('hex'),
          ).toBe(k.sha256);
      }
      const halves = folder
        .open()
        .db.prepare("SELECT pk FROM rows WHERE pk LIKE 'TX#%' GROUP BY pk HAVING count(*) <> 3")
        .all();
      expect(halves).toEqual([]);

      // What was not acknowledged may be there too, but then whole; and nothing lies about that is not in the index.
      const all = await collect((after) => files.list('', after === undefined ? {} : { after }));
      for (const { key } of all) await files.read(key);
      const objects = readdirSync(join(folder.path, 'files'), { recursive: true, withFileTypes: true });
      const large = all.filter(({ length }) => length > 64 * 1024);
      expect(objects.filter((entry) => entry.isFile())).toHaveLength(large.length);
      folder.close();
    }
  });

  it('keeps every other one out for as long as it lives', async () => {
    await write(1);
    expect(() => folder.open()).toThrow(FolderInUseError);
    await kill();
    expect(() => folder.open()).not.toThrow();
  });

  it.skipIf(process.platform === 'win32')(
    'whose disk is full acknowledges nothing it could not keep, and works on',
    async () => {
      // In units of 512 bytes.
      const limited = spawn(
        '/bin/sh',
        [
          '-c',
          'ulimit -f 8192 && exec "$0" --import tsx "$@"',
          process.execPath,
          child('full-disk'),
          folder.path,
          driver,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      running = limited;
      const said: Outcomes = JSON.parse(await text(limited.stdout));
      expect(said.before).toEqual(['fulfilled', 'fulfilled']);
      expect(said.upload).toEqual(['rejected']);
      expect(new Set(said.group)).toEqual(new Set(['rejected']));
      expect(said.after).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);

      const { store, files } = open();
      expect(await store.get({ pk: 'BEFORE', sk: 'A' })).toBeDefined();
      expect(await store.get({ pk: 'AFTER', sk: 'A' })).toBeDefined();
      expect(await store.get({ pk: 'SMALL', sk: 'A' })).toBeUndefined();
      expect((await files.list('')).items.map(({ key }) => key)).toEqual(['after', 'after-small', 'before']);
      for (const key of ['after', 'after-small', 'before']) expect(await files.read(key)).toBeDefined();
    },
  );
});
