import { Readable } from 'node:stream';

/**
 * What stands in for a service at the SDK's boundary: the SDK's own retries, signing and reading of answers are at work, nothing
 * goes out. Good for faults that no server produces on demand; it says nothing about how a service behaves.
 */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The operation of a JSON protocol: `Encrypt`, `StartExecution`. */
  readonly operation: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  /** In chunks; an error ends the body as a lost connection does. */
  readonly body?: Iterable<Uint8Array | Error>;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** A request handler for an SDK client; what `answer` throws is a connection that broke. */
export function answering(answer: (sent: Sent) => Answer | Promise<Answer>) {
  return {
    async handle({ method, path, query = {}, headers: given, body }: Request) {
      const headers = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const operation = headers['x-amz-target']?.split('.').at(-1) ?? '';
      const sent = { method, path, query, headers, operation, body: await bytesOf(body) };
      const { status, headers: answered = {}, body: chunks = [] } = await answer(sent);
      return { response: { statusCode: status, headers: answered, body: Readable.from(flowing(chunks)) } };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

function* flowing(chunks: Iterable<Uint8Array | Error>): Generator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield chunk;
  }
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** An answer of the JSON protocols (Step Functions, KMS). */
export const json = (value: object, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: [Buffer.from(JSON.stringify(value))],
});

export const jsonError = (type: string, status = 400): Answer =>
  json({ __type: type, message: `${type}, says the double` }, status);

export const lost = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** For every client of a double: credentials that sign, and no patience. */
export const DOUBLED = {
  // Of its own, so that no endpoint of the environment shapes its requests.
  endpoint: 'https://double.invalid',
  region: 'cn-north-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'of nobody' },
  maxAttempts: 3,
  logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
} as const;
