import { parseStrictJson } from '@yijianshi/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const parse = (text: string) => parseStrictJson(new TextEncoder().encode(text));
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('strict JSON', () => {
  it('reads what one reader reads as any other', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('__proto__'));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
    expect(parse(' {"a" : {"b":1}, "c":{"b":"\\"}{,:["}} ')).toEqual({ a: { b: 1 }, c: { b: '"}{,:[' } });
  });

  it.each([
    ['a name twice', '{"a":1,"a":2}'],
    ['a name twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a name twice, deep down', '{"x":[{"y":{"a":1,"b":2,"a":3}}]}'],
    ['a prototype', '{"__proto__":{"a":1}}'],
    ['an escaped prototype', '{"\\u005f_proto__":{"a":1}}'],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['what is not JSON', "{'a':1}"],
    ['two values', '{} {}'],
    ['half a string', '{"a":"\\'],
    ['nothing', ''],
    ['17 levels', nested(17)],
    ['32,768 levels', nested(32_768)],
    ['65,537 bytes', `"${'a'.repeat(65_535)}"`],
  ])('refuses %s', (_, text) => {
    expect(parse(text)).toBeUndefined();
  });

  it('refuses what is not UTF-8', () => {
    expect(parseStrictJson(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toBeUndefined();
    expect(parseStrictJson(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toBeUndefined();
  });

  it('allows 16 levels, 65,536 bytes, and one name in different objects', () => {
    expect(parse(nested(16))).toBeDefined();
    expect(parse(`"${'a'.repeat(65_534)}"`)).toBeDefined();
    expect(parse('[{"a":1},{"a":1}]')).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it('takes no longer for what was made to take long', () => {
    const nasty = [
      `"${'\\"'.repeat(32_000)}"`,
      `["${'\\\\'.repeat(30_000)}"]`,
      `{${Array.from({ length: 6000 }, (_, i) => `"${i}":0`).join()}}`,
      `"${'\\"'.repeat(32_000)}`,
      '{"a":'.repeat(13_000),
    ];
    const start = performance.now();
    for (const text of nasty) parse(text);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
