import { type CaseCommand, isRefusal, permit, refuse } from '@yijianshi/domain';
import { type Handler, handled, readPersonal, sealedPersonal } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';

/** What a program could not print, a person gives in another form; the sealing is tried again with it. */
export const mendSeal: Handler<'mendSeal'> = async (request, platform) => {
  const { body, params, principal } = request;
  const allowed = permit('MEND_SEAL', principal, new Set());
  if (isRefusal(allowed)) return allowed;
  const loaded = await loadCase(platform.store, params.caseNo);
  if (loaded === undefined) return refuse('CASE_UNKNOWN', 'caseNo');
  const personal = await readPersonal(platform, loaded.state);
  const printAs = {
    ...personal.printAs,
    [params.itemId]: { ...personal.printAs[params.itemId], ...body.printAs },
  };
  const { ref, actions } = await sealedPersonal(platform, params.caseNo, { ...personal, printAs });
  const command: CaseCommand = {
    type: 'MEND_SEAL',
    itemId: params.itemId,
    fields: Object.keys(body.printAs),
    reason: body.reason,
    personal: ref,
  };
  return handled(platform, request, params.caseNo, command, actions);
};
