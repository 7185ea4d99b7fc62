import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publish } from './catalogue.ts';
import { type Checked, checkText } from './check.ts';
import { versionTwice } from './publishing.ts';
import type { Theme } from './schema.ts';

/** A file that should be a theme. */
export interface CheckedFile extends Checked {
  readonly file: string;
}

/** Every theme file of a directory and of those in it, with all its faults; throws when there is no such directory. */
export function checkDirectory(dir: string): CheckedFile[] {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .toSorted();
  return againstEachOther(
    files.map((file) => ({ file, ...checkText(readFileSync(join(dir, file), 'utf8')) })),
  );
}

/** A version is published once: a second file with the same one would change what cases were lodged under. */
function againstEachOther(checked: CheckedFile[]): CheckedFile[] {
  const first = new Map<string, string>();
  return checked.map((entry) => {
    if (entry.theme === undefined) return entry;
    const name = `${entry.theme.id} ${entry.theme.version}`;
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, entry.file);
      return entry;
    }
    return { ...entry, faults: [...entry.faults, versionTwice(entry.theme, other)] };
  });
}

/** A directory that is not published, and why: one line for every fault of every file. */
export class ThemeFaultsError extends Error {
  constructor(dir: string, faults: readonly string[]) {
    super(`主题目录 ${dir} 有 ${faults.length} 处问题：\n${faults.join('\n')}`);
  }
}

/** Publishes every theme of a directory; refuses them all, with every fault of every file, when one has any. */
export function publishDirectory(dir: string): Theme[] {
  const checked = checkDirectory(dir);
  const faults = checked.flatMap(({ file, faults }) =>
    faults.map(({ code, at, detail }) => `${file}: ${code} ${at}: ${detail.zh} / ${detail.en}`),
  );
  if (faults.length > 0) throw new ThemeFaultsError(dir, faults);
  const themes = checked.flatMap(({ theme }) => theme ?? []);
  publish(themes);
  return themes;
}
