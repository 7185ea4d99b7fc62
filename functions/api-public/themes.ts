import { exemptedProofs, findTheme, metricsOf, type ThemeSummary, themes } from '@yijianshi/catalogue';
import { refuse } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';

export const listThemes: Handler<'listThemes'> = ({ query: { lifeStage, withoutVisit } }) =>
  Promise.resolve({
    items: themes()
      .filter((theme) => lifeStage === undefined || theme.lifeStage === lifeStage)
      .filter((theme) => withoutVisit === undefined || String(isWithoutVisit(theme)) === withoutVisit)
      .map((theme) => ({ ...theme })),
  });

/** 不见面: nobody has to come to a window for it. */
const isWithoutVisit = ({ onlineOnly, beforeAfter }: ThemeSummary): boolean =>
  onlineOnly || beforeAfter.visits[1] === 0;

export const getTheme: Handler<'getTheme'> = ({ params }) =>
  Promise.resolve(findTheme(params.themeId) ?? refuse('THEME_UNKNOWN', 'path.themeId'));

export const listExemptedProofs: Handler<'listExemptedProofs'> = () =>
  Promise.resolve({ items: exemptedProofs(themes()) });

export const getThemeMetrics: Handler<'getThemeMetrics'> = ({ params, query }) => {
  const theme = findTheme(params.themeId);
  if (theme === undefined) return Promise.resolve(refuse('THEME_UNKNOWN', 'path.themeId'));
  const items = metricsOf(theme).filter(({ area }) => query.area === undefined || area === query.area);
  if (items.length === 0) return Promise.resolve(refuse('AREA_UNKNOWN', 'query.area'));
  const { id, version, complexity } = theme;
  return Promise.resolve({
    id,
    version,
    complexity,
    items: items.map((metrics) => ({ ...metrics, targets: [...metrics.targets] })),
  });
};
