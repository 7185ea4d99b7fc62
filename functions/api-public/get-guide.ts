import {
  type Answers,
  answersOf,
  areaUnknown,
  guide,
  openAreas,
  situationOf,
  type Theme,
  versionFor,
} from '@yijianshi/catalogue';
import { type Day, dayOf, isRefusal, type Refusal, refuse } from '@yijianshi/domain';
import { drawSheet, isSealRefusal, qrSvg } from '@yijianshi/eseal/sheet';
import { type Handler, type Platform, versionsOf } from '@yijianshi/runtime';
import { guideSheet } from './guide-sheet.ts';

/** The next question, or the whole guide with the address of its sheet. */
export const getGuide: Handler<'getGuide'> = async ({ params, body, now }, platform) => {
  const asked = await foundFor(platform, { area: undefined, ...body, ...params, day: dayOf(now) }, 'body');
  if (isRefusal(asked)) return asked;
  const { theme, found } = asked;
  if (found.state === 'ASKING') return found;
  const url = sheetUrl(platform, theme, found);
  return { ...found, sheet: { url, qr: qrSvg(url) } };
};

/** The guide of one situation as a paper to take home. Every question must be answered. */
export const getGuideSheet: Handler<'getGuideSheet'> = async ({ params, query, now }, platform) => {
  const { area, answers } = query;
  const situation = { ...params, area, answers: answersOf(answers), day: dayOf(now) };
  const asked = await foundFor(platform, situation, 'query');
  if (isRefusal(asked)) return asked;
  const { theme, found } = asked;
  if (found.state === 'ASKING')
    return refuse('ANSWER_MISSING', `query.answers.${found.next.questionId}`, found.next.text);
  const url = sheetUrl(platform, theme, found);
  const drawn = await drawSheet(guideSheet(theme, found, url), { fonts: platform.config.fonts });
  if (isSealRefusal(drawn)) return refuse('SHEET_UNPRINTABLE', 'path.themeId', drawn.message);
  return { raw: { status: 200, contentType: 'application/pdf', body: drawn } };
};

interface Asked {
  readonly themeId: string;
  /** Absent: the first area the theme is open in. */
  readonly area: string | undefined;
  readonly answers: Answers;
  readonly day: Day;
}

/** The version that a case lodged today would get, and its guide. */
async function foundFor(
  platform: Platform,
  { themeId, answers, day, ...asked }: Asked,
  where: 'body' | 'query',
) {
  const versions = await versionsOf(platform, themeId);
  const open = openAreas(versions, day);
  const area = asked.area ?? open[0];
  if (area === undefined || open.length === 0) return refuse('THEME_UNKNOWN', 'path.themeId');
  const theme = versionFor(versions, area, day);
  if (theme === undefined) return areaUnknown(open, `${where}.area`);
  const found = guide(theme, { area, answers, day });
  return isRefusal(found) ? at(where, found) : { theme, found };
}

const at = (where: string, refusal: Refusal): Refusal => ({
  ...refusal,
  field: `${where}.${refusal.field ?? ''}`,
});

/** One situation has one address, whatever was said to questions it hides. */
function sheetUrl(
  { config }: Platform,
  theme: Theme,
  { answers, area }: Exclude<ReturnType<typeof guide>, Refusal>,
): string {
  return `${config.publicUrl()}/v1/themes/${theme.id}/guide-sheet?area=${area.area}&answers=${situationOf(theme, answers)}`;
}
