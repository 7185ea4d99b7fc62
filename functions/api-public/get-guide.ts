import {
  type Answers,
  answersOf,
  areaUnknown,
  findTheme,
  guide,
  publishedTheme,
  situationOf,
  type Theme,
} from '@yijianshi/catalogue';
import { type Day, dayOf, isRefusal, type Refusal, refuse } from '@yijianshi/domain';
import { drawSheet, isSealRefusal, qrSvg } from '@yijianshi/eseal/sheet';
import type { Handler, Platform } from '@yijianshi/runtime';
import { guideSheet } from './guide-sheet.ts';

/** The next question, or the whole guide with the address of its sheet. */
export const getGuide: Handler<'getGuide'> = async ({ params, body, now }, platform) => {
  const asked = foundFor({ area: undefined, ...body, ...params, day: dayOf(now) }, 'body');
  if (isRefusal(asked)) return asked;
  const { theme, found } = asked;
  if (found.state === 'ASKING') return found;
  const url = sheetUrl(platform, theme, found);
  return { ...found, sheet: { url, qr: qrSvg(url) } };
};

/** The guide of one situation as a paper to take home. Every question must be answered. */
export const getGuideSheet: Handler<'getGuideSheet'> = async ({ params, query, now }, platform) => {
  const { area, answers } = query;
  const asked = foundFor({ ...params, area, answers: answersOf(answers), day: dayOf(now) }, 'query');
  if (isRefusal(asked)) return asked;
  const { theme, found } = asked;
  if (found.state === 'ASKING')
    return refuse('ANSWER_MISSING', `query.answers.${found.next.questionId}`, found.next.text);
  const url = sheetUrl(platform, theme, found);
  const drawn = await drawSheet(guideSheet(theme, found, url), { fonts: platform.config.fonts });
  // Every word is the catalogue's own, and a test draws every theme: only a font that is gone comes here.
  if (isSealRefusal(drawn)) throw new Error(`${drawn.field}: ${drawn.message}`);
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
function foundFor({ themeId, answers, day, ...asked }: Asked, where: 'body' | 'query') {
  const newest = findTheme(themeId);
  if (newest === undefined) return refuse('THEME_UNKNOWN', 'path.themeId');
  const area = asked.area ?? newest.regions[0]?.area ?? '';
  const theme = publishedTheme(themeId, area, day);
  if (theme === undefined) return areaUnknown(newest, `${where}.area`, day);
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
