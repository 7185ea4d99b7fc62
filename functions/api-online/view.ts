import {
  areaUnknown,
  openAreas,
  openVersion,
  stillOpen,
  type Theme,
  type Versions,
  versionFor,
} from '@yijianshi/catalogue';
import { CreateCase, type Draft, type DraftContent } from '@yijianshi/contracts';
import { checkMandate, type Day, type Identifier, maskedApplication, type Refusal } from '@yijianshi/domain';
import {
  etagOf,
  type LodgedDraft,
  type OpenedDraft,
  type Platform,
  readAsBody,
  receiptCode,
  type Versioned,
  versionsOf,
} from '@yijianshi/runtime';
import { asJson, type Row } from '@yijianshi/store';
import type * as z from 'zod';

type DraftView = z.input<typeof Draft>;

/** The version a case lodged today would get; before an area is chosen, or where it is open no more, the newest. */
export const themeFor = ({ area }: DraftContent, versions: Versions, today: Day): Theme | undefined =>
  (area === undefined ? undefined : versionFor(versions, area, today)) ??
  openVersion(versions, today) ??
  versions.at(-1);

/** Why a theme cannot be applied for in the draft's area; `undefined` where it can, or while no area is chosen. */
export function areaFault({ area }: DraftContent, versions: Versions, today: Day): Refusal | undefined {
  if (area === undefined || versionFor(versions, area, today) !== undefined) return undefined;
  return areaUnknown(openAreas(versions, today), 'body.area');
}

/** The whole that a draft is on its way to: where nothing was said yet, the members that are missing are named, not their parent. */
export const asApplication = (content: DraftContent): object => ({
  applicant: {},
  answers: {},
  form: {},
  ...content,
});

/** A draft that became a case says which, and how to follow it. */
export async function lodgedView(
  platform: Platform,
  draftId: string,
  row: Row<LodgedDraft>,
): Promise<Versioned<DraftView>> {
  const caseNo = row.data.lodged;
  const code = await receiptCode(platform, caseNo);
  return { etag: etagOf(row.version), body: { draftId, state: 'LODGED', caseNo, receiptCode: code } };
}

/** What a draft holds, personal fields masked, and what it lacks. */
export async function openView(
  platform: Platform,
  draftId: string,
  { row, content }: OpenedDraft,
  today: Day,
): Promise<Versioned<DraftView>> {
  const versions = await versionsOf(platform, content.themeId);
  const theme = themeFor(content, versions, today);
  // A version is never taken back, and no draft was kept of a theme there is not.
  if (theme === undefined) throw new RangeError(`no theme ${content.themeId}`);
  const { id: themeId, version, name } = theme;
  return {
    etag: etagOf(row.version),
    body: {
      draftId,
      state: 'OPEN',
      theme: { themeId, version, name },
      application: maskedApplication(
        asJson(content) as Parameters<typeof maskedApplication>[0],
        fieldsOf(theme),
      ),
      keptThrough: row.data.keptThrough,
      left: leftOf(content, theme, [areaFault(content, versions, today), mandateFault(content, today)]),
    },
  };
}

export const fieldsOf = ({ fields }: Theme) =>
  fields.map(({ id: field, kind, personal }) => ({ field, kind, personal }));

/** Everything between the draft and its case, named as the refusals of `POST /v1/cases` name it. */
function leftOf(
  content: DraftContent,
  theme: Theme,
  rules: readonly (Refusal | undefined)[],
): Extract<DraftView, { state: 'OPEN' }>['left'] {
  const { answers = {}, form = {} } = content;
  const open = stillOpen(theme, { answers, form, people: identifiersIn(content) } as Parameters<
    typeof stillOpen
  >[1]);
  const whole = readAsBody(CreateCase, asApplication(content));
  const shape = 'errors' in whole ? (whole.errors ?? []) : [];
  const faults = [
    ...shape.map(({ field, rule }) => ({ field, rule: isThere(content, field) ? rule : '必填' })),
    ...[...rules.flatMap((rule) => rule ?? []), ...open.faults].map(({ field = '', rule = '' }) => ({
      field,
      rule,
    })),
  ];
  return {
    ready: faults.length + open.doubtful.length === 0 && open.next === undefined,
    ...(open.next === undefined
      ? {}
      : {
          next: {
            questionId: open.next.id,
            text: open.next.text,
            options: open.next.options.map(({ id, label }) => ({ optionId: id, label })),
          },
        }),
    remaining: open.remaining,
    faults,
    doubtful: open.doubtful.map(({ field, rule }) => ({ field: `body.${field}`, rule })),
    dropped: [...open.dropped],
  };
}

/** An agent whose mandate names no last day yet lacks a member, which is named already. */
function mandateFault({ channel = 'WINDOW', agent }: DraftContent, today: Day): Refusal | undefined {
  if (agent === undefined) return checkMandate(channel, undefined, today);
  return agent.lastDay === undefined ? undefined : checkMandate(channel, { lastDay: agent.lastDay }, today);
}

/** The identifiers of those who ask, as far as they are given. */
function identifiersIn({ applicant, agent }: DraftContent): Identifier[] {
  const kinds = { idNumber: 'CITIZEN_ID', creditCode: 'CREDIT_CODE' } as const;
  const within = (path: string, value: unknown): Identifier[] => {
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).flatMap(([name, member]) => within(`${path}.${name}`, member));
    const kind = kinds[path.split('.').at(-1) as keyof typeof kinds];
    return kind === undefined ? [] : [{ field: path, kind, value: String(value) }];
  };
  return [...within('applicant', applicant), ...within('agent', agent)];
}

/** Whether the draft has something at a path that starts with `body.`. */
const isThere = (content: DraftContent, path: string): boolean =>
  path
    .split('.')
    .slice(1)
    .reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], content) !==
  undefined;
