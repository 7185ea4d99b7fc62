import { readFileSync } from 'node:fs';

export interface AlarmEntry {
  readonly meaning: string;
  readonly whatToDo: string;
}

const ROW = /^\| `(?<name>[^`]+)` \| (?<meaning>[^|]+) \| (?<whatToDo>[^|]+) \|$/;

/** `ALARMS.md` as the stack reads it: what an alarm says when it goes off is what the catalogue says. */
export function alarmCatalogue(): ReadonlyMap<string, AlarmEntry> {
  const text = readFileSync(new URL('../ALARMS.md', import.meta.url), 'utf8');
  const rows = text.split('\n').map((line) => ROW.exec(line)?.groups);
  return new Map(
    rows
      .filter((row) => row !== undefined)
      .map(({ name = '', meaning = '', whatToDo = '' }) => [name, { meaning, whatToDo }]),
  );
}
