import { type Box, PAGE, sealDocument, templateFields, templates } from '@yijianshi/eseal';
import { describe, expect, test } from 'vitest';
import { placedCharacters, printedText, sealContent } from './pdf-reading.ts';
import { authority, requestFor, SAMPLES, sealed, titleOf } from './support.ts';

const local = authority();
const seal = async (template: string, fields: Record<string, string> = {}) => {
  const request = requestFor(template, fields);
  const signer = await (await local).signerFor({ id: 'TEST', name: request.issuer.name });
  return sealed(await sealDocument(request, signer)).bytes;
};

const overlap = ([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): boolean =>
  ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah;

test('there is a paper for each kind of document issued', () => {
  expect(templates.map(({ id }) => id)).toEqual([
    'food-business-licence',
    'small-food-permit',
    'fire-safety-opinion',
    'general-certificate',
    'denial-letter',
  ]);
});

describe.each(templates)('$id', ({ id, elements, title }) => {
  test('every box is on the page', () => {
    for (const { box } of elements) {
      const [x, y, width, height] = box;
      expect({ box, fits: x >= 0 && y >= 0 && x + width <= PAGE.width && y + height <= PAGE.height }).toEqual(
        {
          box,
          fits: true,
        },
      );
    }
  });

  test('no text lies on other text or on the code, and the seal covers issuer and date only', () => {
    const texts = elements.filter((element) => element.kind === 'text');
    const [code] = elements.filter((element) => element.kind === 'qr');
    const [stamp] = elements.filter((element) => element.kind === 'seal');
    const clashes = texts.flatMap((text, i) => [
      ...texts.slice(i + 1).filter((other) => overlap(text.box, other.box)),
      ...(code !== undefined && overlap(text.box, code.box) ? [text] : []),
    ]);
    expect(clashes).toEqual([]);
    const covered = texts.filter((text) => stamp !== undefined && overlap(text.box, stamp.box));
    expect(covered.map(({ text }) => text)).toEqual(['{issuer}', '{issuedOn}']);
  });

  test('its fields are those a caller is told of, and all of them are printed', async () => {
    const sample = SAMPLES[id] ?? {};
    expect(Object.keys(sample)).toEqual(expect.arrayContaining([...templateFields(id)]));
    const text = await printedText(await seal(id));
    for (const field of templateFields(id)) expect(text).toContain(sample[field]?.replace('\n', ''));
  });

  test('no character is printed outside the margins, with short content or long', async () => {
    const long = Object.fromEntries(
      Object.entries(SAMPLES[id] ?? {}).map(([name, value]) => [
        name,
        name === 'holder' ? '零陵'.repeat(20) : value,
      ]),
    );
    for (const bytes of [await seal(id), await seal(id, long)])
      for (const { x, y, width, size } of await placedCharacters(bytes)) {
        expect(x).toBeGreaterThan(50);
        expect(x + width).toBeLessThan(PAGE.width - 50);
        expect(y).toBeGreaterThan(50);
        expect(y + size).toBeLessThan(PAGE.height - 40);
      }
  });

  test('says that the seal is a technical signature, and to check the domain', async () => {
    const text = await printedText(await seal(id));
    expect(text).toContain('技术签名');
    expect(text).toContain('不具有法定电子印章的效力');
    expect(text).toContain('请先核对网址域名');
    expect(text).toContain('zwfw.example.gov.cn');
    expect(text).toContain(titleOf(id, title).slice(-5));
  });
});

test('a line never begins with closing punctuation', async () => {
  const reasons = `${'经现场核查\uFF0C'.repeat(60)}。`;
  const lines = new Map<number, string>();
  for (const { character, y } of await placedCharacters(await seal('denial-letter', { reasons })))
    lines.set(y, (lines.get(y) ?? '') + character);
  for (const line of lines.values()) expect(line).not.toMatch(/^[\uFF0C。\uFF1B、》\uFF09]/);
});

describe('the seal', () => {
  const COORDINATES = /^(?:-?\d+ )+[mlc]$/gm;
  const CENTRE = 2100;

  /** Distance from the centre of every point of the name and code, which follow ring and star. */
  const radii = (content: string): number[] =>
    [...content.slice(content.indexOf('10 w\n')).matchAll(COORDINATES)].flatMap(([line]) => {
      const values = line.split(' ').slice(0, -1).map(Number);
      return values.flatMap((x, i) =>
        i % 2 === 0 ? [Math.hypot(x - CENTRE, (values[i + 1] ?? 0) - CENTRE)] : [],
      );
    });

  test.each([6, 7, 8, 10, 12, 16, 20, 23, 24])(
    'fits a name of %i characters between star and ring',
    async (length) => {
      const issuer = [...'新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县市场监督管理局']
        .slice(0, length)
        .join('');
      const distances = radii(await sealContent(await seal('food-business-licence', { issuer })));
      expect(distances.length).toBeGreaterThan(length * 10);
      expect(Math.max(...distances)).toBeLessThan(CENTRE - 130);
      expect(Math.min(...distances)).toBeGreaterThan(680);
    },
  );

  test('of one department is the same picture on every paper', async () => {
    const [licence, permit] = [await seal('food-business-licence'), await seal('small-food-permit')];
    expect(await sealContent(licence)).toBe(await sealContent(permit));
    expect(await sealContent(await seal('fire-safety-opinion'))).not.toBe(await sealContent(licence));
  });
});
