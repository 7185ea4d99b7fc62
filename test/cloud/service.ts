import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { allows, type Grant } from './account.ts';

/** A request to a service of the account, as it arrived. */
export interface ServiceCall {
  /** Whose credentials signed it: a function's name. */
  readonly caller: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Of a JSON protocol: `Encrypt`. */
  readonly target: string;
  /** By a signed URL, without the caller's being there. */
  readonly presigned: boolean;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array | string;
}

/** What a service was asked for; the bill is made from these. */
export interface Metered {
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Index partitions written, by what their names start with. */
  readonly partitions: readonly string[];
  /** What left through a signed URL, to the internet. */
  readonly bytesOut: number;
}

/** A service does not do what its caller's role does not allow. */
class Denied extends Error {}

export interface Permits {
  /** Throws `Denied` where the caller's role lacks the action. */
  demand(caller: string, action: string, resource: string, context?: Record<string, string>): void;
  may(caller: string, action: string, resource: string, context?: Record<string, string>): boolean;
  readonly used: ReadonlyMap<string, ReadonlySet<string>>;
  readonly denied: readonly string[];
}

/** The roles' policies of the synthesised template, asked at every call. */
export function permitsOf(grantsOf: (caller: string) => readonly Grant[]): Permits {
  const used = new Map<string, Set<string>>();
  const denied: string[] = [];
  const may: Permits['may'] = (caller, action, resource, context) =>
    allows(grantsOf(caller), action, resource, context);
  return {
    used,
    denied,
    may,
    demand(caller, action, resource, context) {
      if (!may(caller, action, resource, context)) {
        denied.push(`${caller}: ${action} on ${resource}`);
        throw new Denied(`${caller} is not authorized to perform: ${action} on resource: ${resource}`);
      }
      used.set(caller, (used.get(caller) ?? new Set()).add(action));
    },
  };
}

export interface ServiceReply {
  readonly answer: ServiceAnswer;
  readonly metered?: Partial<Omit<Metered, 'caller' | 'service'>>;
}

export type Service = (call: ServiceCall) => Promise<ServiceReply> | ServiceReply;

export const json = (value: object, status = 200): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(value),
});

/** One endpoint for all services: which one is meant, and who calls, stands in what signed the request. */
export async function startServices(services: Readonly<Record<string, Service>>) {
  const metered: Metered[] = [];
  const failures: unknown[] = [];

  async function answer(request: IncomingMessage): Promise<ServiceAnswer> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const header = /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '');
    const query = url.searchParams.get('X-Amz-Credential')?.split('/');
    const [caller = '', service = ''] = header?.slice(1) ?? [query?.[0], query?.[3]];
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const target = String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1);
    const known = services[service];
    if (known === undefined) return { status: 403, body: `no service '${service}'` };
    const call: ServiceCall = {
      caller,
      method: request.method ?? '',
      url,
      headers: request.headers as Record<string, string>,
      body: Buffer.concat(chunks),
      target: target ?? '',
      presigned: header === null,
    };
    try {
      const reply = await known(call);
      metered.push({
        caller,
        service,
        operation: call.target,
        writeUnits: 0,
        readUnits: 0,
        partitions: [],
        bytesOut: 0,
        ...reply.metered,
      });
      return reply.answer;
    } catch (error) {
      if (!(error instanceof Denied)) throw error;
      return service === 's3'
        ? { status: 403, body: `<Error><Code>AccessDenied</Code><Message>${error.message}</Message></Error>` }
        : json({ __type: 'AccessDeniedException', message: error.message }, 400);
    }
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, headers = {}, body = '' }) => response.writeHead(status, headers).end(body),
      (error: unknown) => {
        failures.push(error);
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    metered: metered as readonly Metered[],
    /** What went wrong in a double itself. */
    failures: failures as readonly unknown[],
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
