/** DynamoDB's billing: what an item weighs, and the units that reading and writing it takes. */

type Attribute = { readonly [type: string]: unknown };
export type Item = Readonly<Record<string, Attribute>>;

const KB = 1024;

function attributeBytes(value: Attribute): number {
  if ('S' in value) return Buffer.byteLength(String(value.S));
  // Two digits a byte, and one more.
  if ('N' in value) return Math.ceil(String(value.N).replace(/[-.]/g, '').length / 2) + 1;
  if ('B' in value) return Buffer.from(String(value.B), 'base64').length;
  throw new Error(`the table holds no ${Object.keys(value).join()}`);
}

/** Names and values. */
export const itemBytes = (item: Item | undefined): number =>
  Object.entries(item ?? {}).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + attributeBytes(value),
    0,
  );

/** One unit per started 4 KB, half where it need not be up to date; asking for nothing costs one all the same. */
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / (4 * KB))) * (consistent ? 1 : 0.5);

export interface IndexKeys {
  readonly pk: string;
  readonly sk: string;
}

/** One unit per started KB of the larger of what was there and what is there now; twice in a transaction. */
export function writeUnits(
  before: Item | undefined,
  after: Item | undefined,
  transactional: boolean,
  indexes: readonly IndexKeys[],
): number {
  const larger = Math.max(itemBytes(before), itemBytes(after));
  const own = Math.max(1, Math.ceil(larger / KB)) * (transactional ? 2 : 1);
  return own + indexes.reduce((sum, index) => sum + indexUnits(before, after, index), 0);
}

/** The index partitions that are written, by what their names start with. */
export function indexPartitions(
  before: Item | undefined,
  after: Item | undefined,
  indexes: readonly IndexKeys[],
): string[] {
  return indexes.flatMap((index) => {
    const partition = String((after?.[index.pk] ?? before?.[index.pk])?.S ?? '').split('#')[0] ?? '';
    return Array.from({ length: indexUnits(before, after, index) }, () => partition);
  });
}

/** An entry that comes or goes is one write, one that moves is two; keys alone never come to a KB. An index is written outside the transaction. */
function indexUnits(before: Item | undefined, after: Item | undefined, { pk, sk }: IndexKeys): number {
  const place = (item: Item | undefined): string | undefined =>
    item?.[pk] === undefined ? undefined : JSON.stringify([item[pk], item[sk]]);
  const [was, is] = [place(before), place(after)];
  if (was === is) return 0;
  return was === undefined || is === undefined ? 1 : 2;
}
