import { isHeldBack, itemsOf, refuse } from '@yijianshi/domain';
import { type Handler, isReceiptCode } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';

/** Each result can be had online, by the receipt's code, as soon as it is sealed and nothing is owed for it. */
export const getResult: Handler<'getResult'> = async ({ params: { caseNo, itemId }, query }, platform) => {
  const loaded = await loadCase(platform.store, caseNo);
  if (!(await isReceiptCode(platform, caseNo, query.code)) || loaded === undefined)
    return refuse('CASE_UNKNOWN', 'path.caseNo');
  const sealed = itemsOf(loaded.state)[itemId]?.sealed;
  if (sealed === undefined) return refuse('NOT_FOUND', 'path.itemId');
  if (isHeldBack(loaded.state, loaded.plan, itemId)) return refuse('RESULT_HELD', 'path.itemId');
  const link = await platform.files.signDownload(
    sealed.fileKey,
    platform.config.linkSeconds,
    `${sealed.title}.pdf`,
  );
  return { method: 'GET', url: link.url, expiresAt: link.expiresAt };
};
