import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE, sealDocument, templates } from '@yijianshi/eseal';
import { describe, expect, test } from 'vitest';
import { type Placed, placedCharacters } from './pdf-reading.ts';
import { authority, hasTool, requestFor, sealed, temporaryDirectory } from './support.ts';

const DPI = 220;
const RARE = '𬱖𬍛㛃䶮';
const popplerIsHere = hasTool('pdftoppm');
const local = authority();

interface Picture {
  readonly width: number;
  readonly pixels: Buffer;
}

/** The page in grey, 0 black. */
function render(bytes: Uint8Array): Picture {
  const dir = temporaryDirectory();
  writeFileSync(join(dir, 'page.pdf'), bytes);
  execFileSync('pdftoppm', [
    '-gray',
    '-singlefile',
    '-r',
    String(DPI),
    join(dir, 'page.pdf'),
    join(dir, 'page'),
  ]);
  const file = readFileSync(join(dir, 'page.pgm'));
  const [header = '', width] = /^P5\n(\d+) \d+\n255\n/.exec(file.toString('latin1', 0, 40)) ?? [];
  return { width: Number(width), pixels: file.subarray(header.length) };
}

/** The pixels of one character's em box, dark ones as 1. */
function cell({ width, pixels }: Picture, { x, y, size, width: advance }: Placed): string {
  const scale = DPI / 72;
  const [left, top] = [Math.round(x * scale), Math.round((PAGE.height - y - 0.88 * size) * scale)];
  const [columns, rows] = [Math.round(advance * scale), Math.round(size * scale)];
  let marks = '';
  for (let row = top; row < top + rows; row++)
    for (let column = left; column < left + columns; column++)
      marks += (pixels[row * width + column] ?? 255) < 160 ? '1' : '0';
  return marks;
}

const ink = (marks: string): number => marks.replaceAll('0', '').length / marks.length;

describe.runIf(popplerIsHere).each(templates)('$id, drawn by poppler', ({ id }) => {
  test('has ink for every character, and no two different characters that look the same', async () => {
    const request = requestFor(id, { holder: `湘味${RARE}轩餐馆` });
    const signer = await (await local).signerFor({ id: 'TEST', name: request.issuer.name });
    const { bytes } = sealed(await sealDocument(request, signer));
    const picture = render(bytes);

    const visible = (await placedCharacters(bytes)).filter(({ character }) => character.trim() !== '');
    const blank = visible.filter((placed) => ink(cell(picture, placed)) < 0.004);
    expect(blank.map(({ character }) => character)).toEqual([]);

    // Boxes printed for lack of a glyph would all look alike; these cells have one size and one line.
    const holder = visible.findIndex(({ character }) => character === '𬱖');
    const cells = visible.slice(holder - 2, holder + 6).map((placed) => cell(picture, placed));
    expect(new Set(cells).size).toBe(cells.length);
    for (const marks of cells) expect(ink(marks)).toBeGreaterThan(0.04);
  });
});
