import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { FunctionName } from './functions.ts';

const FUNCTIONS_DIR = fileURLToPath(new URL('../../functions/', import.meta.url));
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** What never runs on Lambda, and what stands in for it. */
const STAND_INS = {
  'pdf-lib': here('./pdf-objects.ts'),
  '@aws-sdk/credential-provider-node': here('./environment-credentials.ts'),
  '@pdf-lib/standard-fonts': here('./pdf-left-out.ts'),
  '@pdf-lib/upng': here('./pdf-left-out.ts'),
  pako: here('./pdf-left-out.ts'),
};
/** Functions that draw papers. */
const PRINTS: ReadonlySet<FunctionName> = new Set(['3-eseal', 'api-public', 'api-window', 'issue-notice']);
/** The shipped themes, as the catalogue imports them: data beside the module. */
const THEMES = './themes/';
const FONT = '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf';

/** Writes a function as it is shipped into `dir`: `index.mjs`, one minified module with all the code it needs, and its files. Returns the module. */
export function bundle(name: FunctionName, dir: string): string {
  const outfile = join(dir, 'index.mjs');
  buildSync({
    entryPoints: [join(FUNCTIONS_DIR, name, 'index.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
    // The packages' own modules rather than their CommonJS: only those can be shaken.
    mainFields: ['module', 'main'],
    alias: STAND_INS,
    external: [`${THEMES}*.json`],
    // Some of them still call `require` for what Node has built in.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  if (PRINTS.has(name)) addFont(dir);
  // JSON is parsed faster than a program, and a theme more is no more program.
  if (readFileSync(outfile, 'utf8').includes(THEMES))
    cpSync(join(FUNCTIONS_DIR, '../packages/catalogue/src', THEMES), join(dir, THEMES), { recursive: true });
  return outfile;
}

/** Where the bundle's `require.resolve` finds it, as on one machine. */
function addFont(dir: string): void {
  const from = createRequire(join(FUNCTIONS_DIR, 'index.js')).resolve(FONT);
  const to = join(dir, 'node_modules', FONT);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** Bundles each function once a run, however many templates use it. */
export function bundledOnce(): (name: FunctionName) => string {
  const root = mkdtempSync(join(tmpdir(), 'yijianshi-bundles-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const done = new Set<FunctionName>();
  return (name) => {
    const dir = join(root, name);
    if (!done.has(name)) bundle(name, dir);
    done.add(name);
    return dir;
  };
}
