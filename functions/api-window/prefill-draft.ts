import { formSoFar, misfits } from '@yijianshi/catalogue';
import type { DraftContent } from '@yijianshi/contracts';
import { dayOf, isRefusal, REGISTERS, refuse } from '@yijianshi/domain';
import {
  type DraftRow,
  findDraft,
  type Handler,
  isLodged,
  openDraft,
  type Platform,
  prefilled,
  versionsOf,
} from '@yijianshi/runtime';
import { draftLodged, draftUnknown, patch } from '../api-online/drafts.ts';
import { themeFor } from '../api-online/view.ts';
import { ofArea } from './draft-access.ts';

type Prefilled = Awaited<ReturnType<typeof prefilled>>;
/** Field of the draft, `applicant.name` or `form.shopName` → what a register knows, and where from. */
type Found = ReadonlyMap<string, Prefilled['form'][string]>;

const SOURCES = { ...REGISTERS, SUBJECT: { zh: '所填证件号码', en: 'the number itself' } } as const;

/**
 * 一证通办: the number of who applies is enough to begin with. What the registers know goes where the draft says nothing yet; what was
 * typed is never written over, only named where it differs. Only an officer may ask, who has the card in hand.
 */
export const prefillDraft: Handler<'prefillDraft'> = async (request, platform) => {
  const { params, principal, now } = request;
  const { draftId } = params;
  const maySee = ofArea(principal);
  const row = await findDraft(platform, draftId, now);
  if (row === undefined || !maySee(row)) return draftUnknown();
  if (isLodged(row)) return draftLodged(row.data.lodged);
  const before = await contentOf(platform, draftId, row);
  const found = await knownFor(platform, before, now);
  if (found === undefined) return refuse('SUBJECT_MISSING', 'body.applicant');
  // Somebody's data was looked up: who did is on record, what was found is not.
  platform.log.info('prefilled', { draftId, by: principal.sub, fields: [...found.keys()] });

  const body = patchOf(new Map([...found].filter(([field]) => valueIn(before, field) === undefined)));
  const patched = await patch(platform, draftId, { ...request, body }, maySee);
  if (isRefusal(patched)) return patched;
  const after = await contentOf(platform, draftId, (await findDraft(platform, draftId, now)) ?? row);
  const agrees = (field: string): boolean => valueIn(after, field) === found.get(field)?.value;
  return {
    etag: patched.etag,
    body: {
      draft: patched.body,
      known: [...found].flatMap(([field, { source }]) =>
        agrees(field) ? [{ field, ...source, ...SOURCES[source.register] }] : [],
      ),
      differs: [...found.keys()].filter((field) => !agrees(field)),
    },
  };
};

/** What a draft holds; of one that became a case meanwhile, nothing. */
const contentOf = async (platform: Platform, draftId: string, row: DraftRow): Promise<DraftContent> =>
  isLodged(row) ? { themeId: '' } : (await openDraft(platform, draftId, row)).content;

/** What the registers know of who applies, as far as the draft can hold it; `undefined` where it names nobody. */
async function knownFor(platform: Platform, content: DraftContent, now: string): Promise<Found | undefined> {
  const subject = subjectOf(content);
  const theme = themeFor(content, await versionsOf(platform, content.themeId), dayOf(now));
  if (subject === undefined || theme === undefined) return undefined;
  const form = formSoFar(theme, (content.answers ?? {}) as Readonly<Record<string, string>>);
  const known = await prefilled(platform, { form }, subject);
  // A firm's phone is its contact's.
  const applicant = Object.entries(known.applicant).flatMap(([member, value]) =>
    subject.kind === 'CREDIT_CODE' && member === 'phone' ? [] : [[`applicant.${member}`, value] as const],
  );
  const fields = Object.entries(known.form).filter(
    ([field, { value }]) => misfits(theme, { answers: {}, form: { [field]: value } }).length === 0,
  );
  return new Map([...applicant, ...fields.map(([field, value]) => [`form.${field}`, value] as const)]);
}

function subjectOf({ applicant }: DraftContent): Parameters<typeof prefilled>[2] | undefined {
  const { idNumber, creditCode } = (applicant ?? {}) as { idNumber?: string; creditCode?: string };
  if (idNumber !== undefined) return { kind: 'CITIZEN_ID', number: idNumber };
  return creditCode === undefined ? undefined : { kind: 'CREDIT_CODE', number: creditCode };
}

const split = (field: string): [member: 'applicant' | 'form', name: string] =>
  field.split('.', 2) as ['applicant' | 'form', string];

function valueIn(content: DraftContent, field: string): unknown {
  const [member, name] = split(field);
  return (content[member] as Readonly<Record<string, unknown>> | undefined)?.[name];
}

function patchOf(values: Found): object {
  const patch: Record<string, Record<string, unknown>> = {};
  for (const [field, { value }] of values) {
    const [member, name] = split(field);
    patch[member] = { ...patch[member], [name]: value };
  }
  return patch;
}
