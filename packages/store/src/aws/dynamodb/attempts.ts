import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';

/** Beyond the SDK's own tries: it does not look into a cancelled transaction's reasons, nor at what a batch left over. */
const ROUNDS = 6;
const FIRST_PAUSE_MS = 25;

/** Pauses before the n-th repetition, with full jitter, so that those who failed together don't come back together. */
export const pause = (n: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** n));

/** Repeats what certainly was not carried out and may be on another try; then throws what it was told. */
export async function repeatWhile<T>(
  worthIt: (error: unknown) => boolean,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let round = 0; ; round += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (round === ROUNDS || !worthIt(error)) throw error;
      await pause(round);
    }
  }
}

/** Somebody else wrote, or is writing, one of the rows. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException ||
  error instanceof TransactionConflictException ||
  cancelledFor(error, ['ConditionalCheckFailed', 'TransactionConflict']);

export const isThrottledTransaction = (error: unknown): boolean =>
  !isConflict(error) && cancelledFor(error, ['ThrottlingError', 'ProvisionedThroughputExceeded']);

const cancelledFor = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof TransactionCanceledException &&
  (error.CancellationReasons ?? []).some(({ Code }) => Code !== undefined && codes.includes(Code));

/** Whether the service itself said no. Anything else (no answer, a 5xx) says nothing about what was done. */
export function isAnswer(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
}
