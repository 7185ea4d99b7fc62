import { PAGE } from '@yijianshi/eseal';
import { type Block, drawSheet, isSealRefusal, qrSvg, type Sheet } from '@yijianshi/eseal/sheet';
import { describe, expect, test } from 'vitest';
import { pageCount, placedCharacters, printedText, textOf } from './pdf-reading.ts';

const sheetOf = (...blocks: Block[]): Sheet => ({
  title: '我要开餐馆办事指南',
  subtitle: '永州市直\n4 个事项',
  url: 'https://zwfw.example.gov.cn/v1/themes/t_restaurant/guide-sheet?answers=q_small:no',
  urlNote: '扫码查看本指南',
  foot: '版本 2026.1',
  blocks,
});

async function drawn(...blocks: Block[]): Promise<Uint8Array> {
  const bytes = await drawSheet(sheetOf(...blocks));
  if (isSealRefusal(bytes)) throw new Error(bytes.message);
  return bytes;
}

const table = (rows: number): Block => ({
  kind: 'table',
  columns: [
    { title: '序号', share: 1 },
    { title: '材料', share: 4 },
  ],
  rows: Array.from({ length: rows }, (_, i) => [
    `第${i + 1}行`,
    '与食品经营相适应的主要设备设施布局、操作流程等文件'.repeat(3),
  ]),
});

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const count = await pageCount(bytes);
  return Promise.all(Array.from({ length: count }, (_, page) => printedText(bytes, page)));
}

const count = (text: string, part: string): number => text.split(part).length - 1;

describe('a sheet', () => {
  test('says what it was given, in that order, with the page’s number at its foot', async () => {
    const [page = '', ...more] = await pagesOf(
      await drawn(
        { kind: 'heading', text: '办理步骤' },
        { kind: 'text', text: '填写一张表单。' },
        { kind: 'note', text: '不加盖印章。' },
      ),
    );
    expect(more).toEqual([]);
    expect(page).toMatch(
      /^我要开餐馆办事指南永州市直4 个事项扫码查看本指南办理步骤填写一张表单。不加盖印章。版本 2026\.11 \/ 1$/,
    );
  });

  test('goes on over as many pages as it takes, the column titles again on each, no row torn or lost', async () => {
    const pages = await pagesOf(await drawn({ kind: 'heading', text: '材料' }, table(60)));
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, i) => {
      expect(count(page, '序号')).toBe(1);
      expect(page.endsWith(`${i + 1} / ${pages.length}`)).toBe(true);
      // As many beginnings as whole texts: 25 characters, three times, in each row.
      expect(count(page, '操作流程等文件')).toBe(3 * count(page, '行与'));
    });
    const rows = pages.join('').match(/第\d+行/g);
    expect(rows).toEqual(Array.from({ length: 60 }, (_, i) => `第${i + 1}行`));
  });

  test('breaks a text that is longer than a page between its lines', async () => {
    const text = '一二三四五六七八九十'.repeat(400);
    const pages = await pagesOf(await drawn({ kind: 'text', text }));
    expect(pages.length).toBeGreaterThan(1);
    const all = pages.map((page) => page.replace(/^.*本指南/, '').replace(/版本.*$/, '')).join('');
    expect(all).toBe(text);
  });

  test('keeps every character inside the margins and apart from the foot', async () => {
    const bytes = await drawn({ kind: 'heading', text: '材料' }, table(30), {
      kind: 'text',
      text: '字'.repeat(2000),
    });
    for (let page = 0; page < (await pageCount(bytes)); page += 1) {
      const placed = await placedCharacters(bytes, page);
      for (const { x, y, width, size } of placed) {
        expect(x).toBeGreaterThan(49);
        expect(x + width).toBeLessThan(PAGE.width - 49);
        expect(y).toBeGreaterThan(30);
        expect(y + size).toBeLessThan(PAGE.height - 40);
      }
      const body = placed.filter(({ size }) => size > 8.2);
      expect(Math.min(...body.map(({ y }) => y))).toBeGreaterThan(54);
    }
  });

  test('draws a picture’s boxes with their text, and shrinks it to the page', async () => {
    const picture = (width: number): Block => ({
      kind: 'picture',
      width,
      height: 80,
      boxes: [
        {
          x: width - 180,
          y: 10,
          width: 170,
          height: 60,
          isEnd: false,
          text: '食品经营许可',
          note: '10 个工作日',
        },
      ],
      arrows: [
        {
          points: [
            [0, 40],
            [width - 180, 40],
          ],
          head: true,
        },
        {
          points: [
            [0, 10],
            [width - 180, 40],
          ],
          head: false,
        },
      ],
    });
    for (const width of [300, 3000]) {
      const bytes = await drawn(picture(width));
      expect(await printedText(bytes)).toContain('食品经营许可10 个工作日');
      const box = (await placedCharacters(bytes)).filter(({ character }) =>
        '食品经营许可'.includes(character),
      );
      for (const { x, width: wide } of box) expect(x + wide).toBeLessThan(PAGE.width - 50);
      // Two curves, one of them with a head.
      expect(textOf(bytes).match(/ c S\n/g)).toHaveLength(2);
      expect(textOf(bytes).match(/ l f\n/g)).toHaveLength(1);
    }
  });

  test('of the same words is the same bytes, and names no clock', async () => {
    const [one, two] = [await drawn(table(3)), await drawn(table(3))];
    expect(Buffer.from(one).equals(two)).toBe(true);
    expect(textOf(one)).not.toMatch(/CreationDate|ModDate|Producer/);
  });

  test.each([
    ['a character no font has', '\u{20BB7}野家', 'GLYPH_MISSING'],
    ['a control character', '食品\u0007', 'CHARACTER_NOT_ALLOWED'],
    ['a character that turns the text around', '食品\u202E', 'CHARACTER_NOT_ALLOWED'],
  ])('is refused for %s, by its place', async (_, text, refused) => {
    const answer = await drawSheet(
      sheetOf(
        { kind: 'text', text: '好' },
        { kind: 'table', columns: [{ title: '材料', share: 1 }], rows: [[text]] },
      ),
    );
    expect(answer).toMatchObject({ refused, field: 'blocks.1.rows.0.0' });
  });

  test('prints rare characters', async () => {
    expect(await printedText(await drawn({ kind: 'text', text: '𬱖𬍛㛃䶮' }))).toContain('𬱖𬍛㛃䶮');
  });
});

describe('the QR code for a screen', () => {
  const modules = (svg: string): Set<string> =>
    new Set([...svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x},${y}`));
  const side = (svg: string): number => Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);

  test('has its three finders, the dark ring around each, and four light modules on every side', () => {
    const svg = qrSvg(sheetOf().url);
    const dark = modules(svg);
    const last = side(svg) - 5;
    for (const [left, top] of [
      [4, 4],
      [last - 6, 4],
      [4, last - 6],
    ] as const)
      for (let i = 0; i < 7; i += 1) {
        expect(dark.has(`${left + i},${top}`)).toBe(true);
        expect(dark.has(`${left},${top + i}`)).toBe(true);
        if (i > 0 && i < 6) expect(dark.has(`${left + i},${top + 1}`)).toBe(i === 0);
      }
    const numbers = [...dark].flatMap((at) => at.split(',').map(Number));
    expect([Math.min(...numbers), Math.max(...numbers)]).toEqual([4, last]);
  });

  test('is another for another address', () => {
    expect(modules(qrSvg('https://a.example'))).not.toEqual(modules(qrSvg('https://b.example')));
  });
});
