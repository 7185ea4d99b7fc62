import { Theme } from './schema.ts';
import openRestaurant from './themes/open-restaurant.json' with { type: 'json' };

/**
 * Every version ever published, oldest first, for a case keeps the one it was lodged under. Publishing is adding a file and its
 * line here; `validateTheme` must find nothing in it (a test holds this).
 */
const THEMES: readonly Theme[] = [openRestaurant].map((data) => Theme.parse(data));

export interface ThemeSummary {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly nameEn: string;
  /** Department id. */
  readonly lead: string;
  /** Working days; `covers` absent: every item. */
  readonly promise: Theme['promise'];
  readonly beforeAfter: Theme['beforeAfter'];
  readonly regions: Theme['regions'];
  readonly lifeStage: Theme['lifeStage'];
  /** 不见面: nobody has to come to the window. */
  readonly withoutVisit: boolean;
}

/** The newest version of each theme. */
export const themes = (): ThemeSummary[] =>
  THEMES.filter((theme) => theme === findTheme(theme.id)).map(
    ({ id, version, name, nameEn, lead, promise, beforeAfter, regions, lifeStage, onlineOnly }) => ({
      id,
      version,
      name,
      nameEn,
      lead,
      promise,
      beforeAfter,
      regions,
      lifeStage,
      withoutVisit: onlineOnly || beforeAfter.visits[1] === 0,
    }),
  );

/** One version of a theme; without a version, the newest. */
export const findTheme = (id: string, version?: string): Theme | undefined =>
  THEMES.findLast((theme) => theme.id === id && (version === undefined || theme.version === version));
