import { department } from '@yijianshi/catalogue';
import { certificateOf, isRefusal, itemsOf, owesDocument, refuse } from '@yijianshi/domain';
import { isSealRefusal, sealDocument } from '@yijianshi/eseal';
import { Outage, orderCase, readPersonal, required, type StepHandler } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';
import { paperFor } from './paper.ts';
import { SealStopped } from './seal-stopped.ts';

/**
 * Draws, seals and stores the item's document, once: the file's name is the item's, and a file that is there already
 * (the step died after storing it) is the document. Then the case and the register say so in one transaction.
 */
export const seal: StepHandler = async (event, platform) => {
  const itemId = required(event.itemId, 'itemId');
  const loaded = await loadCase(platform.store, event.caseNo);
  const item = loaded && itemsOf(loaded.state)[itemId];
  if (loaded === undefined || item === undefined) return refuse('ITEM_UNKNOWN', 'itemId');
  if (!owesDocument(item, certificateOf(loaded.plan, itemId))) return null;

  const personal = await readPersonal(platform, loaded.state);
  const paper = paperFor(platform, loaded, itemId, personal);
  const fileKey = `cases/${event.caseNo}/results/${itemId}.pdf`;
  const file = (await platform.files.head(fileKey)) ?? (await make());
  const { kind, documentId, title, entry } = paper;
  const document = { kind, documentId, title, fileKey, sha256: file.sha256, length: file.length };
  const sealed = await orderCase(
    platform,
    event,
    { type: 'RECORD_SEAL', itemId, document },
    undefined,
    entry(file.sha256, await platform.holderKey().catch(outage)),
  );
  return isRefusal(sealed) ? sealed : null;

  async function make() {
    const signer = await platform.signerFor(department(paper.department)).catch(outage);
    const reached = { ...signer, sign: (digest: Uint8Array) => signer.sign(digest).catch(outage) };
    const made = await sealDocument(paper.request, reached, { fonts: platform.config.fonts });
    if (isSealRefusal(made)) {
      const { refused: reason, field, codePoint, message } = made;
      throw new SealStopped({
        reason,
        message,
        ...(field === undefined ? {} : { field }),
        ...(codePoint === undefined ? {} : { codePoint }),
      });
    }
    return platform.files.put({ key: fileKey, contentType: 'application/pdf' }, made.bytes);
  }
};

/** A signer that cannot be reached will be there later; nobody needs to mend that. */
function outage(error: unknown): never {
  throw new Outage(String(error), { cause: error });
}
