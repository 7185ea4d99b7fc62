import { exemptedProofs, metricsOf, openVersion, type Theme } from '@yijianshi/catalogue';
import { type Day, dayOf, refuse } from '@yijianshi/domain';
import { allVersions, type Handler, type Platform, versionsOf } from '@yijianshi/runtime';

/** Of each theme the newest version that is open somewhere by a day. */
const openThemes = async (platform: Platform, day: Day): Promise<Theme[]> =>
  (await allVersions(platform)).flatMap((versions) => openVersion(versions, day) ?? []);

export const listThemes: Handler<'listThemes'> = async ({ query, now }, platform) => {
  const { lifeStage, withoutVisit } = query;
  const open = await openThemes(platform, dayOf(now));
  return {
    items: open
      .filter((theme) => lifeStage === undefined || theme.lifeStage === lifeStage)
      .filter((theme) => withoutVisit === undefined || String(isWithoutVisit(theme)) === withoutVisit)
      .map(summaryOf),
  };
};

const summaryOf = ({
  id,
  version,
  name,
  nameEn,
  lead,
  lifeStage,
  onlineOnly,
  promise,
  beforeAfter,
  regions,
}: Theme) => ({ id, version, name, nameEn, lead, lifeStage, onlineOnly, promise, beforeAfter, regions });

/** 不见面: nobody has to come to a window for it. */
const isWithoutVisit = ({ onlineOnly, beforeAfter }: Theme): boolean =>
  onlineOnly || beforeAfter.visits[1] === 0;

export const getTheme: Handler<'getTheme'> = async ({ params, now }, platform) => {
  const day = dayOf(now);
  const theme = openVersion(await versionsOf(platform, params.themeId), day);
  if (theme === undefined) return refuse('THEME_UNKNOWN', 'path.themeId');
  // Who wrote and reviewed it is for those who write and review.
  const published = theme.published
    .filter(({ from }) => from <= day)
    .map(({ areas, from, evidence }) => ({ areas, from, evidence }));
  return { ...theme, published };
};

export const listExemptedProofs: Handler<'listExemptedProofs'> = async ({ now }, platform) => ({
  items: exemptedProofs(await openThemes(platform, dayOf(now))),
});

export const getThemeMetrics: Handler<'getThemeMetrics'> = async ({ params, query, now }, platform) => {
  const theme = openVersion(await versionsOf(platform, params.themeId), dayOf(now));
  if (theme === undefined) return refuse('THEME_UNKNOWN', 'path.themeId');
  const items = metricsOf(theme).filter(({ area }) => query.area === undefined || area === query.area);
  if (items.length === 0) return refuse('AREA_UNKNOWN', 'query.area');
  const { id, version, complexity } = theme;
  return {
    id,
    version,
    complexity,
    items: items.map((metrics) => ({ ...metrics, targets: [...metrics.targets] })),
  };
};
