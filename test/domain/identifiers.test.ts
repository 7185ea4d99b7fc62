import {
  certificateId,
  isCertificateId,
  isCitizenId,
  isCreditCode,
  maskAddress,
  maskIdNumber,
  maskName,
  maskPhone,
  mod3736,
} from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const CREDIT_ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const ALPHABET = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

const text = (alphabet: readonly string[], length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((c) => c.join(''));

/** Every text that differs from `code` in one character, taken from the alphabet. */
const substitutions = (code: string, alphabet: readonly string[]): string[] =>
  [...code].flatMap((old, i) =>
    alphabet.filter((c) => c !== old).map((c) => code.slice(0, i) + c + code.slice(i + 1)),
  );

/** Every text with two different neighbours swapped. */
const transpositions = (code: string): string[] =>
  [...code]
    .slice(1)
    .map((c, i) => code.slice(0, i) + c + code.charAt(i) + code.slice(i + 2))
    .filter((swapped) => swapped !== code);

/** The one completion of `head` the check accepts; that there is exactly one is part of the scheme. */
function complete(head: string, alphabet: readonly string[], accepts: (code: string) => boolean): string {
  const [only = '', ...others] = alphabet.map((c) => head + c).filter(accepts);
  expect([only.length, others]).toEqual([head.length + 1, []]);
  return only;
}

describe('citizen number', () => {
  const digits = [...'0123456789'];
  const born = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2025-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''));
  const heads = fc
    .tuple(fc.integer({ min: 100_000, max: 999_999 }), born, text(digits, 3))
    .map(([area, birth, order]) => `${area}${birth}${order}`);

  it("accepts the standard's own examples", () => {
    expect(isCitizenId('11010519491231002X')).toBe(true);
    expect(isCitizenId('440524188001010014')).toBe(true);
  });

  it.each([
    ['the wrong check digit', '110105194912310021'],
    ['a small x', '11010519491231002x'],
    ['17 digits', '11010519491231002'],
    ['15 digits of the first generation', '110105491231002'],
    ['something before it', ' 11010519491231002X'],
    ['a line break after it', '11010519491231002X\n'],
    ['nothing', ''],
  ])('refuses %s', (_, id) => {
    expect(isCitizenId(id)).toBe(false);
  });

  it.each(['20250229', '19490431', '19491301', '19490001', '17491231'])('refuses a birth on %s', (birth) => {
    for (const check of '0123456789X') expect(isCitizenId(`110105${birth}002${check}`)).toBe(false);
  });

  it('refuses a birth after today, when today is given', () => {
    expect(isCitizenId('11010519491231002X', '1949-12-31')).toBe(true);
    expect(isCitizenId('11010519491231002X', '1949-12-30')).toBe(false);
  });

  it('catches every changed digit and every swap of neighbours', () => {
    fc.assert(
      fc.property(heads, (head) => {
        const id = complete(head, [...digits, 'X'], isCitizenId);
        for (const wrong of [...substitutions(id, [...digits, 'X']), ...transpositions(id)]) {
          expect(isCitizenId(wrong)).toBe(false);
        }
      }),
    );
  });
});

describe('credit code', () => {
  const heads = fc
    .tuple(text(CREDIT_ALPHABET, 2), text([...'0123456789'], 6), text(CREDIT_ALPHABET, 9))
    .map((parts) => parts.join(''));

  it("accepts the standard's own example", () => {
    expect(isCreditCode('91350100M000100Y43')).toBe(true);
  });

  it.each(['91350100M000100Y44', '91350100M000100Y4', '91350100m000100y43', '91350100M0001O0Y43', ''])(
    'refuses %j',
    (code) => {
      expect(isCreditCode(code)).toBe(false);
    },
  );

  it('catches every changed character and every swap of neighbours', () => {
    fc.assert(
      fc.property(heads, (head) => {
        const code = complete(head, CREDIT_ALPHABET, isCreditCode);
        for (const wrong of [...substitutions(code, CREDIT_ALPHABET), ...transpositions(code)]) {
          expect(isCreditCode(wrong)).toBe(false);
        }
      }),
    );
  });
});

