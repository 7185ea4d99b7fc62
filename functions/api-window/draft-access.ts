import { type DraftPlace, isRefusal, type Principal, permit, relationsToDraft } from '@yijianshi/domain';
import type { DraftRow } from '@yijianshi/runtime';
import type { MaySee } from '../api-online/drafts.ts';

export const mayKeep = (principal: Principal, place: DraftPlace) =>
  permit('KEEP_DRAFT', principal, relationsToDraft(principal, place));

/** An officer sees the drafts of the own area; those of others do not exist. */
export const ofArea =
  (principal: Principal): MaySee =>
  (row: DraftRow) =>
    !isRefusal(mayKeep(principal, row.data));
