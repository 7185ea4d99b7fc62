/** Reads sealed files with none of the code that wrote them. Nothing in them is compressed. */

export interface Gap {
  readonly start: number;
  readonly end: number;
}

export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** What `/ByteRange` leaves out: the hexadecimal string of the signature with its brackets. */
export function gapOf(bytes: Uint8Array): Gap {
  const [, start, end] = /\/ByteRange \[0 (\d+) (\d+) \d+\]/.exec(textOf(bytes)) ?? [];
  return { start: Number(start), end: Number(end) };
}

export function withoutSignature(bytes: Uint8Array): Buffer {
  const { start, end } = gapOf(bytes);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
}

/** The CMS signature, without the zeros that fill up its place. */
export function cmsOf(bytes: Uint8Array): Buffer {
  const { start, end } = gapOf(bytes);
  const der = Buffer.from(textOf(bytes.subarray(start + 1, end - 1)), 'hex');
  return der.subarray(0, 4 + der.readUInt16BE(2));
}

function objectOf(bytes: Uint8Array, number: number): Buffer {
  const text = textOf(bytes);
  const start = text.indexOf(`\n${number} 0 obj\n`) + `\n${number} 0 obj\n`.length;
  return Buffer.from(bytes.subarray(start, text.indexOf('\nendobj\n', start)));
}

function streamOf(object: Buffer): Buffer {
  const text = object.toString('latin1');
  const [, length] = / \/Length (\d+) >>\nstream\n/.exec(text) ?? [];
  const start = text.indexOf('stream\n') + 'stream\n'.length;
  return object.subarray(start, start + Number(length));
}

const referenced = (object: Buffer, key: string): number =>
  Number(new RegExp(`/${key} \\[?(\\d+) 0 R`).exec(object.toString('latin1'))?.[1]);

export interface EmbeddedFont {
  /** `F0`. */
  readonly resource: string;
  readonly file: Buffer;
  /** Code point by CID, from `/ToUnicode`. */
  readonly characters: ReadonlyMap<number, number>;
  /** Advance by CID in thousandths, from `/W` and `/DW`. */
  widthOf(cid: number): number;
}

export function embeddedFonts(bytes: Uint8Array): EmbeddedFont[] {
  const page = objectOf(bytes, 3).toString('latin1');
  const [, entries = ''] = /\/Font << (.*?) >>/.exec(page) ?? [];
  return [...entries.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, resource = '', number]) => {
    const font = objectOf(bytes, Number(number));
    const descendant = objectOf(bytes, referenced(font, 'DescendantFonts'));
    const descriptor = objectOf(bytes, referenced(descendant, 'FontDescriptor'));
    const cmap = streamOf(objectOf(bytes, referenced(font, 'ToUnicode'))).toString('latin1');
    const characters = [...cmap.matchAll(/^<(\w{4})> <(\w+)>$/gm)]
      .filter(([line]) => line !== '<0000> <ffff>')
      .map(([, cid = '', units = '']): [number, number] => {
        const text = Buffer.from(units, 'hex').swap16().toString('utf16le');
        return [Number.parseInt(cid, 16), text.codePointAt(0) ?? 0];
      });
    const widths = new Map(
      [...descendant.toString('latin1').matchAll(/(\d+) \[(\d+)\]/g)].map(
        ([, cid, width]): [number, number] => [Number(cid), Number(width)],
      ),
    );
    return {
      resource,
      file: streamOf(objectOf(bytes, referenced(descriptor, 'FontFile2'))),
      characters: new Map(characters),
      widthOf: (cid) => widths.get(cid) ?? 1000,
    };
  });
}

const pageContent = (bytes: Uint8Array): string => streamOf(objectOf(bytes, 7)).toString('latin1');

export const sealContent = (bytes: Uint8Array): string => streamOf(objectOf(bytes, 6)).toString('latin1');

export interface Placed {
  readonly character: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly width: number;
}

/** Every character of the page with its place, in points from the bottom left corner. */
export function placedCharacters(bytes: Uint8Array): Placed[] {
  const fonts = new Map(embeddedFonts(bytes).map((font) => [font.resource, font]));
  const placed: Placed[] = [];
  let [x, y, spacing, size] = [0, 0, 0, 0];
  let font: EmbeddedFont | undefined;
  const operator =
    /1 0 0 1 (?<x>\S+) (?<y>\S+) Tm (?<tc>\S+) Tc|\/(?<font>F\d+) (?<size>\S+) Tf|<(?<cids>[0-9a-f]+)> Tj/g;
  for (const { groups = {} } of pageContent(bytes).matchAll(operator)) {
    if (groups.x !== undefined) [x, y, spacing] = [Number(groups.x), Number(groups.y), Number(groups.tc)];
    if (groups.font !== undefined) {
      font = fonts.get(groups.font);
      size = Number(groups.size);
    }
    for (const [hex] of (groups.cids ?? '').matchAll(/.{4}/g)) {
      const cid = Number.parseInt(hex, 16);
      const width = ((font?.widthOf(cid) ?? 0) * size) / 1000;
      placed.push({ character: String.fromCodePoint(font?.characters.get(cid) ?? 0), x, y, size, width });
      x += width + spacing;
    }
  }
  return placed;
}

export const printedText = (bytes: Uint8Array): string =>
  placedCharacters(bytes)
    .map(({ character }) => character)
    .join('');
