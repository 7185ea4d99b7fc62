import { createHash } from 'node:crypto';
import type { Instant } from '@yijianshi/domain';
import type { PDFRawStream } from 'pdf-lib';
import { type FontChain, fontChain } from './font/chain.ts';
import { printable } from './font/gate.ts';
import { installedFont } from './font/installed.ts';
import { drawLetter } from './letter/draw-letter.ts';
import type { LetterContent } from './letter/letter.ts';
import { letterOf } from './letters/index.ts';
import { drawPage } from './page/page.ts';
import { paperOf } from './page/paper.ts';
import { LONGEST_NAME, sealAppearance } from './page/seal.ts';
import { type DocumentParts, unsignedDocument } from './pdf/document.ts';
import { isSealRefusal, type SealRefusal, textTooLong } from './refusal.ts';
import { longestSignedData } from './signing/cms.ts';
import { sign } from './signing/sign.ts';
import type { Signer } from './signing/signer.ts';
import { filledIn } from './template.ts';
import { templateOf } from './templates/index.ts';

export interface SealRequest {
  readonly template: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The rows of a letter's lists. */
  readonly lists?: LetterContent['lists'];
  /** What the QR code opens. */
  readonly verificationUrl: string;
  /** The department the seal is registered to; the same name as the field `issuer`. */
  readonly issuer: { readonly name: string; readonly sealCode?: string };
  readonly documentId: string;
  readonly sealedAt: Instant;
}

export interface SealedDocument {
  readonly bytes: Uint8Array;
  /** Of `bytes`, hexadecimal. */
  readonly sha256: string;
}

export interface SealOptions {
  /** TrueType files to look in, in this order, for characters the standard font lacks. */
  readonly fonts?: readonly string[];
  /** Where the standard font is, when it is not in `node_modules` (a bundled function). */
  readonly standardFont?: string;
}

/**
 * Draws the document and seals it. The same request gives the same bytes but for the signature's own: nothing
 * here reads a clock or a random number.
 */
export async function sealDocument(
  request: SealRequest,
  signer: Signer,
  options: SealOptions = {},
): Promise<SealedDocument | SealRefusal> {
  const chain = fontChain([options.standardFont ?? installedFont(), ...(options.fonts ?? [])]);
  const drawn = drawDocument(request, chain);
  if (isSealRefusal(drawn)) return drawn;
  const seal = drawSeal(request, chain);
  if (isSealRefusal(seal)) return seal;

  const unsigned = await unsignedDocument(
    {
      documentId: request.documentId,
      issuer: request.issuer.name,
      sealedAt: request.sealedAt,
      ...drawn,
      seal,
    },
    longestSignedData(signer),
  );
  const bytes = await sign(unsigned, signer);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

type Drawn = Pick<DocumentParts, 'title' | 'pages' | 'faces' | 'sealBox'>;

/** A paper of one page, or a letter of as many as it takes. */
function drawDocument(request: SealRequest, chain: FontChain): Drawn | SealRefusal {
  const { template: id, fields, lists = {}, verificationUrl } = request;
  const letter = letterOf(id);
  if (letter === undefined) {
    const paper = paperOf(templateOf(id), chain);
    const page = drawPage(paper, chain, fields, verificationUrl);
    if (isSealRefusal(page)) return page;
    const title = filledIn(paper.template.title, new Map(Object.entries(fields)));
    return { title, pages: [page.content], faces: page.faces, sealBox: paper.seal };
  }
  const drawn = drawLetter(letter, chain, { fields, lists }, verificationUrl);
  if (isSealRefusal(drawn)) return drawn;
  const { pages, faces, sealBox } = drawn;
  if (sealBox === undefined) throw new Error(`${id} is signed by hand`);
  return { title: letter.title, pages, faces, sealBox };
}

function drawSeal({ issuer, fields }: SealRequest, chain: FontChain): PDFRawStream | SealRefusal {
  const code = issuer.sealCode ?? '';
  // A paper that names one authority and carries another's seal is void; only a bug can ask for it.
  if (fields.issuer !== issuer.name) throw new Error('the seal is not of the issuer the document names');
  if (!/^[0-9A-Z]{0,18}$/.test(code)) throw new Error(`not a seal code: ${code}`);
  const name = printable(chain, 'issuer', issuer.name, false);
  if (typeof name !== 'string') return name;
  if ([...name].length > LONGEST_NAME) return textTooLong('issuer');
  return sealAppearance(chain, name, code);
}
