import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Fate } from './fate.ts';

/** One process on a folder, from its start to its SIGKILL. */
export interface Life {
  /** Where it serves; rejects when it dies before it does. */
  readonly url: Promise<string>;
  /** Whether it died where its fate said. */
  readonly end: Promise<{ readonly met: boolean }>;
  kill(signal?: 'SIGKILL' | 'SIGTERM'): void;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** As deep below the root as `packages/local/src`, so that what lies beside the code is found. */
const CHILD = here('../../node_modules/.cache/yijianshi/crash-child.mjs');
/** For the CommonJS packages among those bundled. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** In one file it starts with a sixth of the work that `tsx child.ts` takes, and it starts over a hundred times. */
async function bundle(): Promise<void> {
  const outfile = CHILD.replace(/(?=\.mjs$)/, `-${process.pid}`);
  await build({
    entryPoints: [here('./child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // The cloud's libraries are not loaded on one machine.
    external: [
      'libsql',
      '@aws-sdk/*',
      '@aws-lambda-powertools/*',
      ...['dynamodb', 's3', 'sfn', 'kms'].map((adapter) => `@yijianshi/store/aws/${adapter}`),
      '@yijianshi/eseal/aws/*',
    ],
    banner: { js: REQUIRE },
  });
  // Another worker may be starting it just now.
  renameSync(outfile, CHILD);
}

let bundled: Promise<void> | undefined;

/** How one begins a life on a folder. */
export async function livesOn(folder: string): Promise<(fate: Fate) => Life> {
  bundled ??= bundle();
  await bundled;
  return (fate) => begin(folder, fate);
}

function begin(folder: string, fate: Fate): Life {
  const child = spawn(process.execPath, [CHILD, folder, JSON.stringify(fate)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stderr = text(child.stderr);
  const closed = once(child, 'close');
  let met = false;
  const url = new Promise<string>((resolve, reject) => {
    closed.then(() => reject(new Error('died before it served')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { url?: string; met?: Fate };
      if (said.url !== undefined) resolve(said.url);
      if (said.met !== undefined) met = true;
    });
  });
  url.catch(() => {});
  const end = closed.then(async () => {
    if (child.signalCode !== 'SIGKILL') throw new Error(`the platform ended of itself:\n${await stderr}`);
    return { met };
  });
  return {
    url,
    end,
    kill: (signal = 'SIGKILL') => {
      child.kill(signal);
    },
  };
}
