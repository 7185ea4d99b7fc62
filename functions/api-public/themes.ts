import { exemptedProofs, findTheme, themes } from '@yijianshi/catalogue';
import { refuse } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';

export const listThemes: Handler<'listThemes'> = ({ query: { lifeStage, withoutVisit } }) =>
  Promise.resolve({
    items: themes()
      .filter((theme) => lifeStage === undefined || theme.lifeStage === lifeStage)
      .filter((theme) => withoutVisit === undefined || String(theme.withoutVisit) === withoutVisit)
      .map((theme) => ({ ...theme })),
  });

export const getTheme: Handler<'getTheme'> = ({ params }) =>
  Promise.resolve(findTheme(params.themeId) ?? refuse('THEME_UNKNOWN', 'path.themeId'));

export const listExemptedProofs: Handler<'listExemptedProofs'> = () =>
  Promise.resolve({ items: exemptedProofs(themes()) });
