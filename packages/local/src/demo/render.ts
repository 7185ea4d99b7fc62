import { spawnSync } from 'node:child_process';

/** Renders the first page to a picture where poppler is installed; `undefined` where it is not. */
export function renderPage(pdf: string): string | undefined {
  const target = pdf.replace(/\.pdf$/, '');
  const run = spawnSync('pdftoppm', ['-png', '-r', '80', '-singlefile', pdf, target], { stdio: 'ignore' });
  return run.status === 0 ? `${target}.png` : undefined;
}
