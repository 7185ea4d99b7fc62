import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocal } from '@yijianshi/local';
import { expect, test } from 'vitest';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const has = (command: string): boolean => spawnSync(command, ['--version']).status === 0;
const canWalk = has('bash') && has('curl');
if (!canWalk)
  console.warn("SKIPPED: bash or curl is not installed; the README's walk by hand is not shown by this run");

test.runIf(canWalk)(
  'the walk in the README, pasted as it stands, brings a case into the archive',
  async () => {
    const [, block] = /```bash\n([\s\S]*?)```/.exec(README) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'yijianshi-readme-'));
    const local = await startLocal({ dataDir: join(folder, 'data'), port: 0 });
    try {
      const { output, code } = await bash(block ?? '', folder, local.url);
      expect(output).toContain('"code":"PREREQUISITE_PENDING"');
      expect(output).toContain('ARCHIVED GRANTED');
      expect(code).toBe(0);
      expect(readFileSync(join(folder, 'licence.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    } finally {
      await local.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

function bash(script: string, cwd: string, base: string): Promise<{ output: string; code: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], { cwd, env: { ...process.env, BASE: base } });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ output, code }));
  });
}
