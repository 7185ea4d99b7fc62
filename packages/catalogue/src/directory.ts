import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { publish } from './catalogue.ts';
import { fault, type ThemeFault } from './faults.ts';
import { Theme } from './schema.ts';
import { validateTheme } from './validate.ts';

/** A file that should be a theme. */
export interface CheckedFile {
  readonly file: string;
  /** Absent: the file has not the shape of one. */
  readonly theme?: Theme;
  readonly faults: readonly ThemeFault[];
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

/** One file's text. */
export function checkText(text: string): Omit<CheckedFile, 'file'> {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { faults: [fault('NOT_JSON', '', detail, detail)] };
  }
  const read = Theme.safeParse(data);
  if (read.success) return { theme: read.data, faults: validateTheme(read.data) };
  return { faults: read.error.issues.map((issue) => shapeFault(issue)) };
}

const chinese = z.locales.zhCN().localeError;

function shapeFault(issue: z.core.$ZodIssue): ThemeFault {
  const said = chinese(issue as z.core.$ZodRawIssue);
  const zh = typeof said === 'string' ? said : (said?.message ?? issue.message);
  return fault('SHAPE', issue.path.map(String).join('.'), zh, issue.message);
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
    const again = fault(
      'VERSION_TWICE',
      'version',
      `${name} 已在 ${other} 中`,
      `${name} is in ${other} already`,
    );
    return { ...entry, faults: [...entry.faults, again] };
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
  const themes = checked
    .flatMap(({ theme }) => theme ?? [])
    .toSorted((a, b) => Number(a.version.slice(5)) - Number(b.version.slice(5)))
    .toSorted((a, b) => Number(a.version.slice(0, 4)) - Number(b.version.slice(0, 4)));
  publish(themes);
  return themes;
}
