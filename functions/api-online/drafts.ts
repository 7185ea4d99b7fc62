import { misfits, openVersion } from '@yijianshi/catalogue';
import type { DraftContent } from '@yijianshi/contracts';
import {
  dayOf,
  draftChanged,
  isRefusal,
  masksSentBack,
  mergePatch,
  type Refusal,
  refuse,
} from '@yijianshi/domain';
import {
  type Asked,
  BODY_LIMIT,
  beginDraft,
  changeDraft,
  type DraftRow,
  draftIdOf,
  etagOf,
  findDraft,
  type Invalid,
  isLodged,
  newestOf,
  type OpenDraft,
  type OpenedDraft,
  openDraft,
  type Platform,
  receiptCode,
  versionsOf,
} from '@yijianshi/runtime';
import { asJson, ConflictError, draftKey, type Row } from '@yijianshi/store';
import { areaFault, fieldsOf, lodgedView, openView, themeFor } from './view.ts';

/** What a write to a draft is told by its request; who may make it is the surface's to say. */
type Write = Pick<Asked, 'now' | 'commandId' | 'fingerprint'>;
type OnVersion = Write & { readonly ifMatch: readonly string[] };

/** Whether the caller may see this draft. What may not be seen answers as what never was. */
export type MaySee = (row: DraftRow) => boolean;

/** The draft that a request begins, or began: the same request is told of the same draft. */
export async function begin(
  platform: Platform,
  { now, commandId, fingerprint, body }: Write & { readonly body: object },
  window?: string,
) {
  const content = mergePatch({}, asJson(body)) as unknown as DraftContent;
  const fault = await faultOf(platform, content, body, now);
  if (fault !== undefined) return fault;
  const draftId = await draftIdOf(platform, commandId);
  const code = await receiptCode(platform, draftId);
  const once = { commandId, fingerprint };
  let shown: Awaited<ReturnType<typeof view>>;
  try {
    const begun = await beginDraft(platform, draftId, content, { now, once, window });
    shown = await openView(platform, draftId, begun, dayOf(now));
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const row = await findDraft(platform, draftId, now);
    // Ended, and not yet swept: its number is taken until it is.
    if (row === undefined) return refuse('BUSY');
    if (row.data.begun !== fingerprint) return refuse('IDEMPOTENCY_KEY_REUSED', 'headers.Idempotency-Key');
    shown = await view(platform, draftId, row, now);
  }
  return { etag: shown.etag, body: { draftId, code, draft: shown.body } };
}

export async function read(platform: Platform, draftId: string, now: string, maySee: MaySee) {
  const row = await findDraft(platform, draftId, now);
  if (row === undefined || !maySee(row)) return draftUnknown();
  return view(platform, draftId, row, now);
}

export const draftUnknown = (): Refusal => refuse('DRAFT_UNKNOWN', 'path.draftId');

async function view(platform: Platform, draftId: string, row: DraftRow, now: string) {
  if (isLodged(row)) return lodgedView(platform, draftId, row);
  return openView(platform, draftId, await openDraft(platform, draftId, row), dayOf(now));
}

/** 继续填写: on the version that was read. Of two who change one version, the second is told what the first changed, and nothing is lost. */
export async function patch(
  platform: Platform,
  draftId: string,
  request: OnVersion & { readonly body: object },
  maySee: MaySee,
) {
  const { now, commandId, fingerprint, body } = request;
  for (;;) {
    const row = await findDraft(platform, draftId, now);
    if (row === undefined || !maySee(row)) return draftUnknown();
    if (isLodged(row)) return draftLodged(row.data.lodged);
    if (row.data.last.commandId === commandId) {
      if (row.data.last.fingerprint !== fingerprint)
        return refuse('IDEMPOTENCY_KEY_REUSED', 'headers.Idempotency-Key');
      return view(platform, draftId, row, now);
    }
    const stale = staleness(row, request.ifMatch);
    if (stale !== undefined) return stale;
    const opened = await openDraft(platform, draftId, row);
    const next = await patched(platform, opened, body, now);
    if (isRefusal(next)) return next;
    if (JSON.stringify(next) === JSON.stringify(opened.content))
      return openView(platform, draftId, opened, dayOf(now));
    try {
      const once = { commandId, fingerprint };
      return await openView(
        platform,
        draftId,
        await changeDraft(platform, draftId, opened, next, { now, once }),
        dayOf(now),
      );
    } catch (error) {
      // Somebody was faster: the draft has another version now, or this very change went in by another way.
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}

export async function discard(
  platform: Platform,
  draftId: string,
  { now, ifMatch }: Pick<OnVersion, 'now' | 'ifMatch'>,
  maySee: MaySee,
) {
  for (;;) {
    const row = await findDraft(platform, draftId, now);
    if (row === undefined || !maySee(row)) return draftUnknown();
    if (isLodged(row)) return draftLodged(row.data.lodged);
    const stale = staleness(row, ifMatch);
    if (stale !== undefined) return stale;
    try {
      await platform.store.commit([{ delete: draftKey(draftId), ifVersion: row.version }]);
      return { draftId };
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}

export const draftLodged = (caseNo: string): Refusal => refuse('DRAFT_LODGED', 'path.draftId', caseNo);

/** The refusal of a write on another version than the present one: by name, what has changed since; and the version to read. */
export function staleness(row: Row<OpenDraft>, ifMatch: readonly string[]): Invalid | undefined {
  const etag = etagOf(row.version);
  if (ifMatch.includes(etag)) return undefined;
  return { ...draftChanged(row.data.touched, newestOf(ifMatch)), etag };
}

async function patched(
  platform: Platform,
  { content }: OpenedDraft,
  body: object,
  now: string,
): Promise<DraftContent | Invalid> {
  const next = mergePatch(asJson(content), asJson(body)) as unknown as DraftContent;
  const theme = themeFor(content, await versionsOf(platform, content.themeId), dayOf(now));
  const masks = masksSentBack(asRecord(content), asJson(body), theme === undefined ? [] : fieldsOf(theme));
  const errors = masks.map((name) => ({ field: `body.${name}`, rule: '脱敏后的值不能写回' }));
  const [first] = errors;
  if (first !== undefined) return { ...refuse('BODY_INVALID', first.field, first.rule), errors };
  return (await faultOf(platform, next, body, now)) ?? next;
}

/** What of a change is wrong whatever comes after it; all of it at once. */
async function faultOf(
  platform: Platform,
  content: DraftContent,
  change: object,
  now: string,
): Promise<Invalid | undefined> {
  const today = dayOf(now);
  const versions = await versionsOf(platform, content.themeId);
  const theme = openVersion(versions, today) && themeFor(content, versions, today);
  if (theme === undefined) return refuse('THEME_UNKNOWN', 'body.themeId');
  const { answers = {}, form = {} } = mergePatch({}, asJson(change)) as unknown as DraftContent;
  const place = 'area' in change || 'themeId' in change ? areaFault(content, versions, today) : undefined;
  const faults = [...(place === undefined ? [] : [place]), ...misfits(theme, { answers, form } as Said)];
  const [first] = faults;
  if (first !== undefined)
    return { ...first, errors: faults.map(({ field = '', rule = '' }) => ({ field, rule })) };
  if (Buffer.byteLength(JSON.stringify(content)) > BODY_LIMIT)
    return refuse('BODY_TOO_LARGE', 'body', `≤ ${BODY_LIMIT} bytes`);
  return undefined;
}

type Said = Parameters<typeof misfits>[1];

const asRecord = (content: DraftContent) => asJson(content) as Parameters<typeof masksSentBack>[0];
