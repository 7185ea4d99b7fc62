/** A row's version as an entity tag: strong, for one version has one content. */
export const etagOf = (version: number): string => `"${version}"`;

/** The entity tags that an `If-Match` names. `*` names none: whoever says it has read nothing. */
export const entityTags = (ifMatch = ''): string[] =>
  ifMatch
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '' && tag !== '*');

/** The newest version among them that is one of ours; 0 where there is none. */
export const newestOf = (tags: readonly string[]): number =>
  Math.max(0, ...tags.map((tag) => Number(/^"(\d{1,15})"$/.exec(tag)?.[1] ?? 0)));
