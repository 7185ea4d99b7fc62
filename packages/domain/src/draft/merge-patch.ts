/** JSON as it is read and never written into. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

type JsonObject = { readonly [name: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON Merge Patch (RFC 7396): what is given replaces, `null` removes, the rest stays. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** The names of the members that differ, each as its path: `form.shopName`. A list counts as one value. */
export function changedNames(before: Json, after: Json): string[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
}

/** Path → JSON text of every value that is no object with members. */
export function leavesOf(value: Json, path: readonly string[] = []): Map<string, string> {
  if (!isObject(value) || (path.length > 0 && Object.keys(value).length === 0))
    return new Map([[path.join('.'), JSON.stringify(value)]]);
  return new Map(Object.entries(value).flatMap(([name, member]) => [...leavesOf(member, [...path, name])]));
}
