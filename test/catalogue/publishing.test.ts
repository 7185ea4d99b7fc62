import {
  checkSubmitted,
  differences,
  findTheme,
  openAreas,
  openVersion,
  type Publication,
  replaced,
  reviewFaults,
  stateOf,
  Theme,
  versionFor,
} from '@yijianshi/catalogue';
import { CRITERIA } from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const CITY = '431101000000';
const COUNTY = '431102999000';
const TODAY = '2026-11-20';

const publication = (from: string, ...areas: string[]): Publication => ({
  areas,
  from,
  author: 'editor',
  reviewer: 'reviewer',
  criteria: [...CRITERIA],
  evidence: 'official',
});

const version = (number: string, ...published: Publication[]): Theme => ({
  ...structuredClone(Theme.parse(findTheme('t_restaurant'))),
  version: number,
  published,
});

const codes = (faults: readonly { refused: string; field?: string }[]) =>
  faults.map(({ refused, field }) => `${refused} ${field}`);

describe('of the versions of a theme', () => {
  const versions = [
    version('2026.1', publication('2026-01-01', CITY, COUNTY)),
    version('2026.2', publication('2026-12-01', COUNTY)),
    version('2026.10'),
  ];

  it('a case gets the newest that is published for its area by its day', () => {
    expect(versionFor(versions, COUNTY, '2026-11-30')?.version).toBe('2026.1');
    expect(versionFor(versions, COUNTY, '2026-12-01')?.version).toBe('2026.2');
    expect(versionFor(versions, CITY, '2026-12-01')?.version).toBe('2026.1');
    expect(versionFor(versions, CITY, '2025-12-31')).toBeUndefined();
  });

  it('the public is shown the newest that is open anywhere, and every area where any of them is', () => {
    expect(openVersion(versions, TODAY)?.version).toBe('2026.1');
    expect(openVersion(versions, '2026-12-01')?.version).toBe('2026.2');
    expect(openAreas(versions, '2026-12-01')).toEqual([CITY, COUNTY]);
    expect(openVersion(versions, '2025-12-31')).toBeUndefined();
    expect(openAreas(versions, '2025-12-31')).toEqual([]);
  });

  it('each is submitted, scheduled or open', () => {
    expect(versions.map((each) => stateOf(each, TODAY))).toEqual(['OPEN', 'SCHEDULED', 'SUBMITTED']);
  });

  it('a reviewer compares with the newest published before; without one, with the one before', () => {
    expect(replaced({ version: '2026.11' }, versions)?.version).toBe('2026.2');
    expect(replaced({ version: '2026.2' }, versions)?.version).toBe('2026.1');
    expect(replaced({ version: '2026.1' }, versions)).toBeUndefined();
    expect(replaced({ version: '2026.11' }, [version('2026.9'), version('2026.10')])?.version).toBe(
      '2026.10',
    );
  });

  it('a change is told value by value, by the ids of things', () => {
    const before = version('2026.1');
    const after = { ...before, version: '2026.2', items: before.items.map((item) => ({ ...item })) };
    const [first] = after.items;
    if (first === undefined) throw new Error('no items');
    first.promised = { ...first.promised, days: 3 };
    expect(differences(before, after)).toEqual([
      '~ version: "2026.1" → "2026.2"',
      `~ items.${first.id}.promised.days: ${before.items[0]?.promised.days} → 3`,
    ]);
  });
});

