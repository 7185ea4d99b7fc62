import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  type PDFPageLeaf,
  PDFRawStream,
  PDFStream,
} from 'pdf-lib';

/** Reads sealed files: their structure with pdf-lib's parser, signature and drawing without a library. */

export const parsed = (bytes: Uint8Array): Promise<PDFDocument> =>
  PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });

const pageOf = async (bytes: Uint8Array, page = 0): Promise<PDFPageLeaf> =>
  (await parsed(bytes)).getPage(page).node;

export const pageCount = async (bytes: Uint8Array): Promise<number> => (await parsed(bytes)).getPageCount();

function absent(what: string): never {
  throw new Error(`the file has no ${what}`);
}

/** Nothing in the files is compressed. */
const contentOf = (dictionary: PDFDict, key: string): Buffer =>
  Buffer.from(dictionary.lookup(PDFName.of(key), PDFStream).getContents());

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

export interface EmbeddedFont {
  /** `F0`. */
  readonly resource: string;
  readonly descriptor: PDFDict;
  readonly file: Buffer;
  /** Code point by CID, from `/ToUnicode`. */
  readonly characters: ReadonlyMap<number, number>;
  /** Advance by CID in thousandths, from `/W` and `/DW`. */
  widthOf(cid: number): number;
}

export async function embeddedFonts(bytes: Uint8Array): Promise<EmbeddedFont[]> {
  const fonts = (await pageOf(bytes)).Resources()?.lookup(PDFName.Font, PDFDict);
  return (fonts?.keys() ?? []).map((resource) => {
    const font = fonts?.lookup(resource, PDFDict) ?? absent('font');
    const descendant = font.lookup(PDFName.of('DescendantFonts'), PDFArray).lookup(0, PDFDict);
    const descriptor = descendant.lookup(PDFName.of('FontDescriptor'), PDFDict);
    const cmap = textOf(contentOf(font, 'ToUnicode'));
    const characters = [...cmap.matchAll(/^<(\w{4})> <(\w+)>$/gm)]
      .filter(([line]) => line !== '<0000> <ffff>')
      .map(([, cid = '', units = '']): [number, number] => {
        const text = Buffer.from(units, 'hex').swap16().toString('utf16le');
        return [Number.parseInt(cid, 16), text.codePointAt(0) ?? 0];
      });
    // Every entry of `/W` is a CID and a list of one width.
    const entries = descendant.lookup(PDFName.of('W'), PDFArray);
    const widths = new Map<number, number>();
    for (let i = 0; i < entries.size(); i += 2)
      widths.set(numberAt(entries, i), numberAt(entries.lookup(i + 1, PDFArray), 0));
    const usual = descendant.lookup(PDFName.of('DW'), PDFNumber).asNumber();
    return {
      resource: resource.decodeText(),
      descriptor,
      file: contentOf(descriptor, 'FontFile2'),
      characters: new Map(characters),
      widthOf: (cid) => widths.get(cid) ?? usual,
    };
  });
}

const numberAt = (array: PDFArray, index: number): number => array.lookup(index, PDFNumber).asNumber();

/** The drawing of the seal, which is the appearance of the page's one annotation. */
export async function sealContent(bytes: Uint8Array): Promise<string> {
  const widget = (await pageOf(bytes)).Annots()?.lookup(0, PDFDict);
  return textOf(contentOf(widget?.lookup(PDFName.of('AP'), PDFDict) ?? absent('seal'), 'N'));
}

export interface Placed {
  readonly character: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly width: number;
}

/** Every character of the page with its place, in points from the bottom left corner. */
export async function placedCharacters(bytes: Uint8Array, page = 0): Promise<Placed[]> {
  const fonts = new Map((await embeddedFonts(bytes)).map((font) => [font.resource, font]));
  const content = (await pageOf(bytes, page)).lookup(PDFName.Contents, PDFArray).lookup(0, PDFRawStream);
  const placed: Placed[] = [];
  let [x, y, spacing, size] = [0, 0, 0, 0];
  let font: EmbeddedFont | undefined;
  const operator =
    /1 0 0 1 (?<x>\S+) (?<y>\S+) Tm (?<tc>\S+) Tc|\/(?<font>F\d+) (?<size>\S+) Tf|<(?<cids>[0-9a-f]+)> Tj/g;
  for (const { groups = {} } of textOf(content.contents).matchAll(operator)) {
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

export const printedText = async (bytes: Uint8Array, page = 0): Promise<string> =>
  (await placedCharacters(bytes, page)).map(({ character }) => character).join('');
