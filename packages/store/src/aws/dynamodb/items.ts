import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { TABLE_SCHEMA } from '@yijianshi/contracts/deployment';
import { rowText } from '../../limits.ts';
import type { Action, IndexEntry, IndexName, Key, Row } from '../../ports.ts';

/** A row as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;
export type Put = Extract<Action, { put: unknown }>['put'];

export const INDEXES: readonly IndexName[] = ['i1', 'i2'];

/**
 * A write is billed by the started KB of the whole item, twice in a transaction. Text from here on, with its keys and
 * index places, comes near the first KB or over it; compressed, most of a case's rows fit into one.
 */
const COMPRESS_FROM_BYTES = 700;
/** A tenth smaller than deflate, at 0.4 ms for 5 KB; the best quality would take 14 ms for another tenth. */
const BROTLI = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  },
};

export const itemKey = ({ pk, sk }: Key): Item => ({
  [TABLE_SCHEMA.pk]: { S: pk },
  [TABLE_SCHEMA.sk]: { S: sk },
});

/** The row's data: a whole number as one, so that a counter can be added to; other JSON as text, compressed where it is long. */
export function dataOf(put: Put): AttributeValue {
  const text = rowText(put);
  if (Number.isSafeInteger(put.data)) return { N: text };
  return Buffer.byteLength(text) < COMPRESS_FROM_BYTES
    ? { S: text }
    : { B: brotliCompressSync(text, BROTLI) };
}

/** The attributes of the row's places in the indexes: only those it has. */
export function placesOf(put: Put): Item {
  const item: Item = {};
  for (const index of INDEXES) {
    const entry = put[index];
    if (entry === undefined) continue;
    const { pk, sk } = TABLE_SCHEMA.indexes[index];
    item[pk] = { S: entry.pk };
    item[sk] = { S: entry.sk };
  }
  return item;
}

export const keyOfItem = (item: Item): Key => ({
  pk: text(item, TABLE_SCHEMA.pk),
  sk: text(item, TABLE_SCHEMA.sk),
});

export const versionOf = (item: Item | undefined): number => Number(item?.[TABLE_SCHEMA.version]?.N ?? 0);

export function rowOf<T>(item: Item): Row<T> {
  const data = item[TABLE_SCHEMA.data];
  const json = data?.B ? brotliDecompressSync(data.B).toString() : (data?.S ?? data?.N ?? 'null');
  const row = { ...keyOfItem(item), version: versionOf(item), data: JSON.parse(json) as T };
  const [i1, i2] = INDEXES.map((index) => entryOf(item, index));
  return { ...row, ...(i1 && { i1 }), ...(i2 && { i2 }) };
}

function entryOf(item: Item, index: IndexName): IndexEntry | undefined {
  const { pk, sk } = TABLE_SCHEMA.indexes[index];
  return item[pk] && { pk: text(item, pk), sk: text(item, sk) };
}

export const text = (item: Item, name: string): string => item[name]?.S ?? '';
