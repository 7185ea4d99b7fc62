import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkText } from '../check.ts';
import { differences, levelDifferences } from '../differences.ts';
import { type CheckedFile, checkDirectory } from '../directory.ts';
import type { ThemeFault } from '../faults.ts';
import { themeJsonSchema } from '../json-schema.ts';
import { longestPaths } from '../paths.ts';
import type { Theme } from '../schema.ts';

const USAGE = `npm run catalogue -- <命令>

  check [目录] [--json]   检查目录中的全部主题文件（默认：随附的主题）/ all faults of all theme files
  diff 甲.json 乙.json    两个版本的差别；四级九同不一致之处 / what differs, and where the nine same things don't
  schema                  主题文件的 JSON Schema
`;

const SHIPPED = fileURLToPath(new URL('../themes', import.meta.url));

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [command, a, b, ...more] = positionals;
  if (command === 'check' && b === undefined) return check(a ?? SHIPPED, values.json);
  if (command === 'diff' && a !== undefined && b !== undefined && more.length === 0) return diff(a, b);
  if (command === 'schema' && a === undefined) {
    process.stdout.write(themeJsonSchema());
    return 0;
  }
  process.stderr.write(USAGE);
  return 2;
}

function check(dir: string, json: boolean): number {
  const files = checkDirectory(dir);
  const faults = files.flatMap(({ file, faults }) => faults.map((fault) => ({ file, ...fault })));
  if (json) say(JSON.stringify(faults, null, 2));
  else {
    for (const file of files) report(file);
    say(
      `\n${files.length} 个文件，${faults.length} 处问题 / ${files.length} files, ${faults.length} faults` +
        (files.length === 0 ? `：${dir} 中没有 .json 文件 / no .json file there` : ''),
    );
  }
  return faults.length === 0 && files.length > 0 ? 0 : 1;
}

function report({ file, theme, faults }: CheckedFile): void {
  const what = theme === undefined ? '不是主题 / no theme' : `${theme.name} ${theme.id} ${theme.version}`;
  say(`${faults.length === 0 ? '✓' : '✗'} ${file}  ${what}`);
  for (const line of [...(theme ? promiseNote(theme) : []), ...faults.flatMap(lines)]) say(line);
  const shape = faults.find(({ code }) => code === 'SHAPE');
  if (shape) say(`    ${both(shape.rule)} (npm run catalogue -- schema)`);
}

/** What the faults of shape have in common is said once, at the end. */
const lines = ({ code, at, detail, rule, todo }: ThemeFault): string[] =>
  code === 'SHAPE'
    ? [`    ${code}  ${at}: ${both(detail)}`]
    : [
        `    ${code}  ${at}`,
        `        ${both(detail)}`,
        `        规则 / rule: ${both(rule)}`,
        `        处理 / to do: ${both(todo)}`,
      ];

/** The promise that covers less than the whole theme, and what is left out because it takes longer. */
function promiseNote({ promise, items }: Theme): string[] {
  const { covers, days } = promise;
  const longer = [...longestPaths(items)].filter(([id, path]) => path > days && !covers?.includes(id));
  if (covers === undefined || longer.length === 0) return [];
  const left = longer.map(([id, path]) => `${id} (${path})`).join(', ');
  return [
    `    承诺 ${days} 个工作日只涵盖列明的事项，不涵盖 / the promise leaves out what takes longer: ${left}`,
  ];
}

const both = ({ zh, en }: { zh: string; en: string }): string => (zh === en ? zh : `${zh} / ${en}`);

function diff(fileA: string, fileB: string): number {
  const [a, b] = [themeOf(fileA), themeOf(fileB)];
  if (a === undefined || b === undefined) return 1;
  const [all, levels] = [differences(a, b), levelDifferences(a, b)];
  say(`${a.id} ${a.version} → ${b.id} ${b.version}：${all.length} 处差别 / differences`);
  for (const line of all) say(`  ${line}`);
  say(`四级九同 / the nine same things：${levels.length} 处不一致 / differ`);
  for (const line of levels) say(`  ${line}`);
  return 0;
}

/** Faults don't keep two versions from being compared; another shape does. */
function themeOf(file: string): Theme | undefined {
  const { theme, faults } = checkText(readFileSync(file, 'utf8'));
  if (theme === undefined) report({ file, faults });
  return theme;
}

try {
  process.exitCode = main();
} catch (error) {
  // A folder or file that is not there, an option that is none.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
