import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Figure } from './figure.ts';
import { percentile } from './statistics.ts';

const FUNCTIONS = new URL('../../functions/', import.meta.url).pathname;
const STARTS = 5;

/** Every function as it is shipped: one minified module. Its gzip size, and how long a fresh process takes to import it. */
export async function benchBundles(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'yijianshi-bench-bundles-'));
  try {
    const empty = join(dir, 'empty.mjs');
    writeFileSync(empty, 'export {};\n');
    const floor = importMs(empty);
    const figures: Figure[] = [];
    for (const { name } of readdirSync(FUNCTIONS, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )) {
      if (name === 'node_modules') continue;
      const outfile = join(dir, `${name}.mjs`);
      await build({
        entryPoints: [join(FUNCTIONS, name, 'index.ts')],
        outfile,
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'node',
        target: 'node20',
        logLevel: 'error',
        // pdf-lib and others still call `require` for what Node has built in.
        banner: {
          js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
        },
      });
      const value = importMs(outfile);
      figures.push(
        { name: `bundle.${name}.gzip_kb`, value: gzipSync(readFileSync(outfile)).length / 1024, unit: 'KB' },
        {
          name: `bundle.${name}.import_ms`,
          value,
          unit: 'ms',
          peer: `an empty module: ${floor.toFixed(1)} ms`,
          ratio: value / floor,
        },
      );
    }
    return figures;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The import alone, without the start of the process; the median of fresh processes. */
function importMs(file: string): number {
  const script = `const t=performance.now();await import(${JSON.stringify(file)});process.stdout.write(String(performance.now()-t))`;
  const runs = Array.from({ length: STARTS }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })),
  );
  return percentile(runs, 0.5);
}
