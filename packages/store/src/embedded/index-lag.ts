import type { IndexEntry, IndexName, Key } from '../ports.ts';

/** Where a row stands in the indexes. */
export type Places = { readonly [index in IndexName]?: IndexEntry };

/** An index entry on its way into a page; `at` is its sort key. */
export type Entry = Key & { readonly at: string };

interface IndexQuery {
  readonly index: IndexName;
  readonly pk: string;
  readonly through: string | undefined;
  /** The last entry already given: its sort key, then its row's key. */
  readonly after: readonly string[];
}

/**
 * Makes the indexes as late as DynamoDB's may be, on purpose: remembers where the rows changed in the last `delayMs` stood before, so
 * that a listing can be answered as of then. In memory only; a restart forgets the delay.
 */
export interface IndexLag {
  note(key: Key, before: Places): void;
  /** The first `count` entries as of then; `now` reads the first so many of the index as it is. */
  entries(query: IndexQuery, count: number, now: (count: number) => Entry[]): Entry[];
}

const idOf = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);

export function createIndexLag(delayMs: number, clock: () => number): IndexLag {
  let log: { at: number; key: Key; before: Places }[] = [];
  return {
    note({ pk, sk }, before) {
      log.push({ at: clock(), key: { pk, sk }, before });
    },
    entries(query, count, now) {
      const since = clock() - delayMs;
      log = log.filter(({ at }) => at > since);
      const then = new Map<string, Entry | undefined>();
      for (const { key, before } of log) {
        const place = before[query.index];
        if (!then.has(idOf(key)))
          then.set(idOf(key), place?.pk === query.pk ? { ...key, at: place.sk } : undefined);
      }
      const unchanged = now(count + then.size).filter((entry) => !then.has(idOf(entry)));
      const changed = [...then.values()].flatMap((entry) => (entry && asked(entry, query) ? [entry] : []));
      return [...unchanged, ...changed].sort((a, b) => compare(position(a), position(b))).slice(0, count);
    },
  };
}

export const position = ({ at, pk, sk }: Entry): string[] => [at, pk, sk];

const asked = (entry: Entry, { through, after }: IndexQuery): boolean =>
  compare(position(entry), after) > 0 && (through === undefined || compare([entry.at], [through]) <= 0);

/** In the order of the UTF-8 bytes, part by part, as the index itself is. */
function compare(a: readonly string[], b: readonly string[]): number {
  for (const [i, part] of a.entries()) {
    const order = Buffer.compare(Buffer.from(part), Buffer.from(b[i] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}
