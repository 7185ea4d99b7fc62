import { randomBytes, randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  GetItemCommand,
  type ReturnConsumedCapacity,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLE_SCHEMA } from '@yijianshi/contracts/deployment';
import type { CaseStore, Json, Key } from '@yijianshi/store';
import { createDynamoCaseStore } from '@yijianshi/store/aws/dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anybody, makeTable, type TestTable } from './dynamodb.ts';
import { type Dynoxide, dynoxide, startDynoxide } from './dynoxide.ts';

/** What stands in the table, and what it is billed for: the port can't tell. */
describe.skipIf(dynoxide === undefined)('rows in DynamoDB', () => {
  let server: Dynoxide;
  let table: TestTable;
  let store: CaseStore;
  /** The write units each request was billed. */
  const units: number[] = [];
  beforeAll(async () => {
    server = await startDynoxide(dynoxide ?? '');
    table = await makeTable({ ...anybody, endpoint: server.endpoint });
    table.client.middlewareStack.add(
      (next) => async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' satisfies ReturnConsumedCapacity });
        const answer = await next(args);
        const { ConsumedCapacity: consumed } = answer.output as {
          ConsumedCapacity?: { CapacityUnits: number } | { CapacityUnits: number }[];
        };
        for (const { CapacityUnits } of [consumed ?? []].flat()) units.push(CapacityUnits);
        return answer;
      },
      { step: 'initialize', name: 'askForTheBill' },
    );
    store = createDynamoCaseStore({ ...table, cursorSecret: randomBytes(32) });
  });
  afterAll(async () => {
    await table.remove();
    await server.stop();
  });

  const newKey = (): Key => ({ pk: `I#${randomUUID()}`, sk: 'CASE' });
  async function stored(data: Json): Promise<AttributeValue | undefined> {
    const key = newKey();
    await store.commit([{ put: { ...key, data }, ifVersion: 0 }]);
    expect((await store.get(key))?.data).toEqual(data);
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.table, Key: { pk: { S: key.pk }, sk: { S: key.sk } } }),
    );
    return Item?.[TABLE_SCHEMA.data];
  }
  const snapshot = {
    items: Array.from({ length: 40 }, (_, n) => ({
      itemId: `item-${n}`,
      state: 'OPEN',
      department: '营业执照',
    })),
  };

  it('are text where they are short, compressed where they are long, numbers where they are whole', async () => {
    expect(await stored({ stage: '受理' })).toEqual({ S: '{"stage":"受理"}' });
    expect(await stored(42)).toEqual({ N: '42' });
    expect(await stored(0.5)).toEqual({ S: '0.5' });
    const long = await stored(snapshot);
    expect(long?.B?.length).toBeLessThan(JSON.stringify(snapshot).length / 4);
  });

  it('cost what they have shrunk to, and alone half of what they do in a transaction', async () => {
    const billed = async (work: Promise<void>): Promise<number[]> => {
      units.length = 0;
      await work;
      return [...units];
    };
    expect(JSON.stringify(snapshot).length).toBeGreaterThan(2048);
    const key = newKey();
    expect(await billed(store.commit([{ put: { ...key, data: snapshot }, ifVersion: 0 }]))).toEqual([1]);
    expect(
      await billed(
        store.commit([
          { put: { ...key, data: snapshot }, ifVersion: 1 },
          { put: { ...key, sk: 'EV#1', data: 1 }, ifVersion: 0 },
        ]),
      ),
    ).toEqual([4]);
    expect(await billed(store.commit([{ check: key, ifVersion: 2 }]))).toEqual([1]);
    expect(await billed(store.commit([{ delete: key, ifVersion: 2 }]))).toEqual([1]);
  });

  it('keep 400 KB as their limit, however small they become', async () => {
    const tooLong = store.commit([{ put: { ...newKey(), data: 'x'.repeat(400 * 1024) } }]);
    await expect(tooLong).rejects.toMatchObject({ limit: 'ROW_BYTES' });
  });

  it('may hold what a later version of the platform adds', async () => {
    const key = newKey();
    await store.commit([{ put: { ...key, data: 1 } }]);
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.table,
        Key: { pk: { S: key.pk }, sk: { S: key.sk } },
        UpdateExpression: 'SET later = :later',
        ExpressionAttributeValues: { ':later': { S: 'x' } },
      }),
    );
    expect(await store.get(key)).toEqual({ ...key, version: 1, data: 1 });
  });
});
