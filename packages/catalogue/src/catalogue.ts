import { Theme } from './schema.ts';
import birth from './themes/birth.json' with { type: 'json' };
import openClinic from './themes/open-clinic.json' with { type: 'json' };
import openPharmacy from './themes/open-pharmacy.json' with { type: 'json' };
import openRestaurant from './themes/open-restaurant.json' with { type: 'json' };
import openStore from './themes/open-store.json' with { type: 'json' };
import startCompany from './themes/start-company.json' with { type: 'json' };
import { byVersion } from './versions.ts';

/**
 * The versions that come with the program. On one machine those of a directory join them at the start; those that were submitted
 * through the API lie in the store, and the runtime puts them beside these.
 */
const SHIPPED = [openRestaurant, openStore, openPharmacy, openClinic, startCompany, birth];

let read: Map<string, readonly Theme[]> | undefined;
/** Theme → its versions, oldest first. Read when the first one is asked for: most functions start without asking. */
function all(): Map<string, readonly Theme[]> {
  if (read === undefined) {
    read = new Map();
    for (const data of SHIPPED) add(read, Theme.parse(data));
  }
  return read;
}

function add(known: Map<string, readonly Theme[]>, theme: Theme): void {
  known.set(theme.id, [...(known.get(theme.id) ?? []), theme].toSorted(byVersion));
}

const NONE: readonly Theme[] = [];

/** The newest shipped version of each theme. */
export const themes = (): Theme[] => [...all().values()].flatMap((versions) => versions.at(-1) ?? []);

/** Of one theme, oldest first; the same list until a version joins it. */
export const shippedVersions = (id: string): readonly Theme[] => all().get(id) ?? NONE;

/** One shipped version of a theme; without a version, the newest. */
export const findTheme = (id: string, version?: string): Theme | undefined =>
  shippedVersions(id).findLast((theme) => version === undefined || theme.version === version);

/** Adds checked versions. A version never changes: the same one again is nothing new, another under its name is refused. */
export function publish(added: readonly Theme[]): void {
  for (const theme of added) {
    const known = findTheme(theme.id, theme.version);
    if (known === undefined) add(all(), theme);
    else if (JSON.stringify(known) !== JSON.stringify(theme))
      throw new RangeError(`${theme.id} ${theme.version} is published already, with other content`);
  }
}
