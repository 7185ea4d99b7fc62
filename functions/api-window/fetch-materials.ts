import { exchangeOf, isRefusal, permit, refuse, toFetchAgain } from '@yijianshi/domain';
import { fetchMaterials, type Handler, materialNeeds, readPersonal } from '@yijianshi/runtime';
import { asJson, handleCase, loadCase } from '@yijianshi/store';

/** Another try at what no register had: what is found now is not asked from the applicant any more. */
export const fetchMaterialsAgain: Handler<'fetchMaterials'> = async (request, platform) => {
  const { params, principal } = request;
  const allowed = permit('FETCH_AGAIN', principal, new Set());
  if (isRefusal(allowed)) return allowed;
  const loaded = await loadCase(platform.store, params.caseNo);
  if (loaded === undefined || loaded.state.status === 'NONE') return refuse('CASE_UNKNOWN', 'path.caseNo');
  const { plan, state } = loaded;
  const again = toFetchAgain(plan, state);
  const fetched =
    again.length === 0
      ? {}
      : await fetchMaterials(
          platform,
          plan,
          again,
          await readPersonal(platform, loaded.state),
          loaded.state.personal,
        );
  const kept = await handleCase(platform.store, {
    ...request,
    once: request,
    caseNo: params.caseNo,
    command: { type: 'FETCH_AGAIN', fetched },
    answer: (after) => asJson({ materials: materialNeeds(plan, exchangeOf(after), after) }),
  });
  if (isRefusal(kept)) return kept;
  const { materials } = kept.answer as unknown as { materials: ReturnType<typeof materialNeeds> };
  return { caseNo: params.caseNo, materials };
};
