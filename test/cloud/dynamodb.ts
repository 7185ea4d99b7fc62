import { TABLE_SCHEMA } from '@yijianshi/contracts/deployment';
import type { Permits, Service, ServiceCall, ServiceReply } from './service.ts';
import { type IndexKeys, type Item, indexPartitions, itemBytes, readUnits, writeUnits } from './units.ts';

const { pk: PK, sk: SK } = TABLE_SCHEMA;
const INDEXES: readonly IndexKeys[] = Object.values(TABLE_SCHEMA.indexes);

type Write = { readonly Item?: Item; readonly Key?: Item };
type Transaction = Record<'Put' | 'Update' | 'Delete' | 'ConditionCheck', Write | undefined>;

const ACTION = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** A DynamoDB asked without the SDK, as whoever runs it. */
export function rawDynamo(endpoint: string) {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=rig/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  };
  return async <T>(target: string, input: object): Promise<T> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { ...headers, 'x-amz-target': target },
      body: JSON.stringify(input),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${target}: ${JSON.stringify(answer)}`);
    return answer as T;
  };
}

/** What lies in front of the table: asks the caller's role, passes the request on as it is, and counts what it would be billed. */
export function dynamoFront(
  endpoint: string,
  { table, tableArn }: { table: string; tableArn: string },
  permits: Permits,
): Service {
  const raw = rawDynamo(endpoint);
  const keyOf = ({ Item, Key }: Write): Item => {
    const whole: Item = Item ?? Key ?? {};
    return Object.fromEntries([PK, SK].flatMap((name) => (whole[name] ? [[name, whole[name]]] : [])));
  };
  const read = async (key: Item): Promise<Item | undefined> =>
    (
      await raw<{ Item?: Item }>('DynamoDB_20120810.GetItem', {
        TableName: table,
        Key: key,
        ConsistentRead: true,
      })
    ).Item;

  async function forward(call: ServiceCall): Promise<ServiceReply['answer']> {
    const { host: _, connection: __, 'content-length': ___, ...headers } = call.headers;
    const response = await fetch(endpoint, { method: 'POST', headers, body: new Uint8Array(call.body) });
    return {
      status: response.status,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: await response.text(),
    };
  }

  async function write(call: ServiceCall, writes: Write[], transactional: boolean): Promise<ServiceReply> {
    const keys = writes.map(keyOf);
    const before = await Promise.all(keys.map(read));
    const answer = await forward(call);
    // A condition that fails is billed as the item that is there.
    const after = answer.status === 200 ? await Promise.all(keys.map(read)) : before;
    const units = keys.map((_, i) => writeUnits(before[i], after[i], transactional, INDEXES));
    const partitions = keys.flatMap((_, i) => indexPartitions(before[i], after[i], INDEXES));
    return { answer, metered: { writeUnits: units.reduce((sum, each) => sum + each, 0), partitions } };
  }

  return async (call) => {
    const { caller, target } = call;
    const input = JSON.parse(call.body.toString());
    const demand = (action: string, resource = tableArn, of: Write = input): void =>
      permits.demand(caller, `dynamodb:${action}`, resource, {
        'dynamodb:LeadingKeys': String((keyOf(of)[PK] ?? input.ExpressionAttributeValues?.[':pk'])?.S ?? ''),
      });
    switch (target) {
      case 'TransactWriteItems': {
        const parts = (input.TransactItems as Transaction[]).flatMap((part) =>
          Object.entries(part).map(([kind, each]) => [kind as keyof typeof ACTION, each ?? {}] as const),
        );
        for (const [kind, each] of parts) demand(ACTION[kind], tableArn, each);
        return write(
          call,
          parts.map(([, each]) => each),
          true,
        );
      }
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
        demand(target);
        return write(call, [input as Write], false);
      case 'GetItem': {
        demand(target);
        const answer = await forward(call);
        const bytes = itemBytes(await read(input.Key));
        return { answer, metered: { readUnits: readUnits(bytes, input.ConsistentRead === true) } };
      }
      case 'BatchGetItem': {
        demand(target);
        const answer = await forward(call);
        const { Keys, ConsistentRead } = input.RequestItems[table];
        const items = await Promise.all((Keys as Item[]).map(read));
        const units = items.map((item) => readUnits(itemBytes(item), ConsistentRead === true));
        return { answer, metered: { readUnits: units.reduce((sum, each) => sum + each, 0) } };
      }
      case 'Query': {
        demand(target, input.IndexName === undefined ? tableArn : `${tableArn}/index/${input.IndexName}`);
        const answer = await forward(call);
        const { Items = [] } = JSON.parse(String(answer.body)) as { Items?: Item[] };
        const bytes = Items.reduce((sum, item) => sum + itemBytes(item), 0);
        return { answer, metered: { readUnits: readUnits(bytes, input.ConsistentRead === true) } };
      }
      default:
        throw new Error(`nobody is expected to call ${target}`);
    }
  };
}
