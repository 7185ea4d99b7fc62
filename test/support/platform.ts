import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createClock,
  type LocalOptions,
  type LocalPlatform,
  type MovableClock,
  startLocal,
} from '@yijianshi/local';
import { type Client, createClient } from '@yijianshi/local/demo/client';
import { type Officers, signIn } from '@yijianshi/local/demo/journey';
import { afterAll, beforeAll } from 'vitest';
import { checkedFetch } from './checked-fetch.ts';

/** A Friday; nothing of these tests depends on the day they run. */
export const START = Date.parse('2026-11-20T09:30:00+08:00');

export interface Call {
  readonly token?: string;
  readonly key?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: RequestInit['body'];
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export interface Running {
  readonly dataDir: string;
  readonly clock: MovableClock;
  local: LocalPlatform;
  client: Client;
  officers: Officers;
  /** One call, whatever it answers; the answer is held against the contract. */
  call(method: string, path: string, call?: Call): Promise<Answer>;
  token(claims: object): Promise<string>;
  /** Everything the platform logged so far. */
  logs(): string;
  stop(): Promise<void>;
  /** Stops it and starts it again on the same folder, on another port. */
  restart(meanwhile?: () => void): Promise<void>;
}

/** The whole platform on a folder of its own, with a fast courier and a clock that starts on a working day. */
export async function startPlatform(options: Partial<LocalOptions> = {}): Promise<Running> {
  const dataDir = mkdtempSync(join(tmpdir(), 'yijianshi-api-'));
  const clock = createClock();
  clock.set(START);
  const start = async () => {
    const local = await startLocal({
      dataDir,
      port: 0,
      clock,
      testClock: true,
      courier: { pace: { pickupMs: 10, deliverMs: 10 } },
      ...options,
    });
    const client = createClient(local.url, checkedFetch);
    return { local, client, officers: await signIn(client) };
  };

  const running: Running = {
    dataDir,
    clock,
    ...(await start()),
    async call(method, path, { token, key, json, raw, headers = {} } = {}) {
      const body = json === undefined ? raw : JSON.stringify(json);
      const response = await checkedFetch(`${running.local.url}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body, duplex: 'half' }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') ?? false;
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson ? JSON.parse(text) : {},
      };
    },
    async token(claims) {
      const { token } = await running.client.anyone.post<{ token: string }>('/local/token', claims);
      return token;
    },
    logs() {
      const file = join(dataDir, 'platform.log');
      return existsSync(file) ? readFileSync(file, 'utf8') : '';
    },
    async stop() {
      await running.local.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    async restart(meanwhile) {
      await running.local.close();
      meanwhile?.();
      Object.assign(running, await start());
    },
  };
  return running;
}

/** One platform for the tests of a file. */
export function usePlatform(options: Partial<LocalOptions> = {}): () => Running {
  let running: Running | undefined;
  beforeAll(async () => {
    running = await startPlatform(options);
  });
  afterAll(() => running?.stop());
  return () => {
    if (running === undefined) throw new Error('the platform is not up yet');
    return running;
  };
}
