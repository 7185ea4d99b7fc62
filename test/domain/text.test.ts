import { asCode, halfWidth, unseenCharacter } from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const anyText = fc.string({ unit: 'binary' });

describe('numbers and codes', () => {
  it.each([
    ['１３９０７４６００００', '13907460000'],
    ['　４３１１０２１９８８０３１５２４７ｘ ', '43110219880315247x'],
    ['２０２６－１１－２２', '2026-11-22'],
    ['（０７４６）８３２', '(0746)832'],
    ['１３９　０７４６', '139 0746'],
  ])('are read half-width: %s', (written, read) => {
    expect(halfWidth(written)).toBe(read);
  });

  it('have capitals', () => {
    expect(asCode('４３１１０２１９８８０３１５２４７ｘ')).toBe('43110219880315247X');
    expect(asCode(' 92431102ma4l0a0a08')).toBe('92431102MA4L0A0A08');
  });

  it.each(['²', '①', '½', '㈠', 'Ⅳ', '٣', '𝟏'])('have no digit that is %s', (sign) => {
    expect(halfWidth(sign)).toBe(sign);
  });

  it('read twice are read once', () => {
    fc.assert(
      fc.property(anyText, (written) => {
        expect(halfWidth(halfWidth(written))).toBe(halfWidth(written));
        expect(asCode(asCode(written))).toBe(asCode(written));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a character that is not seen', () => {
  it.each([
    ['\u0000', 'U+0000'],
    ['\u001b', 'U+001B'],
    ['\u0085', 'U+0085'],
    ['\u00ad', 'U+00AD'],
    ['\u200b', 'U+200B'],
    ['\u200d', 'U+200D'],
    ['\u2028', 'U+2028'],
    ['\u202e', 'U+202E'],
    ['\u2066', 'U+2066'],
    ['\ufeff', 'U+FEFF'],
    ['\u{e0041}', 'U+E0041'],
    ['\ud842', 'U+D842'],
    ['\udfb7', 'U+DFB7'],
    ['\udfb7\ud842', 'U+DFB7'],
  ])('is found and named: %j', (character, name) => {
    for (const lines of ['ONE_LINE', 'MANY_LINES'] as const)
      expect(unseenCharacter(`张${character}三`, lines)).toBe(name);
  });

  it('is a line feed in what is one line only', () => {
    expect(unseenCharacter('一\n二', 'ONE_LINE')).toBe('U+000A');
    expect(unseenCharacter('一\n二', 'MANY_LINES')).toBeUndefined();
    expect(unseenCharacter('一\r\n二', 'MANY_LINES')).toBe('U+000D');
    expect(unseenCharacter('一\n\u202e', 'MANY_LINES')).toBe('U+202E');
  });

  it.each([
    '𬱖𬍛㛃䶮',
    '𠮷',
    '阿卜杜拉·买买提',
    '葛\u{e0100}',
    '\ue000',
    'e\u0301',
    '　',
    'Ａ１',
    '☃\ufe0f',
    '',
  ])('is none of %j', (name) => {
    expect(unseenCharacter(name, 'ONE_LINE')).toBeUndefined();
  });

  it('is none of any Chinese character', () => {
    const han = [
      [0x3400, 0x9fff],
      [0x20000, 0x323af],
      [0xf900, 0xfaff],
    ] as const;
    for (const [from, to] of han)
      for (let code = from; code <= to; code += 1)
        expect(unseenCharacter(String.fromCodePoint(code), 'ONE_LINE')).toBeUndefined();
  });
});
