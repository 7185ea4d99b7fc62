import type { Item } from './schema.ts';

type Waits = ReadonlyMap<string, ReadonlySet<string>>;

/** Every item, and everything it waits for, directly or not. */
function waitsOf(items: readonly Item[]): Waits {
  const direct = new Map(items.map(({ id, prerequisites }) => [id, prerequisites]));
  const all = (id: string): Set<string> => {
    const found = new Set<string>();
    const queue = [id];
    for (const next of queue) {
      for (const prerequisite of direct.get(next) ?? []) {
        if (found.has(prerequisite)) continue;
        found.add(prerequisite);
        queue.push(prerequisite);
      }
    }
    return found;
  };
  return new Map([...direct.keys()].map((id) => [id, all(id)]));
}

const waitForEachOther = (waits: Waits, a: string, b: string): boolean =>
  waits.get(a)?.has(b) === true && waits.get(b)?.has(a) === true;

/** Groups of items that wait for each other. */
export function cycles(items: readonly Item[]): string[][] {
  const waits = waitsOf(items);
  const grouped = new Set<string>();
  return [...waits.keys()].flatMap((id) => {
    if (grouped.has(id) || !waits.get(id)?.has(id)) return [];
    const group = [...waits.keys()].filter((other) => waitForEachOther(waits, id, other));
    for (const member of group) grouped.add(member);
    return [group];
  });
}

/**
 * Item → working days from the start until it is due by the items' promises: its own after the longest of what it waits for.
 * Items that wait for each other, which is a fault of its own, don't add up.
 */
export function longestPaths(items: readonly Item[]): ReadonlyMap<string, number> {
  const waits = waitsOf(items);
  const byId = new Map(items.map((item) => [item.id, item]));
  const found = new Map<string, number>();
  // What an item waits for is done first: it waits for fewer itself, cycles aside.
  const inOrder = [...byId.values()].toSorted(
    (a, b) => (waits.get(a.id)?.size ?? 0) - (waits.get(b.id)?.size ?? 0),
  );
  for (const { id, promised, prerequisites } of inOrder) {
    const before = prerequisites.filter((other) => !waitForEachOther(waits, id, other));
    found.set(id, promised.days + Math.max(0, ...before.map((other) => found.get(other) ?? 0)));
  }
  return found;
}
