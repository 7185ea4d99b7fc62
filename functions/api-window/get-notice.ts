import { isRefusal, permit, refuse } from '@yijianshi/domain';
import { type Handler, noticeLink } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';

/** The window prints the notice for the applicant. */
export const getNotice: Handler<'getNotice'> = async ({ params, principal }, platform) => {
  const allowed = permit('READ_NOTICE', principal, new Set());
  if (isRefusal(allowed)) return allowed;
  const loaded = await loadCase(platform.store, params.caseNo);
  if (loaded === undefined) return refuse('CASE_UNKNOWN', 'path.caseNo');
  return noticeLink(platform, loaded.state, params.notice);
};
