import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSealRefusal, sealDocument, templateFields } from '@yijianshi/eseal';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { printedText } from './pdf-reading.ts';
import { authority, MARKET, refused, requestFor, sealed, temporaryDirectory } from './support.ts';
import { TINY_BLANK, tinyFont } from './truetype.ts';

const LICENCE = 'food-business-licence';
let signer: Awaited<ReturnType<Awaited<ReturnType<typeof authority>>['signerFor']>>;
beforeAll(async () => {
  signer = await (await authority()).signerFor(MARKET);
});
const seal = (template: string, fields: Record<string, string> = {}) =>
  sealDocument(requestFor(template, fields), signer);

test('a character no font has stops the sealing and is named with its code point and field', async () => {
  const refusal = refused(await seal(LICENCE, { representative: '张𠮷' }));
  expect(refusal).toMatchObject({
    refused: 'GLYPH_MISSING',
    field: 'representative',
    character: '𠮷',
    codePoint: 'U+20BB7',
  });
  expect(refusal.message).toContain('U+20BB7');
});

test('a character whose only glyph is blank counts as missing', async () => {
  const path = join(temporaryDirectory(), 'tiny.ttf');
  writeFileSync(path, tinyFont());
  const request = requestFor(LICENCE, { holder: `湘${String.fromCodePoint(TINY_BLANK)}馆` });
  const refusal = refused(await sealDocument(request, signer, { fonts: [path] }));
  expect(refusal).toMatchObject({ refused: 'GLYPH_MISSING', field: 'holder', codePoint: 'U+13A2' });
});

describe('characters a certificate may not carry', () => {
  test.each([
    ['a control', '\u0007', 'U+0007'],
    ['a line break in a one-line field', '\n', 'U+000A'],
    ['a zero-width space', '\u200B', 'U+200B'],
    ['a zero-width joiner', '\u200D', 'U+200D'],
    ['a byte order mark', '\uFEFF', 'U+FEFF'],
    ['a right-to-left override', '\u202E', 'U+202E'],
    ['a bidi isolate', '\u2066', 'U+2066'],
    ['private use', '\uE000', 'U+E000'],
    ['private use of another plane', '\u{F0000}', 'U+F0000'],
    ['the replacement character', '\uFFFD', 'U+FFFD'],
    ['half a surrogate pair', '\uD840', 'U+D840'],
    ['a variation selector', '\u{E0100}', 'U+E0100'],
    ['a combining mark', '\u20DD', 'U+20DD'],
    ['a right-to-left letter', '\u0627', 'U+0627'],
  ])('%s', async (_, character, codePoint) => {
    const refusal = refused(await seal(LICENCE, { holder: `湘味${character}轩` }));
    expect(refusal).toMatchObject({
      refused: 'CHARACTER_NOT_ALLOWED',
      field: 'holder',
      character,
      codePoint,
    });
  });
});

test('spaces, the middle dot of names and full-width forms are printed', async () => {
  const holder = '艾山江·买买提 ABC\u3000\uFF08零陵\uFF09店';
  expect(await printedText(sealed(await seal(LICENCE, { holder })).bytes)).toContain(holder);
});

test('a name is printed in its composed form (NFC)', async () => {
  const { bytes } = sealed(await seal(LICENCE, { holder: 'Cafe\u0301 零陵' }));
  expect(await printedText(bytes)).toContain('Café 零陵');
});

test('line breaks in a letter’s paragraphs are kept, as browsers and forms write them', async () => {
  const text = await printedText(
    sealed(await seal('denial-letter', { reasons: '其一\r\n其二\n其三' })).bytes,
  );
  expect(text).toContain('其一其二其三');
});

test('text that does not fit its box at the smallest size is refused, not cut', async () => {
  expect(refused(await seal(LICENCE, { address: '零'.repeat(200) }))).toMatchObject({
    refused: 'TEXT_TOO_LONG',
    field: 'address',
  });
  expect(refused(await seal(LICENCE, { scope: '热食类食品制售、'.repeat(60) }))).toMatchObject({
    refused: 'TEXT_TOO_LONG',
    field: 'scope',
  });
});

test('a letter whose text overflows names the longest of its fields', async () => {
  const refusal = refused(await seal('denial-letter', { reasons: '经现场核查不符合条件。'.repeat(120) }));
  expect(refusal).toMatchObject({ refused: 'TEXT_TOO_LONG', field: 'reasons' });
});

test('a long scope is set smaller and wrapped rather than refused', async () => {
  const scope = '热食类食品制售\uFF1B'.repeat(20);
  expect(await printedText(sealed(await seal(LICENCE, { scope })).bytes)).toContain(scope);
});

test('an issuer name of more than 24 characters does not fit the seal', async () => {
  const refusal = refused(await seal(LICENCE, { issuer: '永'.repeat(25) }));
  expect(refusal).toMatchObject({ refused: 'TEXT_TOO_LONG', field: 'issuer' });
});

test('whatever text comes in, the answer is a document that says it or a refusal that names the field', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: fc.constantFrom('永', ',', '(', ')', '《', ' ', 'A1', '58', '。'), maxLength: 120 }),
  );
  await fc.assert(
    fc.asyncProperty(text, async (holder) => {
      const result = await seal(LICENCE, { holder });
      if (isSealRefusal(result)) expect(result.field).toBe('holder');
      else expect(await printedText(result.bytes)).toContain(holder.normalize('NFC'));
    }),
    { numRuns: 200 },
  );
});

describe('bugs of the caller are thrown', () => {
  test('an unknown template', async () => {
    await expect(seal('no-such-paper')).rejects.toThrow('no-such-paper');
    expect(() => templateFields('no-such-paper')).toThrow('no-such-paper');
  });

  test('a missing field', async () => {
    const request = requestFor(LICENCE);
    const { holder: _, ...fields } = request.fields;
    await expect(sealDocument({ ...request, fields }, signer)).rejects.toThrow('holder');
  });

  test('a seal of another authority than the document names', async () => {
    const request = requestFor(LICENCE);
    const other = { ...request, issuer: { name: '永州市零陵区税务局' } };
    await expect(sealDocument(other, signer)).rejects.toThrow('issuer');
  });
});
