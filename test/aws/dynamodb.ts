import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { TABLE_SCHEMA } from '@yijianshi/contracts/deployment';
import { clientDefaults } from '@yijianshi/store/aws/clients';

/** An emulator that shares two cores with the tests has 500 callers wait for longer than the service would. */
const EMULATOR_MS = 20_000;

/** The table as `infra` makes it, for endpoints that no stack is deployed to. */
function createTableInput(table: string): CreateTableCommandInput {
  const { pk, sk, indexes } = TABLE_SCHEMA;
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const names = [pk, sk, ...Object.values(indexes).flatMap((index) => [index.pk, index.sk])];
  return {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: schema(pk, sk),
    GlobalSecondaryIndexes: Object.values(indexes).map((index) => ({
      IndexName: index.name,
      KeySchema: schema(index.pk, index.sk),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
  };
}

/** For endpoints that take any credentials. */
export const anybody = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
} as const;

export interface TestTable {
  readonly client: DynamoDBClient;
  readonly table: string;
  remove(): Promise<void>;
}

/** A table of the test's own. */
export async function makeTable(config: DynamoDBClientConfig): Promise<TestTable> {
  const client = new DynamoDBClient({ ...clientDefaults({ requestTimeoutMs: EMULATOR_MS }), ...config });
  const table = `yijianshi-test-${randomUUID()}`;
  await client.send(new CreateTableCommand(createTableInput(table)));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: table });
  return {
    client,
    table,
    async remove() {
      await client.send(new DeleteTableCommand({ TableName: table }));
      client.destroy();
    },
  };
}
