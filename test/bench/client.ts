import { randomUUID } from 'node:crypto';
import type { LocalPlatform } from '@yijianshi/local';
import { ApiProblem, type Client, createClient, type Session } from '@yijianshi/local/demo/client';

/** The demo's client with the sockets taken out: calls go to the gateway, files to their signed slots. */
export function inProcessClient(local: LocalPlatform): Client {
  const requests = new Map<string, number>();
  const count = (method: string): void => {
    requests.set(method, (requests.get(method) ?? 0) + 1);
  };

  const session = (authorization: Record<string, string>): Session => {
    async function ask<T>(method: string, path: string, headers: Record<string, string>, body = '') {
      count(method);
      const { statusCode, body: text } = await local.call({
        method,
        url: new URL(path, local.url),
        headers: { ...authorization, ...headers },
        body: Buffer.from(body),
      });
      const answer = JSON.parse(text) as Record<string, unknown>;
      if (statusCode >= 300) throw new ApiProblem(statusCode, answer, `${method} ${path}`);
      return answer as T;
    }
    return {
      get: (path) => ask('GET', path, {}),
      post: (path, body = {}, key = randomUUID()) => {
        const headers = { 'content-type': 'application/json', 'idempotency-key': key };
        return ask('POST', path, headers, JSON.stringify(body));
      },
    };
  };

  return {
    requests,
    anyone: session({}),
    async as(claims) {
      const { token } = await createClient(local.url).anyone.post<{ token: string }>('/local/token', claims);
      return session({ authorization: `Bearer ${token}` });
    },
    async put({ url, headers }, bytes) {
      count('PUT');
      const received = await local.files.receive(url, headers, once(bytes));
      if ('refused' in received)
        throw new ApiProblem(received.status, { code: received.refused }, 'PUT file');
    },
    download: () => Promise.reject(new Error('the bench downloads nothing')),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
