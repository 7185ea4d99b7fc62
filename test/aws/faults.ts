import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What a request is answered with instead, or what becomes of its answer. */
export type Fault =
  /** The service says no, having done nothing. */
  | { readonly refuse: string; readonly status?: number; readonly reasons?: readonly string[] }
  /** The request does not reach the service. */
  | { readonly reset: 'before' }
  /** The service did it; the answer does not arrive, or is a 500. */
  | { readonly lose: 'timeout' | 'reset' | '500' }
  /** Of what a batch read, so many items come back; the rest is unprocessed. */
  | { readonly keep: number };

type Handler = DynamoDBClient['config']['requestHandler'];

/** Decides by operation (`PutItem`) and how many of its kind came before. */
export type Plan = (operation: string, n: number) => Fault | undefined;

/** Lets the requests of a client through a plan of faults, below the SDK's retries: each try asks the plan. */
export function faulty(inner: Handler, plan: Plan): Handler {
  const counts = new Map<string, number>();
  const handle: Handler['handle'] = async (request, options) => {
    const operation = (request.headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
    const n = counts.get(operation) ?? 0;
    counts.set(operation, n + 1);
    const fault = plan(operation, n);
    if (fault === undefined) return inner.handle(request, options);
    if ('refuse' in fault) return { response: refusal(fault) };
    if ('reset' in fault) throw networkError('ECONNRESET');
    const answer = await inner.handle(request, options);
    if ('keep' in fault) return { response: await unprocessed(answer.response, fault.keep) };
    await text(answer.response.body);
    // What the service refused was not done: a lost refusal is lost all the same.
    if (fault.lose === '500') return { response: refusal({ refuse: 'InternalServerError', status: 500 }) };
    throw networkError(fault.lose === 'timeout' ? 'ETIMEDOUT' : 'ECONNRESET');
  };
  return Object.assign(Object.create(inner), { handle });
}

/** Each operation meets these faults first, one after another; then all goes well. */
export const first =
  (operation: string, ...faults: Fault[]): Plan =>
  (met, n) =>
    met === operation ? faults[n] : undefined;

export const always =
  (operation: string, fault: Fault): Plan =>
  (met) =>
    met === operation ? fault : undefined;

const networkError = (code: string): Error =>
  Object.assign(new Error(`injected: ${code}`), { code, name: 'TimeoutError' });

interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body?: Readable;
}

const json = (statusCode: number, body: object): Response => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Readable.from([JSON.stringify(body)]),
});

const refusal = ({ refuse, status = 400, reasons }: Extract<Fault, { refuse: string }>): Response =>
  json(status, {
    __type: `com.amazonaws.dynamodb.v20120810#${refuse}`,
    message: 'injected',
    ...(reasons && { CancellationReasons: reasons.map((Code) => ({ Code })) }),
  });

async function unprocessed(response: Response, keep: number): Promise<Response> {
  const body = JSON.parse(await text(response.body ?? Readable.from([]))) as {
    Responses: Record<string, { pk: unknown; sk: unknown }[]>;
  };
  const [[table, items] = ['', []]] = Object.entries(body.Responses);
  const Keys = items.slice(keep).map(({ pk, sk }) => ({ pk, sk }));
  return json(200, {
    Responses: { [table]: items.slice(0, keep) },
    UnprocessedKeys: Keys.length > 0 ? { [table]: { Keys, ConsistentRead: true } } : {},
  });
}
