import {
  exchangeOf,
  isRefusal,
  itemsOf,
  maskedAgent,
  maskedApplicant,
  noticesOf,
  permit,
  refuse,
  relationsTo,
} from '@yijianshi/domain';
import { correctionOf, type Handler, materialNeeds, noticesShown, readPersonal } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';

/** The case as its officers see it, personal fields masked. Who may not see it gets the answer of a case that never was. */
export const getCase: Handler<'getCase'> = async ({ params: { caseNo }, principal }, platform) => {
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined || loaded.state.status === 'NONE') return refuse('CASE_UNKNOWN', 'path.caseNo');
  const { state, plan } = loaded;
  if (isRefusal(permit('READ_CASE', principal, relationsTo(principal, plan, state)))) {
    return refuse('CASE_UNKNOWN', 'path.caseNo');
  }
  const { applicant, agent } = await readPersonal(platform, state);
  const items = itemsOf(state);
  const notices = noticesOf(state);
  return {
    caseNo,
    status: state.status,
    theme: { themeId: plan.themeId, name: plan.name, version: plan.version },
    area: plan.area,
    deliveryMode: state.deliveryMode,
    overrides: [...state.overrides],
    channel: state.channel,
    applicant: maskedApplicant(applicant),
    ...(agent === undefined ? {} : { agent: maskedAgent(agent) }),
    ...('result' in state ? { result: state.result } : {}),
    ...('deliveryId' in state && state.deliveryId !== undefined ? { deliveryId: state.deliveryId } : {}),
    ...(state.status === 'IN_CORRECTION' ? { correction: correctionOf(state, plan) } : {}),
    materials: materialNeeds(plan, exchangeOf(state), state).map((need) => {
      const file = state.materials[need.materialId];
      const { owedUntil, urged } = file ?? {};
      return {
        ...need,
        arrived: file !== undefined && owedUntil === undefined,
        ...(file === undefined ? {} : { sha256: file.sha256 }),
        ...(owedUntil === undefined ? {} : { owedUntil }),
        ...(urged === undefined ? {} : { urged }),
      };
    }),
    items: plan.items.map(({ itemId, name, department, prerequisites }) => {
      const item = items[itemId];
      const document = item?.sealed && {
        kind: item.sealed.kind,
        documentId: item.sealed.documentId,
        title: item.sealed.title,
      };
      return {
        itemId,
        name,
        department,
        prerequisites: [...prerequisites],
        stage: item?.stage ?? 'PLANNED',
        ...(item?.due === undefined ? {} : { due: item.due }),
        ...(item !== undefined && 'decision' in item ? { reasons: item.decision.reasons } : {}),
        ...(document === undefined ? {} : { document }),
        ...(item?.trouble === undefined ? {} : { trouble: item.trouble }),
      };
    }),
    notices: (await noticesShown(platform, state)).map((shown) => {
      const trouble = notices[shown.notice]?.trouble;
      return { ...shown, ...(trouble === undefined ? {} : { trouble }) };
    }),
  };
};
