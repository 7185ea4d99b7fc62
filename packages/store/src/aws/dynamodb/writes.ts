import type { Delete, Put as PutItem, TransactWriteItem, Update } from '@aws-sdk/client-dynamodb';
import { TABLE_SCHEMA } from '@yijianshi/contracts/deployment';
import type { Action, Key } from '../../ports.ts';
import { dataOf, INDEXES, type Item, itemKey, type Put, placesOf } from './items.ts';

const { pk: PK, version: VERSION, data: DATA } = TABLE_SCHEMA;

/** The action as part of a transaction. */
export function transactItem(TableName: string, action: Action): TransactWriteItem {
  const { ifVersion } = action;
  if ('delete' in action) return { Delete: deletion(TableName, action.delete, ifVersion) };
  if ('check' in action)
    return { ConditionCheck: { TableName, Key: itemKey(action.check), ...condition(action.ifVersion) } };
  return ifVersion === undefined
    ? { Update: overwrite(TableName, action.put) }
    : { Put: replacement(TableName, action.put, ifVersion) };
}

export const deletion = (TableName: string, key: Key, ifVersion: number | undefined): Delete => ({
  TableName,
  Key: itemKey(key),
  ...(ifVersion !== undefined && condition(ifVersion)),
});

export const replacement = (TableName: string, put: Put, ifVersion: number, more: Item = {}): PutItem => ({
  TableName,
  Item: {
    ...itemKey(put),
    [VERSION]: { N: String(ifVersion + 1) },
    [DATA]: dataOf(put),
    ...placesOf(put),
    ...more,
  },
  ...condition(ifVersion),
});

/** Last write wins; the version is counted up from whatever it was, so nothing has to be read first. */
function overwrite(TableName: string, put: Put): Update {
  const set = { [DATA]: dataOf(put), ...placesOf(put) };
  const gone = INDEXES.filter((index) => put[index] === undefined).map(
    (index) => TABLE_SCHEMA.indexes[index],
  );
  const assignments = Object.keys(set).map((name) => `${name} = :${name}`);
  const removal = gone.length > 0 ? ` REMOVE ${gone.map(({ pk, sk }) => `${pk}, ${sk}`).join(', ')}` : '';
  return {
    TableName,
    Key: itemKey(put),
    UpdateExpression: `SET ${VERSION} = if_not_exists(${VERSION}, :zero) + :one, ${assignments.join(', ')}${removal}`,
    ExpressionAttributeValues: {
      ':zero': { N: '0' },
      ':one': { N: '1' },
      ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
    },
  };
}

const condition = (ifVersion: number) =>
  ifVersion === 0
    ? { ConditionExpression: `attribute_not_exists(${PK})` }
    : {
        ConditionExpression: `${VERSION} = :version`,
        ExpressionAttributeValues: { ':version': { N: String(ifVersion) } },
      };
