import { createHash, randomUUID } from 'node:crypto';
import type { Claims } from '@yijianshi/contracts';

/** An answer that was not the one hoped for; its problem says why. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly problem: Record<string, unknown>;
  constructor(status: number, problem: Record<string, unknown>, call: string) {
    super(
      `${call} → ${status} ${problem.code ?? ''} ${problem.detail ?? ''} ${problem.field ?? ''} ${problem.rule ?? ''}`,
    );
    this.status = status;
    this.problem = problem;
  }
}

export interface Session {
  get<T = Record<string, unknown>>(path: string): Promise<T>;
  /** A write under a key of its own, or under the one given, for a repetition. */
  post<T = Record<string, unknown>>(path: string, body?: unknown, idempotencyKey?: string): Promise<T>;
}

export interface Client {
  /** A caller with a token the development issuer minted. */
  as(claims: Claims): Promise<Session>;
  readonly anyone: Session;
  put(slot: { url: string; headers: Record<string, string> }, bytes: Uint8Array): Promise<void>;
  download(url: string): Promise<Uint8Array>;
  /** Requests made so far: `POST /v1/cases` → how often. */
  readonly requests: ReadonlyMap<string, number>;
}

/** A caller of the API over HTTP: tokens, idempotency keys, problems. It knows nothing the API does not tell. */
export function createClient(url: string, http: typeof fetch = fetch): Client {
  const requests = new Map<string, number>();

  async function send(method: string, path: string, init: RequestInit): Promise<Response> {
    const name = `${method} ${routeOf(path)}`;
    requests.set(name, (requests.get(name) ?? 0) + 1);
    return http(path.startsWith('http') ? path : `${url}${path}`, { method, ...init });
  }

  async function json<T>(method: string, path: string, init: RequestInit): Promise<T> {
    const response = await send(method, path, init);
    const body = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new ApiProblem(response.status, body, `${method} ${path}`);
    return body as T;
  }

  const session = (token?: string): Session => {
    const authorization: Record<string, string> =
      token === undefined ? {} : { authorization: `Bearer ${token}` };
    return {
      get: (path) => json('GET', path, { headers: authorization }),
      post: (path, body = {}, key = randomUUID()) =>
        json('POST', path, {
          headers: { ...authorization, 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify(body),
        }),
    };
  };

  return {
    requests,
    anyone: session(),
    async as(claims) {
      const { token } = await session().post<{ token: string }>('/local/token', claims);
      return session(token);
    },
    async put(slot, bytes) {
      const { pathname, search } = new URL(slot.url);
      const body = new Uint8Array(bytes);
      const response = await send('PUT', pathname + search, { headers: slot.headers, body });
      if (!response.ok)
        throw new ApiProblem(response.status, (await response.json()) as Record<string, unknown>, 'PUT file');
      await response.arrayBuffer();
    },
    async download(link) {
      const { pathname, search } = new URL(link);
      const response = await send('GET', pathname + search, {});
      if (!response.ok)
        throw new ApiProblem(response.status, (await response.json()) as Record<string, unknown>, 'GET file');
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The path without what differs from case to case. */
const routeOf = (path: string): string =>
  path
    .replace(/\?.*/, '')
    .replace(/^\/files\/.*/, '/files/{key}')
    .replaceAll(/\d{6}-\d{8}-\d{6}(\.[A-Z_]+\.\w+)/g, '{taskId}')
    .replaceAll(/\d{6}-\d{8}-\d{6}/g, '{caseNo}')
    .replace(/results\/\w+/, 'results/{itemId}')
    .replace(/files\/[0-9a-f]{16}/, 'files/{fileId}');
