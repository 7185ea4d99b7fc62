import { findTheme, themes } from '@yijianshi/catalogue';
import { refuse } from '@yijianshi/domain';
import type { Handler } from '@yijianshi/runtime';

export const listThemes: Handler<'listThemes'> = () =>
  Promise.resolve({ items: themes().map((theme) => ({ ...theme })) });

export const getTheme: Handler<'getTheme'> = ({ params }) =>
  Promise.resolve(findTheme(params.themeId) ?? refuse('THEME_UNKNOWN', 'path.themeId'));
