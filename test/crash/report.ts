import type { Outcome } from './run.ts';

export interface Line extends Outcome {
  readonly name: string;
  readonly cases: number;
}

/** What was killed where, for whoever reads the log. */
export function printTable(title: string, lines: readonly Line[]): void {
  const rows = lines.map(({ name, kills, restarts, cases, faults }) => [
    name,
    String(kills),
    String(restarts),
    String(cases),
    faults.length === 0 ? 'ok' : [...new Set(faults.map(({ kind }) => kind))].join(' '),
  ]);
  const table = [['killed', 'kills', 'restarts', 'cases', 'found'], ...rows];
  const width = (column: number): number => Math.max(...table.map((row) => row[column]?.length ?? 0));
  const widths = [0, 1, 2, 3].map(width);
  const text = table.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const total = lines.reduce((sum, { kills }) => sum + kills, 0);
  process.stdout.write(`\n${title}\n${text.map((line) => `  ${line}\n`).join('')}  kills in all: ${total}\n`);
}
