import { findTheme, type Item, inCharge, levelOf, Theme } from '@yijianshi/catalogue';
import { describe, expect, it } from 'vitest';

const TOWN = '431102101000';

const item = (authority: Partial<Item['authority'][number]>[]): Item => {
  const [first] = Theme.parse(findTheme('t_restaurant')).items;
  if (first === undefined) throw new Error('no item');
  return {
    ...first,
    department: 'SCJG',
    authority: authority.map((held) => ({
      department: 'XZ',
      delegated: false,
      from: '2026-01-01',
      evidence: 'reconstruction',
      ...held,
    })),
  };
};

it.each([
  ['431101000000', 'CITY'],
  ['431100000000', 'CITY'],
  ['431102999000', 'COUNTY'],
  ['431102000000', 'COUNTY'],
  [TOWN, 'TOWNSHIP'],
  ['431102101203', 'VILLAGE'],
])('%s is of the level %s', (area, level) => {
  expect(levelOf(area)).toBe(level);
});

describe('in charge of an item', () => {
  const at = (authority: Parameters<typeof item>[0], area = TOWN, day = '2026-11-20') =>
    inCharge(item(authority), area, day);

  it('is its own department, where nothing else is said', () => {
    expect(at([])).toEqual({ department: 'SCJG', issuer: 'SCJG' });
  });

  it('is who holds it at the level of the place, and only there', () => {
    const authority = [{ level: 'TOWNSHIP' as const }];
    expect(at(authority)).toEqual({ department: 'XZ', issuer: 'XZ' });
    expect(at(authority, '431102101203').department).toBe('SCJG');
    expect(at(authority, '431102999000').department).toBe('SCJG');
  });

  it('decides in the name of the item’s department where the power is delegated', () => {
    expect(at([{ delegated: true }])).toEqual({ department: 'XZ', issuer: 'SCJG' });
  });

  it('is told from the first day to the last', () => {
    const authority = [{ from: '2026-03-01', until: '2026-06-30' }];
    const days = ['2026-02-28', '2026-03-01', '2026-06-30', '2026-07-01'];
    expect(days.map((day) => at(authority, TOWN, day).department)).toEqual(['SCJG', 'XZ', 'XZ', 'SCJG']);
  });

  it('is the one named for the very place before the one of its level, and the latest of those', () => {
    const authority = [
      { area: TOWN, department: 'CG', from: '2026-01-01' },
      { area: TOWN, department: 'WJ', from: '2026-05-01' },
      { level: 'TOWNSHIP' as const, department: 'XZ', from: '2026-10-01' },
    ];
    expect(at(authority).department).toBe('WJ');
    expect(at(authority, TOWN, '2026-04-30').department).toBe('CG');
    expect(at(authority, '431102102000').department).toBe('XZ');
  });
});
