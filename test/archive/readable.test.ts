import { type ArchivedFile, type ArchivePackage, readable } from '@yijianshi/archive';
import { type Principal, ROLES, TIERS } from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maySee } from '../support/archive-oracle.ts';

const AREAS = ['431101000000', '431102999000'];
const DEPARTMENTS = ['SCJG', 'XF', 'CG', 'XZSP'];
const ITEMS = ['i_check', 'i_food', 'i_fire', 'i_sign'];

const readers: fc.Arbitrary<Principal> = fc.record(
  {
    sub: fc.constant('reader'),
    roles: fc.subarray([...ROLES]),
    department: fc.constantFrom(...DEPARTMENTS),
    area: fc.constantFrom(...AREAS),
  },
  { requiredKeys: ['sub', 'roles'] },
);

const files: fc.Arbitrary<ArchivedFile[]> = fc
  .array(fc.record({ tier: fc.constantFrom(...TIERS), items: fc.subarray(ITEMS) }), { maxLength: 12 })
  .map((list) =>
    list.map(({ tier, items }, n) => ({
      fileId: `f${n}`,
      path: `data/${n}`,
      kind: 'MATERIAL',
      tier,
      items,
      fileKey: `archive/${n}`,
      length: 1,
      sha256: '0'.repeat(64),
    })),
  );

const packages: fc.Arbitrary<ArchivePackage> = fc.record({
  caseNo: fc.constant('431101-20261116-000001'),
  area: fc.constantFrom(...AREAS),
  archivedAt: fc.constant('2026-11-16T10:00:00.000+08:00'),
  retainUntil: fc.constant('2036-11-16T10:00:00.000+08:00'),
  digest: fc.constant('0'.repeat(64)),
  files,
  departments: fc.dictionary(fc.constantFrom(...ITEMS), fc.constantFrom(...DEPARTMENTS)),
});

describe('the gate of the archive', () => {
  it.each([false, true])(
    'lets a reader see what the rules let him see, and nothing else (download: %s)',
    (copy) => {
      fc.assert(
        fc.property(readers, packages, (reader, archive) => {
          const expected = archive.files.filter((file) => maySee(reader, file, archive, copy));
          expect(readable(reader, archive, copy)).toEqual(expected);
        }),
        { numRuns: 3000 },
      );
    },
  );

  it('never lets more be copied than seen', () => {
    fc.assert(
      fc.property(readers, packages, (reader, archive) => {
        const seen = new Set(readable(reader, archive));
        expect(readable(reader, archive, true).every((file) => seen.has(file))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('never shows a file of the highest tier to anybody', () => {
    fc.assert(
      fc.property(readers, packages, (reader, archive) => {
        expect(readable(reader, archive).some(({ tier }) => tier === 'STRICT')).toBe(false);
      }),
    );
  });
});
