import {
  AREAS,
  DEPARTMENTS,
  department,
  findDepartment,
  findTheme,
  shippedVersions,
  themes,
  UNPUBLISHED,
  versionFor,
} from '@yijianshi/catalogue';
import { certificateId, isCertificateId, isCreditCode } from '@yijianshi/domain';
import { describe, expect, it } from 'vitest';

describe('themes', () => {
  it('are listed with the version a new case gets', () => {
    expect(themes().map(({ id, version }) => `${id} ${version}`)).toEqual([
      't_restaurant 2026.1',
      't_store 2026.1',
      't_pharmacy 2026.1',
      't_clinic 2026.1',
      't_company 2026.1',
      't_newborn 2026.1',
    ]);
    expect(themes()[0]).toMatchObject({ lead: 'SCJG', promise: { days: 4 }, beforeAfter: { days: [37, 4] } });
  });

  it('are open in the fourteen areas of 永州, and nowhere else', () => {
    expect(AREAS).toHaveLength(14);
    const open = AREAS.map(({ area, name }) => [area, name]);
    for (const { regions } of themes()) expect(regions.map(({ area, name }) => [area, name])).toEqual(open);
  });

  it('go live in an area on a day', () => {
    const version = (area: string, day: string) =>
      versionFor(shippedVersions('t_newborn'), area, day)?.version;
    expect(version('431181999000', '2026-01-01')).toBe('2026.1');
    expect(version('431181999000', '2025-12-31')).toBeUndefined();
    expect(version('430100000000', '2026-11-20')).toBeUndefined();
  });

  it('of which only the title is known are listed apart', () => {
    const names = UNPUBLISHED.map(({ name }) => name);
    expect(names).toContain('个人身后“一件事”');
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of themes()) expect(names).not.toContain(name);
  });

  it('are found by id, and by version', () => {
    expect(findTheme('t_restaurant', '2026.1')).toBe(findTheme('t_restaurant'));
    expect(findTheme('t_restaurant', '2025.1')).toBeUndefined();
    expect(findTheme('t_none')).toBeUndefined();
  });
});

describe('departments', () => {
  it('have a credit code that passes its check', () => {
    expect(DEPARTMENTS.filter(({ creditCode }) => !isCreditCode(creditCode))).toEqual([]);
    expect(new Set(DEPARTMENTS.map(({ creditCode }) => creditCode)).size).toBe(DEPARTMENTS.length);
  });

  it('are found by id', () => {
    expect(department('SCJG').name).toBe('永州市市场监督管理局');
    expect(findDepartment('NONE')).toBeUndefined();
    expect(() => department('NONE')).toThrow(RangeError);
  });

  it("make valid certificate identifiers with every item's type", () => {
    for (const { department: id, certificate } of themes().flatMap(
      (theme) => findTheme(theme.id)?.items ?? [],
    )) {
      if (certificate === null) continue;
      const { creditCode } = department(id);
      const typeCode = creditCode + certificate.typeDigits;
      const made = certificateId({ typeCode, issuerCode: creditCode, serial: '1', version: 1 });
      expect(isCertificateId(made)).toBe(true);
    }
  });
});
