import { DEPARTMENTS, department, findDepartment, findTheme, themes } from '@yijianshi/catalogue';
import { certificateId, isCertificateId, isCreditCode } from '@yijianshi/domain';
import { describe, expect, it } from 'vitest';

describe('themes', () => {
  it('are listed with the version a new case gets', () => {
    expect(themes()).toMatchObject([
      {
        id: 't_restaurant',
        version: '2026.1',
        lead: 'SCJG',
        promise: { days: 4 },
        beforeAfter: { days: [37, 4] },
      },
    ]);
    expect(themes().map(({ regions }) => regions.length)).toEqual([14]);
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
    for (const { department: id, certificate } of findTheme('t_restaurant')?.items ?? []) {
      if (certificate === null) continue;
      const { creditCode } = department(id);
      const typeCode = creditCode + certificate.typeDigits;
      const made = certificateId({ typeCode, issuerCode: creditCode, serial: '1', version: 1 });
      expect(isCertificateId(made)).toBe(true);
    }
  });
});
