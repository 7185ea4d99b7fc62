import type { Day } from '@yijianshi/domain';
import { Theme } from './schema.ts';
import birth from './themes/birth.json' with { type: 'json' };
import openClinic from './themes/open-clinic.json' with { type: 'json' };
import openPharmacy from './themes/open-pharmacy.json' with { type: 'json' };
import openRestaurant from './themes/open-restaurant.json' with { type: 'json' };
import openStore from './themes/open-store.json' with { type: 'json' };
import startCompany from './themes/start-company.json' with { type: 'json' };

/**
 * Every version ever published, oldest first, for a case keeps the one it was lodged under. Publishing is adding a file and its
 * line here, or, on one machine, a file in a directory; `validateTheme` must find nothing in it.
 */
const SHIPPED = [openRestaurant, openStore, openPharmacy, openClinic, startCompany, birth];

let read: Theme[] | undefined;
/** Read when the first one is asked for: most functions start without asking. */
const all = (): Theme[] => {
  read ??= SHIPPED.map((data) => Theme.parse(data));
  return read;
};

export type ThemeSummary = Pick<
  Theme,
  | 'id'
  | 'version'
  | 'name'
  | 'nameEn'
  | 'lead'
  | 'lifeStage'
  | 'onlineOnly'
  | 'promise'
  | 'beforeAfter'
  | 'regions'
>;

/** The newest version of each theme. */
export const themes = (): ThemeSummary[] =>
  all()
    .filter((theme) => theme === findTheme(theme.id))
    .map(({ id, version, name, nameEn, lead, lifeStage, onlineOnly, promise, beforeAfter, regions }) => ({
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
    }));

/** One version of a theme; without a version, the newest. */
export const findTheme = (id: string, version?: string): Theme | undefined =>
  all().findLast((theme) => theme.id === id && (version === undefined || theme.version === version));

/** The version a case lodged for an area on a day gets: the newest one published there by then. */
export const publishedTheme = (id: string, area: string, day: Day): Theme | undefined =>
  all().findLast(
    (theme) =>
      theme.id === id && theme.published.some(({ areas, from }) => areas.includes(area) && from <= day),
  );

/** Adds checked versions. A version never changes: the same one again is nothing new, another under its name is refused. */
export function publish(added: readonly Theme[]): void {
  for (const theme of added) {
    const known = findTheme(theme.id, theme.version);
    if (known === undefined) all().push(theme);
    else if (JSON.stringify(known) !== JSON.stringify(theme))
      throw new RangeError(`${theme.id} ${theme.version} is published already, with other content`);
  }
}
