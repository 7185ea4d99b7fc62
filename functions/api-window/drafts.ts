import { CreateCase } from '@yijianshi/contracts';
import { isRefusal } from '@yijianshi/domain';
import {
  etagOf,
  findDraft,
  type Handler,
  isLodged,
  lodgedDraft,
  openDraft,
  readAsBody,
} from '@yijianshi/runtime';
import { ConflictError } from '@yijianshi/store';
import { begin, discard, draftUnknown, patch, read, staleness } from '../api-online/drafts.ts';
import { asApplication } from '../api-online/view.ts';
import { lodge, tellAgain } from './create-case.ts';
import { mayKeep, ofArea } from './draft-access.ts';

export const createDraft: Handler<'createDraft'> = async (request, platform) => {
  const { area } = request.principal;
  const allowed = mayKeep(request.principal, area === undefined ? {} : { window: area });
  return isRefusal(allowed) ? allowed : begin(platform, request, area);
};

export const getDraft: Handler<'getDraft'> = ({ params, principal, now }, platform) =>
  read(platform, params.draftId, now, ofArea(principal));

export const patchDraft: Handler<'patchDraft'> = (request, platform) =>
  patch(platform, request.params.draftId, request, ofArea(request.principal));

export const discardDraft: Handler<'discardDraft'> = (request, platform) =>
  discard(platform, request.params.draftId, request, ofArea(request.principal));

/**
 * 登记: the draft becomes a case by the way every application goes. The case is kept under the draft's id, whoever asks and under
 * whatever key, and begins in the transaction that ends the draft: two who ask at once get one case, and both hear of it.
 */
export const lodgeDraft: Handler<'lodgeDraft'> = async (request, platform) => {
  const { params, principal, now, ifMatch, body } = request;
  const { draftId } = params;
  const row = await findDraft(platform, draftId, now);
  if (row === undefined || !ofArea(principal)(row)) return draftUnknown();
  if (isLodged(row)) return tellAgain(platform, row.data.lodged);
  const stale = staleness(row, ifMatch);
  if (stale !== undefined) return stale;
  const { content } = await openDraft(platform, draftId, row);
  const application = readAsBody(CreateCase, { ...asApplication(content), ...body });
  if (isRefusal(application)) return application;
  return lodge(platform, request, {
    application,
    once: { commandId: `draft.${draftId}`, fingerprint: draftId },
    async with(caseNo) {
      const present = await findDraft(platform, draftId, now);
      if (present === undefined) return draftUnknown();
      // Lodged meanwhile: the next try finds the answer that was kept.
      if (isLodged(present)) throw new ConflictError(`${draftId} is ${present.data.lodged}`);
      return staleness(present, [etagOf(row.version)]) ?? [lodgedDraft(present, caseNo)];
    },
  });
};
