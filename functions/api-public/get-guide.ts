import { answersOf, findTheme, type GuideAsked, guide, situationOf, type Theme } from '@yijianshi/catalogue';
import { isRefusal, type Refusal, refuse } from '@yijianshi/domain';
import { drawSheet, isSealRefusal, qrSvg } from '@yijianshi/eseal/sheet';
import type { Handler, Platform } from '@yijianshi/runtime';
import { guideSheet } from './guide-sheet.ts';

/** The next question, or the whole guide with the address of its sheet. */
export const getGuide: Handler<'getGuide'> = async ({ params, body }, platform) => {
  const asked = askedOf(params.themeId, body, 'body');
  if (isRefusal(asked)) return asked;
  const { theme, found } = asked;
  if (found.state === 'ASKING') return found;
  const url = sheetUrl(platform, theme, found);
  return { ...found, sheet: { url, qr: qrSvg(url) } };
};

/** The guide of one situation as a paper to take home. Every question must be answered. */
export const getGuideSheet: Handler<'getGuideSheet'> = async ({ params, query }, platform) => {
  const asked = askedOf(params.themeId, { area: query.area, answers: answersOf(query.answers) }, 'query');
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

function askedOf(themeId: string, asked: GuideAsked, where: 'body' | 'query') {
  const theme = findTheme(themeId);
  if (theme === undefined) return refuse('THEME_UNKNOWN', 'path.themeId');
  const found = guide(theme, asked);
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
