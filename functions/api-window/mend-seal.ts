import {
  type CaseAction,
  type CaseCommand,
  isRefusal,
  type PersonalAfter,
  permit,
  refuse,
} from '@yijianshi/domain';
import {
  type Handler,
  handled,
  type Platform,
  readPersonal,
  type SurfaceRequest,
  sealedPersonal,
} from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';

/** What a program could not print, a person gives in another form; the sealing is tried again with it. */
export const mendSeal: Handler<'mendSeal'> = (request, platform) =>
  mended(platform, request, request.params.itemId, 'MEND_SEAL', (personal) => ({
    type: 'MEND_SEAL',
    itemId: request.params.itemId,
    fields: Object.keys(request.body.printAs),
    reason: request.body.reason,
    personal,
  }));

/** The same for a notice. */
export const mendNotice: Handler<'mendNotice'> = (request, platform) =>
  mended(platform, request, request.params.notice, 'MEND_NOTICE', (personal) => ({
    type: 'MEND_NOTICE',
    notice: request.params.notice,
    fields: Object.keys(request.body.printAs),
    reason: request.body.reason,
    personal,
  }));

/** `paper`: the item or the notice whose paper is printed otherwise. */
async function mended(
  platform: Platform,
  request: SurfaceRequest<'mendSeal' | 'mendNotice'>,
  paper: string,
  action: CaseAction,
  commandWith: (personal: PersonalAfter) => CaseCommand,
) {
  const { body, params, principal } = request;
  const allowed = permit(action, principal, new Set());
  if (isRefusal(allowed)) return allowed;
  const loaded = await loadCase(platform.store, params.caseNo);
  if (loaded === undefined || loaded.state.status === 'NONE') return refuse('CASE_UNKNOWN', 'caseNo');
  const personal = await readPersonal(platform, loaded.state);
  const printAs = { ...personal.printAs, [paper]: { ...personal.printAs[paper], ...body.printAs } };
  const { ref, actions } = await sealedPersonal(platform, params.caseNo, { ...personal, printAs });
  return handled(
    platform,
    request,
    params.caseNo,
    commandWith({ now: ref, before: loaded.state.personal }),
    actions,
  );
}
