import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTheme, shippedVersions, Theme, versionFor } from '@yijianshi/catalogue';
import { checkDirectory, publishDirectory, ThemeFaultsError } from '@yijianshi/catalogue/directory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'catalogue-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const theme = (change: Partial<Theme> = {}): Theme => ({
  ...structuredClone(Theme.parse(findTheme('t_restaurant'))),
  ...change,
});

const put = (file: string, content: unknown): string => {
  const path = join(dir, file);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const faultsIn = () =>
  checkDirectory(dir).map(({ file, faults }) => [file, faults.map(({ code, at }) => `${code} ${at}`)]);

describe('a directory', () => {
  it('is checked file by file, those in folders too, each for all its faults', () => {
    mkdirSync(join(dir, 'more'));
    const wrong = theme({ id: 't_wrong', lead: 'NONE' });
    for (const item of wrong.items) item.stateSecret = true;
    put('a-fine.json', theme({ id: 't_fine' }));
    put('b-no-json.json', '{');
    put('c-no-theme.json', { id: 't_x' });
    put(join('more', 'wrong.json'), wrong);
    put('notes.txt', 'not a theme');
    const [fine, noJson, noTheme, other] = faultsIn();
    expect(fine).toEqual(['a-fine.json', []]);
    expect(noJson).toEqual(['b-no-json.json', ['NOT_JSON ']]);
    expect(noTheme?.[1]).toContain('SHAPE items');
    expect(noTheme?.[1]).toContain('SHAPE promise');
    expect(other).toEqual([
      join('more', 'wrong.json'),
      ['DANGLING_REFERENCE lead', ...wrong.items.map(({ id }) => `STATE_SECRET_ITEM items.${id}`)],
    ]);
  });

  it('holds each version once', () => {
    put('a.json', theme());
    put('b.json', theme({ name: '改了名' }));
    put('c.json', theme({ version: '2026.2' }));
    expect(faultsIn()).toEqual([
      ['a.json', []],
      ['b.json', ['VERSION_TWICE version']],
      ['c.json', []],
    ]);
  });
});

describe('publishing', () => {
  it('refuses the whole directory with every fault of every file', () => {
    put('a.json', theme({ id: 't_refused_a', lead: 'NONE' }));
    put('b.json', theme({ id: 't_refused_b', holder: 'gone' }));
    put('c.json', theme({ id: 't_refused_c' }));
    expect(() => publishDirectory(dir)).toThrow(ThemeFaultsError);
    expect(() => publishDirectory(dir)).toThrow(
      /a\.json: DANGLING_REFERENCE lead.*b\.json: DANGLING_REFERENCE holder/s,
    );
    expect(findTheme('t_refused_c')).toBeUndefined();
  });

  it('opens a version by area and day; the one before serves everywhere else', () => {
    const [first] = theme().published;
    if (first === undefined) throw new Error('t_restaurant is published');
    const id = 't_by_area';
    const second = { ...first, areas: ['431181999000'], from: '2026-07-01' };
    put('new.json', theme({ id, version: '2026.10', published: [second] }));
    put('old.json', theme({ id, version: '2026.9', published: [first] }));
    publishDirectory(dir);
    const version = (area: string, day: string) => versionFor(shippedVersions(id), area, day)?.version;
    expect(version('431181999000', '2026-06-30')).toBe('2026.9');
    expect(version('431181999000', '2026-07-01')).toBe('2026.10');
    expect(version('431101000000', '2026-07-01')).toBe('2026.9');
  });

  it('never changes a version: the same content again is nothing new, other content is refused', () => {
    put('a.json', theme({ id: 't_once' }));
    publishDirectory(dir);
    publishDirectory(dir);
    put('a.json', theme({ id: 't_once', name: '改了名' }));
    expect(() => publishDirectory(dir)).toThrow(/t_once 2026\.1/);
    expect(findTheme('t_once')?.name).toBe(theme().name);
  });
});

describe('npm run catalogue', () => {
  const run = (...args: string[]) => {
    const cli = join(ROOT, 'packages/catalogue/src/cli/main.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', cli, ...args], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('check is clean on the shipped themes, and names what their promises leave out', () => {
    const { status, stdout } = run('check');
    expect(status).toBe(0);
    expect(stdout).toContain('6 files, 0 faults');
    expect(stdout).toContain('i_birth_card (45)');
  });

  it('check ends with 1 on faults and says path, rule and what to do in both languages', () => {
    put('a.json', theme({ promise: { days: 1, evidence: 'reconstruction' } }));
    const { status, stdout } = run('check', dir);
    expect(status).toBe(1);
    expect(stdout).toContain('THEME_PROMISE_TOO_SHORT  promise');
    expect(stdout).toContain('1 working days promised; i_food with what it waits for takes 11');
    expect(stdout).toContain('promise.covers 中列明承诺所涵盖的事项');
    expect(JSON.parse(run('check', dir, '--json').stdout)).toHaveLength(5);
  });

  it('check of nothing is no success', () => {
    expect(run('check', dir).status).toBe(1);
    const gone = run('check', join(dir, 'gone'));
    expect([gone.status, gone.stderr]).toEqual([2, expect.stringContaining('ENOENT')]);
  });

  it('diff lists every value that differs, and where levels differ in the nine same things', () => {
    const county = theme({ version: '2026.2' });
    const [item] = county.items;
    if (item === undefined) throw new Error('no item');
    item.name = '营业执照核验';
    item.promised.days = 2;
    item.materials = ['m_licence'];
    const { status, stdout } = run('diff', put('city.json', theme()), put('county.json', county));
    expect(status).toBe(0);
    expect(stdout).toContain('~ version: "2026.1" → "2026.2"');
    expect(stdout).toContain('~ items.i_bl_verify.promised.days: 1 → 2');
    const differing = [...stdout.matchAll(/i_bl_verify (\S+) \w+: /g)].map(([, thing]) => thing);
    expect(differing).toEqual(['事项名称', '申请材料', '办理时限']);
  });

  it('schema prints the published JSON Schema; anything else is explained', () => {
    expect(JSON.parse(run('schema').stdout)).toMatchObject({ $id: 'theme.schema.json' });
    expect(run('publish')).toMatchObject({ status: 2, stderr: expect.stringContaining('npm run catalogue') });
  });
});
