import { types } from 'node:util';
import type { Json } from '@yijianshi/store';

/** The service's limit for one payload: a state's input or output, a task's arguments or result, one variable. */
export const PAYLOAD_BYTES = 262_144;
const ERROR_CHARS = 256;
const CAUSE_CHARS = 32_768;

/** What went wrong in a state, as Retry and Catch see it. */
export interface Failure {
  readonly error: string;
  readonly cause: string;
}

/** A state could not do its work for a reason of the definition or the data, not of the task it called. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly error: string;
  /** The field of the state that was being evaluated, where there is one. */
  readonly location: string | undefined;
  constructor(error: string, cause: string, location?: string) {
    super(cause);
    this.error = error;
    this.location = location;
  }
}

export const TIMEOUT: Failure = { error: 'States.Timeout', cause: '' };

/** No wildcard matches these, and a `States.Runtime` is never retried or caught at all. */
const BEYOND_WILDCARDS = new Set(['States.DataLimitExceeded', 'States.Runtime']);

/** Whether a retrier's or catcher's `ErrorEquals` names this error, by name or by one of the service's two wildcards. */
export function matches(errorEquals: readonly string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  if (errorEquals.includes(error)) return true;
  if (BEYOND_WILDCARDS.has(error)) return false;
  if (errorEquals.includes('States.ALL')) return true;
  return errorEquals.includes('States.TaskFailed') && error !== TIMEOUT.error;
}

/** A handler's exception as Lambda reports it, without the stack: a trace names files of one machine. */
export function lambdaFailure(thrown: unknown): Failure {
  const known = types.isNativeError(thrown);
  const errorType = known ? thrown.name : typeof thrown;
  const errorMessage = known ? thrown.message : String(thrown);
  return clip({ error: errorType, cause: JSON.stringify({ errorType, errorMessage }) });
}

export const clip = ({ error, cause }: Failure): Failure => ({
  error: error.slice(0, ERROR_CHARS),
  cause: cause.slice(0, CAUSE_CHARS),
});

export const tooLarge = (value: Json): boolean => {
  const text = JSON.stringify(value);
  // A character is at most three bytes of UTF-8, so most payloads need no counting.
  return text.length * 3 > PAYLOAD_BYTES && Buffer.byteLength(text) > PAYLOAD_BYTES;
};

export function withinLimit(value: Json, state: string): void {
  if (tooLarge(value))
    throw new StateError(
      'States.DataLimitExceeded',
      `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
}
