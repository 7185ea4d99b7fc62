import { chineseDay, type Day, instantOf, maskName, type Trouble } from '@yijianshi/domain';
import { isSealRefusal, type LetterContent, sealDocument } from '@yijianshi/eseal';
import {
  type Action,
  asJson,
  type CertificateRow,
  certificateKey,
  FileExistsError,
  type FileInfo,
  type holderEntries,
} from '@yijianshi/store';
import { certificateUrl } from './certificates.ts';
import type { Platform } from './platform.ts';
import { Outage } from './step.ts';

/** A document that is to be sealed: a certificate, a letter, a notice. */
export interface Paper {
  readonly caseNo: string;
  /** Absent: it is about the whole case. */
  readonly itemId?: string;
  /** Its identifier in the register of what was sealed. */
  readonly documentId: string;
  readonly title: string;
  /** Template of `packages/eseal`. */
  readonly template: string;
  /** Without issuer and date, which every paper has. */
  readonly fields: LetterContent['fields'];
  readonly lists?: LetterContent['lists'];
  /** The department whose seal it carries. */
  readonly issuer: { readonly id: string; readonly name: string; readonly creditCode: string };
  readonly issuedOn: Day;
  readonly validUntil: Day | null;
  /** Whom it is made out to. */
  readonly holder: string;
}

/**
 * Draws, seals and stores a document, once: a file that is there already (whoever made it died after storing it, or was faster) is the
 * document. What a program cannot print is answered as a trouble; a signer that cannot be reached is an `Outage`.
 */
export async function sealOnce(
  platform: Platform,
  fileKey: string,
  paper: Paper,
): Promise<FileInfo | { readonly trouble: Trouble }> {
  const { issuer, issuedOn, documentId, template, fields, lists } = paper;
  const there = await platform.files.head(fileKey);
  if (there !== undefined) return there;
  const signer = await platform.signerFor(issuer).catch(outage);
  const reached = { ...signer, sign: (digest: Uint8Array) => signer.sign(digest).catch(outage) };
  const made = await sealDocument(
    {
      template,
      documentId,
      fields: { issuer: issuer.name, issuedOn: chineseDay(issuedOn), ...fields },
      ...(lists === undefined ? {} : { lists }),
      verificationUrl: certificateUrl(platform, documentId),
      issuer: { name: issuer.name, sealCode: issuer.creditCode },
      sealedAt: instantOf(platform.clock.now()),
    },
    reached,
    { fonts: platform.config.fonts },
  );
  if (isSealRefusal(made)) {
    const { refused: reason, field, codePoint, message } = made;
    return { trouble: { reason, message, field, ...(codePoint === undefined ? {} : { codePoint }) } };
  }
  try {
    return await platform.files.put({ key: fileKey, contentType: 'application/pdf' }, made.bytes);
  } catch (error) {
    const first = error instanceof FileExistsError ? await platform.files.head(fileKey) : undefined;
    if (first === undefined) throw error;
    return first;
  }
}

/** The sealed document's entry in the register, which public verification reads; `places`: where else it is found. */
export function registerEntry(
  paper: Paper,
  sha256: string,
  places: Partial<ReturnType<typeof holderEntries>> = {},
): Action {
  const { documentId, caseNo, itemId, title, holder, issuer, issuedOn, validUntil } = paper;
  const row: CertificateRow = {
    certificateId: documentId,
    caseNo,
    ...(itemId === undefined ? {} : { itemId }),
    title,
    holder: maskName(holder),
    issuer: issuer.name,
    issuedOn,
    validUntil,
    sha256,
  };
  return { put: { ...certificateKey(documentId), data: asJson(row), ...places }, ifVersion: 0 };
}

/** A signer that cannot be reached will be there later; nobody needs to mend that. */
export function outage(error: unknown): never {
  throw new Outage(String(error), { cause: error });
}
