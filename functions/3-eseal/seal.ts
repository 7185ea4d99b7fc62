import { certificateOf, isRefusal, itemsOf, owesDocument, refuse } from '@yijianshi/domain';
import { orderCase, type Platform, readPersonal, required, type StepHandler } from '@yijianshi/runtime';
import { outage, registerEntry, sealOnce } from '@yijianshi/runtime/sealing';
import { holderEntries, loadCase } from '@yijianshi/store';
import { paperFor, type ResultPaper } from './paper.ts';
import { SealStopped } from './seal-stopped.ts';

/** Seals the item's document under the item's name; then the case and the register say so in one transaction. */
export const seal: StepHandler = async (event, platform) => {
  const itemId = required(event.itemId, 'itemId');
  const loaded = await loadCase(platform.store, event.caseNo);
  const item = loaded && itemsOf(loaded.state)[itemId];
  if (loaded === undefined || item === undefined) return refuse('ITEM_UNKNOWN', 'itemId');
  if (!owesDocument(item, certificateOf(loaded.plan, itemId))) return null;

  const personal = await readPersonal(platform, loaded.state);
  const paper = paperFor(loaded, itemId, personal);
  const fileKey = `cases/${event.caseNo}/results/${itemId}.pdf`;
  const file = await sealOnce(platform, fileKey, paper);
  if ('trouble' in file) throw new SealStopped(file.trouble);
  const { kind, documentId, title } = paper;
  const { sha256, length } = file;
  const sealed = await orderCase(
    platform,
    event,
    { type: 'RECORD_SEAL', itemId, document: { kind, documentId, title, fileKey, sha256, length } },
    undefined,
    [registerEntry(paper, sha256, await placesOf(platform, paper))],
  );
  return isRefusal(sealed) ? sealed : null;
};

/** A certificate is found by whose it is. */
async function placesOf(platform: Platform, { kind, documentId, holders, decidedAt }: ResultPaper) {
  if (kind !== 'CERTIFICATE') return {};
  const holderKey = await platform.holderKey().catch(outage);
  return holderEntries(holderKey, holders, { certificateId: documentId, at: decidedAt });
}
