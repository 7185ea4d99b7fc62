import type { Item } from './schema.ts';

/** Everything an item waits for, directly or not. */
function waitsFor(id: string, items: readonly Item[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [id];
  for (const next of queue) {
    for (const prerequisite of items.find((item) => item.id === next)?.prerequisites ?? []) {
      if (found.has(prerequisite)) continue;
      found.add(prerequisite);
      queue.push(prerequisite);
    }
  }
  return found;
}

/** Groups of items that wait for each other. */
export function cycles(items: readonly Item[]): string[][] {
  const waits = new Map(items.map(({ id }) => [id, waitsFor(id, items)]));
  const groups = items
    .filter(({ id }) => waits.get(id)?.has(id))
    .map(({ id }) =>
      [...waits.keys()].filter((other) => waits.get(id)?.has(other) && waits.get(other)?.has(id)),
    );
  return groups.filter(([first], i) => groups.findIndex((group) => group[0] === first) === i);
}

/** Working days from the start until the item is due by the items' promises; an item met again on its own path counts once. */
export function longestPath(item: Item, items: readonly Item[], path: readonly string[] = []): number {
  const before = items.filter(({ id }) => item.prerequisites.includes(id) && !path.includes(id));
  const waits = before.map((prerequisite) => longestPath(prerequisite, items, [...path, item.id]));
  return item.promised.days + Math.max(0, ...waits);
}