describe('a review', () => {
  const open = version('2026.1', publication('2026-01-01', CITY));
  const fresh = version('2026.2');
  const review = { areas: [CITY], from: TODAY, criteria: [...CRITERIA] };

  it('finds nothing where everything is looked at', () => {
    expect(reviewFaults(fresh, [open, fresh], review, TODAY)).toEqual([]);
  });

  it('names every fault at once', () => {
    const faults = reviewFaults(
      open,
      [open],
      { areas: ['430100000000', CITY], from: '2026-11-19', criteria: ['FORM'] },
      TODAY,
    );
    expect(codes(faults)).toEqual([
      'AREA_NOT_OFFERED areas.0',
      'VERSION_PUBLISHED areas.1',
      'DAY_PAST from',
      'REVIEW_INCOMPLETE criteria',
    ]);
    expect(faults[3]?.rule).toContain('LEGAL_BASIS、MATERIALS、PROMISE、SITUATIONS');
  });

  it('opens a version in further areas, and earlier than it was to open', () => {
    expect(reviewFaults(open, [open], { ...review, areas: [COUNTY] }, TODAY)).toEqual([]);
    const scheduled = version('2026.2', publication('2026-12-01', CITY));
    expect(reviewFaults(scheduled, [open, scheduled], review, TODAY)).toEqual([]);
    const later = reviewFaults(scheduled, [open, scheduled], { ...review, from: '2026-12-02' }, TODAY);
    expect(codes(later)).toEqual(['VERSION_PUBLISHED areas.0']);
  });

  it('never opens a version where a newer one is by then, for nobody would get it', () => {
    const newer = version('2026.3', publication('2026-12-01', CITY));
    expect(
      codes(reviewFaults(fresh, [open, fresh, newer], { ...review, from: '2026-12-05' }, TODAY)),
    ).toEqual(['VERSION_PUBLISHED areas.0']);
    expect(reviewFaults(fresh, [open, fresh, newer], review, TODAY)).toEqual([]);
  });

  it('for any order of reviews without a fault, what is published makes the difference it says', () => {
    const DAYS = ['2026-11-20', '2026-11-25', '2026-12-01', '2027-01-01'];
    const reviews = fc.array(
      fc.record({
        n: fc.integer({ min: 1, max: 4 }),
        area: fc.constantFrom(CITY, COUNTY),
        from: fc.constantFrom(...DAYS),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(reviews, (asked) => {
        let versions = [1, 2, 3, 4].map((n) => version(`2026.${n}`));
        for (const { n, area, from } of asked) {
          const before = versionFor(versions, area, from)?.version;
          const chosen = versions.find((each) => each.version === `2026.${n}`);
          if (chosen === undefined) throw new Error('no version');
          const faults = reviewFaults(chosen, versions, { ...review, areas: [area], from }, TODAY);
          const opened = { ...chosen, published: [...chosen.published, publication(from, area)] };
          const after = versions.map((each) => (each === chosen ? opened : each));
          // Refused exactly where nobody would get another version for it.
          expect(versionFor(after, area, from)?.version === before).toBe(faults.length > 0);
          if (faults.length === 0) versions = after;
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is submitted', () => {
  const { published, ...file } = Theme.parse(findTheme('t_restaurant'));

  it('is a theme without faults that nobody has published', () => {
    const { theme, faults } = checkSubmitted(file);
    expect(faults).toEqual([]);
    expect(theme?.published).toEqual([]);
  });

  it('brings no publication along, whoever it names; its other faults are told too', () => {
    const { faults } = checkSubmitted({ ...file, lead: 'NONE', published });
    expect(faults.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'BRINGS_PUBLICATION published',
      'DANGLING_REFERENCE lead',
    ]);
  });

  it.each([null, 'theme', 7, [], {}])('%j is no theme, and that is said in both languages', (data) => {
    const { theme, faults } = checkSubmitted(data);
    expect(theme).toBeUndefined();
    expect(faults.length).toBeGreaterThan(0);
    for (const { detail } of faults) {
      expect(detail.zh).toMatch(/\p{Script=Han}/u);
      expect(detail.en).toMatch(/[a-z]/);
    }
  });

  it('of more entries than any theme has is not read at all', () => {
    const empty = Array.from({ length: 85_000 }, () => ({}));
    expect(checkSubmitted({ ...file, items: empty }).faults.map(({ code }) => code)).toEqual([
      'TOO_MANY_ENTRIES',
    ]);
  });

  it('asks no more than the code of its sheet can hold', () => {
    const question = (id: string) => ({
      id,
      text: '？',
      options: ['yes', 'no'].map((option) => ({ id: option, label: option, nothing: true })),
      evidence: 'reconstruction',
    });
    const asking = (n: number) => ({
      ...file,
      questions: Array.from({ length: n }, (_, i) => question(`q_${i}`)),
    });
    const codesOf = (n: number) => checkSubmitted(asking(n)).faults.map(({ code }) => code);
    expect(codesOf(300)).toContain('SITUATION_TOO_LONG');
    expect(codesOf(100)).not.toContain('SITUATION_TOO_LONG');
  });
});
