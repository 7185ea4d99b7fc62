import { isOutboxKey, type Key, type OutboxKind } from '@yijianshi/store';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';

/** A function the change feed calls for one kind of outbox rows. The row is read again, so the order and number of rings do not matter. */
export const ringsOf =
  (kind: OutboxKind, work: (key: Key) => Promise<unknown>) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const keys = event.Records.flatMap(({ eventName, dynamodb }): Key[] => {
      const { pk, sk } = dynamodb?.Keys ?? {};
      if (eventName === 'REMOVE' || pk?.S === undefined || sk?.S === undefined) return [];
      const key = { pk: pk.S, sk: sk.S };
      return isOutboxKey(key, kind) ? [key] : [];
    });
    await Promise.all(keys.map(work));
    // What failed stays pending in the store with its next time; the sweeper re-drives it.
    return { batchItemFailures: [] };
  };
