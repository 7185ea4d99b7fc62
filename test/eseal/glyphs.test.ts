import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SealOptions, sealDocument } from '@yijianshi/eseal';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { embeddedFonts, printedText } from './pdf-reading.ts';
import { authority, MARKET, requestFor, sealed, temporaryDirectory } from './support.ts';
import { standardFont, TINY_COMPOSITE, TINY_SQUARE, TrueType, tinyFont } from './truetype.ts';

const RARE = '𬱖𬍛㛃䶮';
const source = standardFont.glyphs();

let signer: Awaited<ReturnType<Awaited<ReturnType<typeof authority>>['signerFor']>>;
beforeAll(async () => {
  signer = await (await authority()).signerFor(MARKET);
});

const seal = async (fields: Record<string, string>, options?: SealOptions): Promise<Uint8Array> =>
  sealed(await sealDocument(requestFor('food-business-licence', fields), signer, options)).bytes;

/** The embedded outline of every character, compared with the font it came from. */
async function expectSameOutlines(bytes: Uint8Array): Promise<void> {
  const [font] = await embeddedFonts(bytes);
  const embedded = new TrueType(font?.file ?? Buffer.alloc(0));
  const wrong: string[] = [];
  for (const [cid, codePoint] of font?.characters ?? []) {
    const glyph = source.get(codePoint) ?? 0;
    const expected = standardFont.outline(glyph);
    const actual = embedded.outline(cid);
    const same =
      glyph !== 0 &&
      actual.subarray(0, expected.length).equals(expected) &&
      actual.subarray(expected.length).every((byte) => byte === 0) &&
      embedded.advance(cid) === standardFont.advance(glyph) &&
      font?.widthOf(cid) === standardFont.advance(glyph);
    if (!same) wrong.push(String.fromCodePoint(codePoint));
  }
  expect(wrong).toEqual([]);
  expect(embedded.isSummedRight).toBe(true);
}

test('rare characters of names are embedded with the font’s own outlines and widths', async () => {
  const bytes = await seal({ holder: `${RARE}餐馆`, representative: RARE });
  const characters = new Set((await embeddedFonts(bytes))[0]?.characters.values());
  for (const character of RARE) expect(characters).toContain(character.codePointAt(0));
  await expectSameOutlines(bytes);
  expect(await printedText(bytes)).toContain(`${RARE}餐馆`);
});

test('a name of any characters of the font is printed in full, outline for outline', async () => {
  const han = [...source.keys()].filter((c) => /\p{Script=Han}/u.test(String.fromCodePoint(c)));
  const character = fc.constantFrom(...han).map((c) => String.fromCodePoint(c));
  const name = fc.string({ unit: character, minLength: 2, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(name, async (holder) => {
      const bytes = await seal({ holder });
      await expectSameOutlines(bytes);
      expect(await printedText(bytes)).toContain(holder.normalize('NFC'));
    }),
    { numRuns: 60 },
  );
});

test('a character only a further font has is printed from that font, composite glyphs and all', async () => {
  const path = join(temporaryDirectory(), 'tiny.ttf');
  writeFileSync(path, tinyFont());
  const holder = `湘${String.fromCodePoint(TINY_COMPOSITE, TINY_SQUARE)}馆`;
  const bytes = await seal({ holder }, { fonts: [path] });

  expect(await printedText(bytes)).toContain(holder);
  const [, further] = await embeddedFonts(bytes);
  const embedded = new TrueType(further?.file ?? Buffer.alloc(0));
  const tiny = new TrueType(tinyFont());
  expect([...(further?.characters ?? [])]).toEqual([
    [1, TINY_COMPOSITE],
    [2, TINY_SQUARE],
  ]);
  // Outlines are padded to four bytes in the embedded font.
  const outline = (number: number, like: number): Buffer =>
    Buffer.from(embedded.outline(number).subarray(0, tiny.outline(like).length));
  for (const square of [2, 3, 4]) expect(outline(square, 1)).toEqual(tiny.outline(1));
  // The composite's two parts were glyph 1 and now are glyphs 3 and 4; nothing else in it changed.
  const composite = outline(1, 2);
  expect([composite.readUInt16BE(12), composite.readUInt16BE(20)]).toEqual([3, 4]);
  composite.writeUInt16BE(1, 12);
  composite.writeUInt16BE(1, 20);
  expect(composite).toEqual(tiny.outline(2));
});

test('a further font that no character needs leaves the file as it was', async () => {
  const path = join(temporaryDirectory(), 'tiny.ttf');
  writeFileSync(path, tinyFont());
  expect(await embeddedFonts(await seal({}, { fonts: [path] }))).toHaveLength(1);
});
