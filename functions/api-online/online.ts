import { refuse } from '@yijianshi/domain';
import { type Handler, isReceiptCode } from '@yijianshi/runtime';
import { begin, discard, type MaySee, patch, read } from './drafts.ts';

/** A key is all that tells one stranger from another: two with the same one would share a draft, so it must be one nobody else draws. */
const RANDOM_KEY = '^[A-Za-z0-9_-]{32,64}$';

export const createOnlineDraft: Handler<'createOnlineDraft'> = async (request, platform) => {
  if (!new RegExp(RANDOM_KEY).test(request.headers['idempotency-key'] ?? ''))
    return refuse('IDEMPOTENCY_KEY_MISSING', 'headers.Idempotency-Key', RANDOM_KEY);
  return begin(platform, { ...request, body: { channel: 'ONLINE', ...request.body } });
};

/** By the draft's code; a wrong one answers as a draft that never was. */
type WithCode = 'getOnlineDraft' | 'patchOnlineDraft' | 'discardOnlineDraft';
const byCode = async (...[{ params, query }, platform]: Parameters<Handler<WithCode>>): Promise<MaySee> => {
  const right = await isReceiptCode(platform, params.draftId, query.code);
  return () => right;
};

export const getOnlineDraft: Handler<'getOnlineDraft'> = async (request, platform) =>
  read(platform, request.params.draftId, request.now, await byCode(request, platform));

export const patchOnlineDraft: Handler<'patchOnlineDraft'> = async (request, platform) =>
  patch(platform, request.params.draftId, request, await byCode(request, platform));

export const discardOnlineDraft: Handler<'discardOnlineDraft'> = async (request, platform) =>
  discard(platform, request.params.draftId, request, await byCode(request, platform));
