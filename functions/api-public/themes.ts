import { findTheme, metricsOf, themes } from '@yijianshi/catalogue';
import { refuse } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';

export const listThemes: Handler<'listThemes'> = () =>
  Promise.resolve({ items: themes().map((theme) => ({ ...theme })) });

export const getTheme: Handler<'getTheme'> = ({ params }) =>
  Promise.resolve(findTheme(params.themeId) ?? refuse('THEME_UNKNOWN', 'path.themeId'));

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