describe('certificate identifier', () => {
  const parts = {
    typeCode: '91350100M000100Y43001',
    issuerCode: '91350100M000100Y43',
    serial: '2026000001',
    version: 1,
  };

  it('has a check character by MOD 37,36', () => {
    // The Global Release Identifier uses the same scheme; this is the example of its standard.
    expect(mod3736('A12425GABC1234002')).toBe('M');
  });

  it('is root, type, issuer, serial, version and check', () => {
    const check = mod3736('91350100M000100Y4300191350100M000100Y432026000001001');
    expect(certificateId(parts)).toBe(
      `1.2.156.3005.2.91350100M000100Y43001.91350100M000100Y43.2026000001.001.${check}`,
    );
  });

  it.each([
    ['a type code without its number', { typeCode: '91350100M000100Y43' }],
    ['an issuer with a wrong check digit', { issuerCode: '91350100M000100Y44' }],
    ['a serial with a dot', { serial: '2026.1' }],
    ['an empty serial', { serial: '' }],
    ['version 0', { version: 0 }],
    ['version 1000', { version: 1000 }],
  ])('is not made of %s', (_, wrong) => {
    expect(() => certificateId({ ...parts, ...wrong })).toThrow(RangeError);
  });

  it.each([
    '',
    '1.2.156.3005.2',
    `${certificateId(parts)}.0`,
    certificateId(parts).slice(0, -2),
    ` ${certificateId(parts)}`,
  ])('is not %j', (wrong) => {
    expect(isCertificateId(wrong)).toBe(false);
  });

  it('catches every changed character; MOD 37,36 does not promise every swap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 16 }).chain((length) => text(ALPHABET, length)),
        fc.integer({ min: 1, max: 999 }),
        (serial, version) => {
          const id = certificateId({ ...parts, serial, version });
          expect(isCertificateId(id)).toBe(true);
          for (const wrong of substitutions(id, [...ALPHABET, '.']))
            expect(isCertificateId(wrong)).toBe(false);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('masks', () => {
  it.each([
    ['张三', '张*'],
    ['张三丰', '张*丰'],
    ['欧阳娜娜', '欧**娜'],
    ['𬱖𠅤', '𬱖*'],
    ['阿卜杜拉·买买提', '阿******提'],
    ['永州市冷水滩区湘味小馆', '永州*******小馆'],
    ['张', '*'],
    ['', ''],
  ])('name %s → %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it.each([
    ['11010519491231002X', '1****************X'],
    ['1X', '**'],
    ['', ''],
  ])('id number %s → %s', (id, masked) => {
    expect(maskIdNumber(id)).toBe(masked);
  });

  it.each([
    ['13800001234', '138****1234'],
    ['0746-0001234', '074*****1234'],
    ['0001234', '*****34'],
  ])('phone %s → %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  it.each([
    ['湖南省永州市冷水滩区梧桐路1号', '湖南省永州市冷水滩区****'],
    ['湖南省永州市祁阳市浯溪街道2栋', '湖南省永州市祁阳市****'],
    ['湖南省湘西土家族苗族自治州龙山县民安街道3号', '湖南省湘西土家族苗族自治州龙山县****'],
    ['永州市零陵区', '永州市零陵区'],
    ['道县西洲路1号', '道县****'],
    ['梧桐路1号阳光小区3栋', '****'],
    ['阳光小区3栋', '****'],
    ['', ''],
  ])('address %s → %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  it('never show more than they say, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (secret) => {
        const visible = (masked: string) => [...masked].filter((c) => c !== '*').length;
        expect(visible(maskName(secret))).toBeLessThanOrEqual(4);
        expect(visible(maskIdNumber(secret))).toBeLessThanOrEqual(2);
        expect(visible(maskPhone(secret))).toBeLessThanOrEqual(7);
      }),
    );
  });
});
