/**
 * A function as Lambda's runtime starts it with the JSON log format: the runtime puts what goes through the global console in
 * an envelope before it loads the function. Writes one line of each kind.
 */
import { METRICS } from '@yijianshi/contracts/deployment';
import { onLambda } from '@yijianshi/runtime/lambda';
import type { Context } from 'aws-lambda';

for (const method of ['trace', 'debug', 'info', 'log', 'warn', 'error'] as const)
  console[method] = (message: unknown) => process.stdout.write(`${JSON.stringify({ envelope: message })}\n`);

const handler = await onLambda(
  ({ log, measure }) =>
    async () => {
      console.log('by the console');
      log.info('request', { operation: 'submitCase', status: 201 });
      log.error('step failed', { error: new TypeError('no such key') });
      measure(METRICS.stepSucceeded, 1, { step: 'eseal' });
    },
  [],
);
await handler(undefined, { awsRequestId: 'request-1', functionName: '3-eseal' } as Context);
