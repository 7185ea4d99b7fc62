import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTheme, themes } from '@yijianshi/catalogue';
import { checkDirectory } from '@yijianshi/catalogue/directory';
import type { Figure } from './figure.ts';

const THEMES = 200;
const ROUNDS = 7;
const CLI = fileURLToPath(new URL('../../packages/catalogue/src/cli/main.ts', import.meta.url));

/** `catalogue check` of 200 themes, the shipped ones over and over: in the process, and as the command. */
export async function benchCatalogue(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'yijianshi-bench-catalogue-'));
  try {
    const shipped = themes().map(({ id }) => findTheme(id));
    for (let n = 0; n < THEMES; n += 1) {
      const theme = { ...shipped[n % shipped.length], id: `t_bench_${n}` };
      writeFileSync(join(dir, `${n}.json`), JSON.stringify(theme, null, 2));
    }
    const read = best(() => {
      for (const file of readdirSync(dir)) JSON.parse(readFileSync(join(dir, file), 'utf8'));
    });
    const check = best(() => {
      const faults = checkDirectory(dir).flatMap((file) => file.faults);
      if (faults.length > 0) throw new Error(`${faults.length} faults`);
    });
    const command = best(() => {
      const { status } = spawnSync(process.execPath, ['--import', 'tsx', CLI, 'check', dir]);
      if (status !== 0) throw new Error(`ended with ${status}`);
    }, 3);
    const peer = `reading the files alone: ${read.toFixed(0)} ms`;
    return [
      { name: 'catalogue.check_200_themes', value: check, unit: 'ms', peer, ratio: check / read },
      { name: 'catalogue.check_200_themes_command', value: command, unit: 'ms' },
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The fastest of some rounds, the first of which warms up. */
function best(work: () => void, rounds = ROUNDS): number {
  const taken = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...taken);
}
