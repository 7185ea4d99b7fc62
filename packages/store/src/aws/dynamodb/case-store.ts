import { randomBytes, randomUUID } from 'node:crypto';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionConflictException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLE_SCHEMA } from '@yijianshi/contracts/deployment';
import { createCursors } from '../../cursor.ts';
import { checkActions, checkKey, checkKeys, pageSize } from '../../limits.ts';
import {
  type Action,
  type CaseStore,
  ConflictError,
  type Key,
  type Page,
  type PageRequest,
} from '../../ports.ts';
import { isAnswer, isConflict, isThrottledTransaction, pause, repeatWhile } from './attempts.ts';
import { type Item, itemKey, keyOfItem, rowOf, text, versionOf } from './items.ts';
import { deletion, replacement, transactItem } from './writes.ts';

export interface DynamoCaseStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Signs the cursors of listings; the same in every function that gives out or takes one. */
  readonly cursorSecret: Uint8Array;
}

/** Which write made a row, kept where a single put has to know its own again. Not in `TABLE_SCHEMA`: nothing else reads it. */
const WRITE_ID = 'w';

/** `CaseStore` on one DynamoDB table. */
export function createDynamoCaseStore({ client, table, cursorSecret }: DynamoCaseStoreOptions): CaseStore {
  const TableName = table;
  const cursors = createCursors(cursorSecret);

  async function read(key: Key, only?: string): Promise<Item | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({
        TableName,
        Key: itemKey(key),
        ConsistentRead: true,
        ...(only !== undefined && { ProjectionExpression: only }),
      }),
    );
    return Item;
  }

  /** What is left over (16 MB an answer, or throttled) is asked for again. */
  async function readAll(keys: Item[]): Promise<Item[]> {
    const found: Item[] = [];
    let left = keys;
    for (let idle = 0; left.length > 0; ) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }),
      );
      found.push(...(Responses?.[table] ?? []));
      const next = UnprocessedKeys?.[table]?.Keys ?? [];
      idle = next.length < left.length ? 0 : idle + 1;
      if (idle > MAX_IDLE) throw new Error(`${next.length} of ${keys.length} keys stay unread: throttled`);
      if (next.length > 0) await pause(idle);
      left = next;
    }
    return found;
  }

  /** One more than asked for is looked up: if it is there, the page has a successor. */
  async function query<T>(
    input: Omit<QueryCommandInput, 'TableName'>,
    limit: number,
    show: (item: Item) => T,
    seal: (last: Item) => string,
  ): Promise<Page<T>> {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({ ...input, TableName, Limit: limit + 1 }),
    );
    const given = Items.slice(0, limit);
    const last = given.at(-1);
    // An answer also ends at 1 MB.
    const more = Items.length > limit || LastEvaluatedKey !== undefined;
    return { items: given.map(show), ...(more && last && { next: seal(last) }) };
  }

  /** One token for all tries: what was done although its answer was lost is not done, nor refused, a second time. */
  async function transact(actions: readonly Action[]): Promise<void> {
    const command = new TransactWriteItemsCommand({
      TransactItems: actions.map((action) => transactItem(table, action)),
      ClientRequestToken: randomUUID(),
    });
    try {
      await repeatWhile(isThrottledTransaction, () => client.send(command));
    } catch (error) {
      throw isConflict(error) ? conflictOf(actions, error) : error;
    }
  }

  /**
   * One write on a condition, at half the price of a transaction of one. It has no token: after a lost answer the SDK's next
   * try meets its own write. A put knows it by its id; otherwise nobody can say any more whose doing
   * the row's state is, and the outage is thrown, not a conflict.
   */
  async function writeOne(
    action: Action,
    send: (watch: Watch) => Promise<unknown>,
    id?: Uint8Array,
  ): Promise<void> {
    let lost: unknown;
    const watch: Watch = (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (!isAnswer(error)) lost = error;
        throw error;
      }
    };
    try {
      await send(watch);
    } catch (error) {
      const found = error instanceof ConditionalCheckFailedException ? error.Item?.[WRITE_ID]?.B : undefined;
      if (id && found && Buffer.compare(id, found) === 0) return;
      throw lost ?? (isConflict(error) ? conflictOf([action], error) : error);
    }
  }

  function putOne(action: Extract<Action, { put: unknown }>, ifVersion: number): Promise<void> {
    const id = randomBytes(12);
    const put = replacement(table, action.put, ifVersion, { [WRITE_ID]: { B: id } });
    const command = new PutItemCommand({ ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
    return writeOne(
      action,
      (watch) => {
        command.middlewareStack.add(watch, EACH_TRY);
        return client.send(command);
      },
      id,
    );
  }

  function deleteOne(action: Extract<Action, { delete: unknown }>, ifVersion: number): Promise<void> {
    const command = new DeleteItemCommand(deletion(table, action.delete, ifVersion));
    return writeOne(action, (watch) => {
      command.middlewareStack.add(watch, EACH_TRY);
      return client.send(command);
    });
  }

  /** A consistent read is all a lone check asks for: it holds at one moment, at less than a tenth of a transaction's price. */
  async function checkOne(key: Key, ifVersion: number): Promise<void> {
    const version = versionOf(await read(key, TABLE_SCHEMA.version));
    if (version !== ifVersion)
      throw new ConflictError(`${key.pk} ${key.sk} has version ${version}, not ${ifVersion}`);
  }

  return {
    async get<T>(key: Key) {
      checkKey(key);
      const item = await read(key);
      return item && rowOf<T>(item);
    },

    async getMany<T>(keys: readonly Key[]) {
      checkKeys(keys);
      const asked = new Map(keys.map((key) => [idOf(key), itemKey(key)]));
      const items = await readAll([...asked.values()]);
      const found = new Map(items.map((item) => [idOf(keyOfItem(item)), item]));
      return keys.map((key) => {
        const item = found.get(idOf(key));
        return item && rowOf<T>(item);
      });
    },

    async list<T>(pk: string, skPrefix: string, page?: PageRequest) {
      const limit = pageSize(page);
      const listing = ['rows', pk, skPrefix];
      const [after] = page?.after === undefined ? [] : cursors.open(listing, page.after);
      // `begins_with` takes no empty text.
      const within = skPrefix === '' ? '' : ` AND begins_with(${TABLE_SCHEMA.sk}, :prefix)`;
      return query(
        {
          ConsistentRead: true,
          KeyConditionExpression: `${TABLE_SCHEMA.pk} = :pk${within}`,
          ExpressionAttributeValues: {
            ':pk': { S: pk },
            ...(skPrefix !== '' && { ':prefix': { S: skPrefix } }),
          },
          ...(after !== undefined && { ExclusiveStartKey: itemKey({ pk, sk: after }) }),
        },
        limit,
        rowOf<T>,
        (last) => cursors.seal(listing, [keyOfItem(last).sk]),
      );
    },

    async listIndex(index, pk, page) {
      const limit = pageSize(page);
      const through = page?.through;
      const listing = [index, pk, through ?? null];
      const places = TABLE_SCHEMA.indexes[index];
      const start = page?.after === undefined ? undefined : cursors.open(listing, page.after);
      const [at = '', rowPk = '', rowSk = ''] = start ?? [];
      return query(
        {
          IndexName: places.name,
          KeyConditionExpression: `${places.pk} = :pk${through === undefined ? '' : ` AND ${places.sk} <= :through`}`,
          ExpressionAttributeValues: {
            ':pk': { S: pk },
            ...(through !== undefined && { ':through': { S: through } }),
          },
          ...(start && {
            ExclusiveStartKey: {
              [places.pk]: { S: pk },
              [places.sk]: { S: at },
              ...itemKey({ pk: rowPk, sk: rowSk }),
            },
          }),
        },
        limit,
        keyOfItem,
        (last) => {
          const key = keyOfItem(last);
          return cursors.seal(listing, [text(last, places.sk), key.pk, key.sk]);
        },
      );
    },

    async commit(actions) {
      checkActions(actions);
      const [only, ...others] = actions;
      if (only === undefined) return;
      // Without a condition a repeated write could fall on a newer row: only a transaction's token keeps it from that.
      if (others.length > 0 || only.ifVersion === undefined) return transact(actions);
      if ('put' in only) return putOne(only, only.ifVersion);
      if ('check' in only) return checkOne(only.check, only.ifVersion);
      return deleteOne(only, only.ifVersion);
    },

    /** A try whose answer was lost has counted: the next one leaves a gap. */
    async increment(key) {
      checkKey(key);
      const { version, data } = TABLE_SCHEMA;
      const command = new UpdateItemCommand({
        TableName,
        Key: itemKey(key),
        UpdateExpression: `ADD ${version} :one, ${data} :one`,
        ConditionExpression: `attribute_not_exists(${data}) OR attribute_type(${data}, :number)`,
        ExpressionAttributeValues: { ':one': { N: '1' }, ':number': { S: 'N' } },
        ReturnValues: 'UPDATED_NEW',
      });
      try {
        const { Attributes } = await repeatWhile(
          (error) => error instanceof TransactionConflictException,
          () => client.send(command),
        );
        return Number(Attributes?.[data]?.N);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException)
          throw new TypeError(`${key.pk} ${key.sk} is not a counter`);
        throw error;
      }
    },
  };
}

/** Sees every try of a request. */
type Watch = <A, R>(next: (args: A) => Promise<R>) => (args: A) => Promise<R>;
/** Within the SDK's retries. */
const EACH_TRY = { step: 'finalizeRequest', priority: 'low', name: 'watchEachTry' } as const;

/** So many rounds of a batch may bring nothing at all. */
const MAX_IDLE = 6;

const idOf = ({ pk, sk }: Key): string => JSON.stringify([pk, sk]);

function conflictOf(actions: readonly Action[], cause: unknown): ConflictError {
  const [first] = actions.map((action) =>
    'put' in action ? action.put : 'delete' in action ? action.delete : action.check,
  );
  const message = `somebody else wrote ${first?.pk} ${first?.sk}${actions.length > 1 ? ' or a row committed with it' : ''}`;
  return new ConflictError(message, { cause });
}
