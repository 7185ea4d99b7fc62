import type { Platform } from '@yijianshi/runtime';
import { carriers, files, keys, onLambda, store, workflow } from '@yijianshi/runtime/lambda';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { workPending } from './work-pending.ts';

/** The change feed: rings for outbox rows as they are committed. The row is read again, so the order and number of rings do not matter. */
export const onCaseEvent =
  (platform: Platform) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const keys = event.Records.flatMap(({ eventName, dynamodb }) => {
      const { pk, sk } = dynamodb?.Keys ?? {};
      const isRing = eventName !== 'REMOVE' && sk?.S?.startsWith('OUT#');
      return isRing && pk?.S !== undefined && sk?.S !== undefined ? [{ pk: pk.S, sk: sk.S }] : [];
    });
    await Promise.all(keys.map((key) => workPending(platform, key)));
    // What failed stays pending in the store with its next time; the sweeper re-drives it.
    return { batchItemFailures: [] };
  };

export const handler = await onLambda(onCaseEvent, [store, files, keys, workflow, carriers]);
