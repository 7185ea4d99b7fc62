import type { Principal, Tier } from '@yijianshi/domain';

/** The tiers, lowest first, and what a post may see, written from the rules and not from the program. */
const LADDER: readonly Tier[] = ['PUBLIC', 'INTERNAL', 'RESTRICTED', 'SENSITIVE', 'STRICT'];
const POSTS: Readonly<Record<string, { upTo: Tier; copies: boolean; everyItem: boolean } | undefined>> = {
  REVIEWER: { upTo: 'INTERNAL', copies: false, everyItem: false },
  DEPARTMENT_HEAD: { upTo: 'RESTRICTED', copies: true, everyItem: false },
  ARCHIVIST: { upTo: 'SENSITIVE', copies: true, everyItem: true },
};

export interface ShelvedFile {
  readonly tier: Tier;
  /** None: it belongs to the whole case. */
  readonly items: readonly string[];
}

/** Whether a reader may see (or take a copy of) a file of a case whose items were decided by these departments, in this area. */
export function maySee(
  reader: Principal,
  file: ShelvedFile,
  shelf: { readonly area: string; readonly departments: Readonly<Record<string, string>> },
  copy: boolean,
): boolean {
  if (reader.area !== shelf.area) return false;
  for (const role of reader.roles) {
    const post = POSTS[role];
    if (post === undefined || (copy && !post.copies)) continue;
    if (LADDER.indexOf(file.tier) > LADDER.indexOf(post.upTo)) continue;
    if (post.everyItem) return true;
    const itemsOfOwn = Object.entries(shelf.departments).filter(([, id]) => id === reader.department);
    if (itemsOfOwn.length === 0) continue;
    if (file.items.length === 0 || itemsOfOwn.some(([itemId]) => file.items.includes(itemId))) return true;
  }
  return false;
}
