import { department } from '@yijianshi/catalogue';
import { isFinal, itemsOf, owedMaterials, refuse, stageStates, timelineOf } from '@yijianshi/domain';
import { certificateUrl, correctionOf, type Handler, isReceiptCode, noticesShown } from '@yijianshi/runtime';
import { caseEvents, eventOf, loadCase } from '@yijianshi/store';

/** By case number and the receipt's code; a wrong code answers as an unknown case does. */
export const getProgress: Handler<'getProgress'> = async ({ params: { caseNo }, query }, platform) => {
  const loaded = await loadCase(platform.store, caseNo);
  if (!(await isReceiptCode(platform, caseNo, query.code)) || loaded === undefined)
    return refuse('CASE_UNKNOWN', 'path.caseNo');
  const { state, plan } = loaded;
  const events = (await caseEvents(platform.store, caseNo)).map(eventOf);
  const timeline = timelineOf(events, plan, (id) => department(id).name);
  const items = itemsOf(state);
  return {
    caseNo,
    theme: plan.name,
    status: state.status,
    ...('result' in state ? { result: state.result } : {}),
    ...('promiseDue' in state ? { promiseDue: state.promiseDue } : {}),
    ...(state.status === 'IN_CORRECTION' ? { correction: correctionOf(state, plan) } : {}),
    owed: owedMaterials(state, plan).map(({ materialId, until }) => ({
      materialId,
      name: plan.materials.find((material) => material.materialId === materialId)?.name ?? materialId,
      until,
    })),
    stages: stageStates(timeline, state),
    timeline,
    notices: await noticesShown(platform, state),
    results: plan.items.flatMap(({ itemId, name }) => {
      const item = items[itemId];
      if (item === undefined || !isFinal(item)) return [];
      const { sealed } = item;
      const document = sealed && {
        documentId: sealed.documentId,
        title: sealed.title,
        ...(sealed.kind === 'CERTIFICATE'
          ? { verificationUrl: certificateUrl(platform, sealed.documentId) }
          : {}),
      };
      return [{ itemId, item: name, result: item.stage, ...(document === undefined ? {} : { document }) }];
    }),
  };
};
