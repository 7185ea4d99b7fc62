import { setTimeout as sleep } from 'node:timers/promises';

/** A write the platform has said it keeps. */
export interface Acknowledged {
  /** `POST /v1/deliveries` */
  readonly request: string;
  readonly body: unknown;
  readonly answer: unknown;
}

/** A line to a platform that comes and goes. */
export interface Patience {
  /** Sends again, the same to the byte, until somebody answers; 5xx is no answer. */
  readonly http: typeof fetch;
  readonly acknowledged: readonly Acknowledged[];
  /** Answers that were none. */
  readonly failures: readonly { status: number; contentType: string; body: string }[];
  /** When an answer last differed from the one before to the same question, in epoch milliseconds. */
  readonly changedAt: () => number;
  /** Everything still asked fails from now on. */
  stop(): void;
}

/** `where` answers with the address of the day; while there is none, one waits. */
export function createPatience(where: () => Promise<string>): Patience {
  const acknowledged: Acknowledged[] = [];
  const failures: Patience['failures'][number][] = [];
  const last = new Map<string, string>();
  const stopped = new AbortController();
  let changedAt = Date.now();

  async function once(path: string, init: RequestInit): Promise<Response | undefined> {
    try {
      const url = `${await where()}${path}`;
      const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(10_000)]);
      const response = await fetch(url, { ...init, signal });
      // Half an answer is none.
      const body = await response.arrayBuffer();
      const { status, headers } = response;
      if (status < 500) return new Response(body, { status, headers });
      const contentType = headers.get('content-type') ?? '';
      failures.push({ status, contentType, body: Buffer.from(body).toString() });
      return undefined;
    } catch {
      return undefined;
    }
  }

  function note(question: string, answer: string): void {
    if (last.get(question) === answer) return;
    last.set(question, answer);
    changedAt = Date.now();
  }

  async function http(input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> {
    const { pathname, search } = new URL(String(input), 'http://anywhere');
    const request = `${init.method ?? 'GET'} ${pathname}`;
    while (!stopped.signal.aborted) {
      const response = await once(pathname + search, init);
      if (response === undefined) {
        await sleep(20);
        continue;
      }
      const answer = await response.clone().text();
      if (response.ok) {
        // The same question by another officer is another question.
        note(`${request} ${new Headers(init.headers).get('authorization')}`, answer);
        const write = init.method !== 'GET' && !pathname.startsWith('/local/');
        if (write) acknowledged.push({ request, body: jsonOf(init.body), answer: jsonOf(answer) });
      }
      return response;
    }
    throw new Error('the story is over');
  }

  return {
    http,
    acknowledged,
    failures,
    changedAt: () => changedAt,
    stop: () => stopped.abort(),
  };
}

const jsonOf = (body: unknown): unknown => (typeof body === 'string' && body !== '' ? JSON.parse(body) : {});
