import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Renders every page to a picture of its own where poppler is installed; none where it is not. */
export function renderPages(pdf: string): string[] {
  const target = pdf.replace(/\.pdf$/, '');
  const run = spawnSync('pdftoppm', ['-png', '-r', '80', pdf, target], { stdio: 'ignore' });
  if (run.status !== 0) return [];
  const name = `${basename(target)}-`;
  const pages = readdirSync(dirname(pdf)).filter((file) => file.startsWith(name) && file.endsWith('.png'));
  return pages.sort().map((file) => join(dirname(pdf), file));
}
