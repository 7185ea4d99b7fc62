/** One exchange with a system outside: bounded in time and in bytes, and a value whatever happens. */

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

export interface WireAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Nothing came that can be read: too late, not at all, or longer than any message is. */
export interface SendFailure {
  readonly failed: 'TIMEOUT' | 'UNREACHABLE' | 'TOO_LARGE';
}

const MAX_ANSWER_BYTES = 64 * 1024;

/** What is sent holds names and addresses: plain HTTP goes nowhere but to this machine. */
export const isPrivate = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(hostname));
};

/** The whole of it within the time given. A redirect is not followed: it would carry an address elsewhere. */
export async function send(
  http: typeof fetch,
  { url, method, headers, body }: WireRequest,
  timeoutMs: number,
  given?: AbortSignal,
): Promise<WireAnswer | SendFailure> {
  const late = AbortSignal.timeout(timeoutMs);
  const signal = given === undefined ? late : AbortSignal.any([late, given]);
  try {
    const response = await http(url, {
      method,
      headers,
      redirect: 'error',
      signal,
      ...(body ? { body } : {}),
    });
    const bytes = await readBounded(response);
    if (bytes === undefined) return { failed: 'TOO_LARGE' };
    return { status: response.status, headers: Object.fromEntries(response.headers), body: bytes };
  } catch {
    return { failed: signal.aborted ? 'TIMEOUT' : 'UNREACHABLE' };
  }
}

async function readBounded(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
