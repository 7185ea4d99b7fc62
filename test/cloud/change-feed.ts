import type { FunctionName } from '@yijianshi/infra/functions';
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { Account } from './account.ts';
import { rawDynamo } from './dynamodb.ts';
import type { Lambda } from './lambda.ts';

const POLL_MS = 15;
const STREAMS = 'DynamoDBStreams_20120810';

interface Mapping {
  readonly name: FunctionName;
  readonly matches: (record: unknown) => boolean;
  readonly BatchSize: number;
  readonly MaximumRetryAttempts: number;
  readonly StartingPosition: string;
}

interface Shards {
  readonly StreamDescription: { readonly Shards: readonly { readonly ShardId: string }[] };
}

/** What the mappings of the template do: read the table's stream, filter, batch, retry, halve what fails, give up into a queue. */
export async function startChangeFeed(endpoint: string, stream: string, account: Account, lambda: Lambda) {
  const raw = rawDynamo(endpoint);
  const mappings = account
    .ofType(account.service, 'AWS::Lambda::EventSourceMapping')
    .map(([, { Properties }]) => ({
      ...(Properties as Pick<Mapping, 'BatchSize' | 'MaximumRetryAttempts' | 'StartingPosition'>),
      name: functionOf(Properties.FunctionName.Ref),
      matches: patternOf(
        Properties.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => Pattern),
      ),
    }));
  const deadLetters: DynamoDBRecord[] = [];
  let records = 0;
  let reading = false;
  let stopped = false;
  /** What a test makes of the records that are about to be handed over. */
  let disturb = (batch: DynamoDBRecord[]): DynamoDBRecord[] => batch;

  function functionOf(id: string): FunctionName {
    const found = account.service.Resources[id];
    if (found === undefined) throw new Error('the mapping has no function');
    return lambda.nameOf(account.arnOf(id, found));
  }

  const { StreamDescription } = await raw<Shards>(`${STREAMS}.DescribeStream`, { StreamArn: stream });
  const iterators = new Map(
    await Promise.all(
      StreamDescription.Shards.map(async ({ ShardId }): Promise<[string, string]> => {
        const { ShardIterator } = await raw<{ ShardIterator: string }>(`${STREAMS}.GetShardIterator`, {
          StreamArn: stream,
          ShardId,
          ShardIteratorType: mappings[0]?.StartingPosition,
        });
        return [ShardId, ShardIterator];
      }),
    ),
  );

  async function hand(mapping: Mapping, batch: readonly DynamoDBRecord[], tries = 0): Promise<void> {
    if (batch.length === 0) return;
    try {
      const answer = await lambda.invoke<DynamoDBBatchResponse>(mapping.name, { Records: batch });
      if (answer.batchItemFailures.length === 0) return;
    } catch {
      // Retried below, as the mapping does.
    }
    if (tries >= mapping.MaximumRetryAttempts) {
      deadLetters.push(...batch);
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await hand(mapping, batch.slice(0, half), tries + 1);
    await hand(mapping, batch.slice(half), tries + 1);
  }

  async function poll(): Promise<number> {
    let found = 0;
    for (const [shard, iterator] of iterators) {
      const { Records, NextShardIterator } = await raw<{
        Records: DynamoDBRecord[];
        NextShardIterator: string;
      }>(`${STREAMS}.GetRecords`, { ShardIterator: iterator });
      iterators.set(shard, NextShardIterator);
      found += Records.length;
      records += Records.length;
      await Promise.all(
        mappings.map(async (mapping) => {
          const rings = disturb(Records.filter(mapping.matches));
          for (let at = 0; at < rings.length; at += mapping.BatchSize)
            await hand(mapping, rings.slice(at, at + mapping.BatchSize));
        }),
      );
    }
    return found;
  }

  const loop = (async () => {
    while (!stopped) {
      reading = true;
      const found = await poll();
      reading = false;
      if (found === 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  })();
  // A test that ends early takes the endpoint away from under it.
  loop.catch(() => {});

  return {
    deadLetters: deadLetters as readonly DynamoDBRecord[],
    records: () => records,
    isReading: () => reading,
    pollMs: POLL_MS,
    /** To every function the stream is read for. */
    deliver: (batch: readonly DynamoDBRecord[]) =>
      Promise.all(mappings.map((mapping) => hand(mapping, batch))),
    disturb(how: (batch: DynamoDBRecord[]) => DynamoDBRecord[]): void {
      disturb = how;
    },
    async stop(): Promise<void> {
      stopped = true;
      await loop.catch(() => {});
    },
  };
}

/** The service's event patterns, as far as the template uses them: exact values and prefixes. */
function patternOf(patterns: readonly string[]): (record: unknown) => boolean {
  const fits = (pattern: unknown, value: unknown): boolean => {
    if (Array.isArray(pattern))
      return pattern.some((each) =>
        typeof each === 'object' ? String(value).startsWith(each.prefix) : each === value,
      );
    const members = (value ?? {}) as Record<string, unknown>;
    return Object.entries(pattern as object).every(([name, inner]) => fits(inner, members[name]));
  };
  return (record) => patterns.some((pattern) => fits(JSON.parse(pattern), record));
}
