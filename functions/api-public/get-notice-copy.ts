import { refuse } from '@yijianshi/domain';
import { type Handler, isReceiptCode, noticeLink } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';

/** The applicant's copy of a receipt or notice, by the receipt's code; a wrong code answers as an unknown case does. */
export const getNoticeCopy: Handler<'getNoticeCopy'> = async ({ params, query }, platform) => {
  const loaded = await loadCase(platform.store, params.caseNo);
  if (!(await isReceiptCode(platform, params.caseNo, query.code)) || loaded === undefined)
    return refuse('CASE_UNKNOWN', 'path.caseNo');
  return noticeLink(platform, loaded.state, params.notice);
};
