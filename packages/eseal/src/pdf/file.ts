import { PDFContext, type PDFDict, PDFHexString, type PDFRef, PDFString, PDFWriter } from 'pdf-lib';
import type { Subset } from '../font/subset.ts';
import { PAGE } from '../template.ts';
import { embedFont } from './fonts.ts';

interface About {
  readonly title: string;
  readonly author?: string;
  readonly subject?: string;
  readonly createdAt?: Date;
  /** 32 hexadecimal digits. */
  readonly id: string;
}

interface Page {
  readonly node: PDFDict;
  readonly ref: PDFRef;
}

export interface File {
  readonly context: PDFContext;
  readonly catalog: PDFDict;
  readonly pages: readonly Page[];
}

/**
 * A file of A4 pages, each with its drawing operators; all share the fonts. It is put together from pdf-lib's objects instead of its
 * `PDFDocument`, which would write its own name and the time of its own clock into it, and bring forms, images and a parser along that
 * no paper uses.
 */
export function newFile(about: About, contents: readonly string[], faces: readonly Subset[]): File {
  const context = PDFContext.create();
  const tree = context.nextRef();
  // A font of the chain that no character needed stays out of the file.
  const fonts = Object.fromEntries(
    faces.flatMap((subset, face) =>
      subset.characters.length > 0 ? [[`F${face}`, embedFont(context, subset)]] : [],
    ),
  );
  const pages = contents.map((content): Page => {
    const node = context.obj({
      Type: 'Page',
      Parent: tree,
      MediaBox: [0, 0, PAGE.width, PAGE.height],
      Resources: { Font: fonts },
      Contents: [context.register(context.stream(content))],
    });
    return { node, ref: context.register(node) };
  });
  const kids = pages.map(({ ref }) => ref);
  context.assign(tree, context.obj({ Type: 'Pages', Kids: kids, Count: kids.length }));
  const catalog = context.obj({ Type: 'Catalog', Pages: tree, Lang: PDFString.of('zh-CN') });
  context.trailerInfo.Root = context.register(catalog);
  context.trailerInfo.Info = context.register(context.obj(infoOf(about)));
  const id = PDFHexString.of(about.id);
  context.trailerInfo.ID = context.obj([id, id]);
  return { context, catalog, pages };
}

const infoOf = ({ title, author, subject, createdAt }: About) => ({
  Title: PDFHexString.fromText(title),
  ...(author === undefined ? {} : { Author: PDFHexString.fromText(author) }),
  ...(subject === undefined ? {} : { Subject: PDFHexString.fromText(subject) }),
  ...(createdAt === undefined ? {} : { CreationDate: PDFString.fromDate(createdAt) }),
});

/** The finished file: one revision, one cross-reference table, nothing compressed. */
export const bytesOf = ({ context }: File): Promise<Uint8Array> =>
  PDFWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer();
