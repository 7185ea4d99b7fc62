import type { Key } from '@yijianshi/store';
import type { DynamoDBStreamEvent } from 'aws-lambda';

/** Up to how many records one call gets, as the change-feed mapping on AWS sets it. */
const BATCH = 25;

/** Rings the function that works the outbox, with the events DynamoDB Streams would send: keys only, in batches, after the commit. */
export function createChangeFeed(
  deliver: (event: DynamoDBStreamEvent) => Promise<unknown>,
  report: (error: unknown) => void,
) {
  const queue: Key[] = [];
  let running = 0;
  let stopped = false;

  function pump(): void {
    while (queue.length > 0 && running < 8) {
      const batch = queue.splice(0, BATCH);
      running += 1;
      deliver(streamEvent(batch))
        .catch(report)
        .finally(() => {
          running -= 1;
          pump();
        });
    }
  }

  return {
    ring(keys: readonly Key[]): void {
      if (stopped) return;
      queue.push(...keys);
      pump();
    },
    isIdle: (): boolean => running === 0 && queue.length === 0,
    /** What is not told stays pending in the store. */
    stop(): void {
      stopped = true;
      queue.length = 0;
    },
  };
}

const streamEvent = (keys: readonly Key[]): DynamoDBStreamEvent => ({
  Records: keys.map(({ pk, sk }) => ({
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } },
  })),
});
