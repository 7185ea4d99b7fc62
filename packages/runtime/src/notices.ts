import { noticeId, noticeNumber } from '@yijianshi/catalogue';
import type { CaseView } from '@yijianshi/contracts';
import {
  type CaseState,
  NOTICE_TITLES,
  NOTICES,
  type NoticeKind,
  noticeFileKey,
  noticesOf,
  type Refusal,
  refuse,
} from '@yijianshi/domain';
import type * as z from 'zod';
import { certificateUrl } from './certificates.ts';
import type { Platform } from './platform.ts';
import { noticeKey, receiptCode } from './receipt.ts';

type Shown = Omit<z.infer<typeof CaseView>['notices'][number], 'trouble'>;

/** The case's notices with their numbers, in the order of the procedure, for whoever may see the case. */
export async function noticesShown(platform: Platform, state: CaseState): Promise<Shown[]> {
  if (state.status === 'NONE') return [];
  const { caseNo } = state;
  const notices = noticesOf(state);
  const code = await receiptCode(platform, caseNo);
  const urlOf = (notice: NoticeKind) =>
    certificateUrl(platform, noticeId(caseNo, notice, noticeKey(code, notice)));
  return NOTICES.flatMap((notice) => {
    const now = notices[notice];
    if (now === undefined) return [];
    const isSealed = now.sealed !== undefined;
    return [
      {
        notice,
        title: NOTICE_TITLES[notice],
        number: noticeNumber(caseNo, notice),
        state: isSealed ? 'SEALED' : now.trouble === undefined ? 'BEING_SEALED' : 'STOPPED',
        ...(isSealed ? { verificationUrl: urlOf(notice) } : {}),
      },
    ];
  });
}

/** A link to the sealed file; while it is not there yet, when to ask again. */
export async function noticeLink(
  platform: Platform,
  state: CaseState,
  notice: NoticeKind,
): Promise<{ method: 'GET'; url: string; expiresAt: string } | Refusal> {
  const kept = noticesOf(state)[notice];
  if (state.status === 'NONE' || kept === undefined) return refuse('NOTICE_UNKNOWN', 'path.notice');
  if (kept.trouble !== undefined) return refuse('NOTICE_STOPPED', 'path.notice', kept.trouble.message);
  if (kept.sealed === undefined) return refuse('NOTICE_BEING_SEALED', 'path.notice');
  const name = `${NOTICE_TITLES[notice]}.pdf`;
  const link = await platform.files.signDownload(
    noticeFileKey(state.caseNo, notice),
    platform.config.linkSeconds,
    name,
  );
  return { method: 'GET', url: link.url, expiresAt: link.expiresAt };
}
