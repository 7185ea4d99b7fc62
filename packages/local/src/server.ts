import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isRefusal, type RefusalCode, refuse } from '@yijianshi/domain';
import { BODY_LIMIT, type Log, problem } from '@yijianshi/runtime';
import type { LocalFileStore } from '@yijianshi/store/embedded';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { HttpCall } from './gateway.ts';

export interface ServerParts {
  readonly gateway: (call: HttpCall) => Promise<APIGatewayProxyResult>;
  readonly local: (method: string, path: string, body: Buffer) => Promise<object | undefined>;
  readonly files: LocalFileStore;
  readonly log: Log;
}

const BASE = 'http://127.0.0.1';

const WELCOME = `一件事一次办 yijianshi — 本机运行中 / running on this machine

  GET  /openapi.json              接口说明 / the API
  GET  /v1/themes                 主题 / themes
  POST /local/token               开发用令牌 / a development token (loopback only)
`;

/** The HTTP server of one machine: signed file links, the loopback-only routes, and everything else through the gateway. */
export function createHttpServer(parts: ServerParts): Server {
  return createServer((request, response) => {
    respond(parts, request, response).catch((error: unknown) => {
      parts.log.error('server failed', { error });
      if (response.headersSent) response.destroy();
      else sendProblem(response, 'INTERNAL');
    });
  });
}

async function respond(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const path = request.url ?? '/';
  if (!URL.canParse(path, BASE)) return sendProblem(response, 'ROUTE_UNKNOWN');
  const url = new URL(path, BASE);
  if (url.pathname.startsWith('/files/')) return transfer(parts.files, method, url, request, response);
  if (url.pathname === '/')
    return send(response, 200, { 'content-type': 'text/plain; charset=utf-8' }, WELCOME);

  const body = await readBody(request);
  if (body === undefined) return sendProblem(response, 'BODY_TOO_LARGE', { connection: 'close' });
  if (url.pathname.startsWith('/local/')) {
    if (!isLoopback(request.headers.host)) return sendProblem(response, 'ROUTE_UNKNOWN');
    const answer = await parts.local(method, url.pathname, body);
    if (answer === undefined) return sendProblem(response, 'ROUTE_UNKNOWN');
    if (isRefusal(answer)) return sendResult(response, problem(answer, randomUUID()));
    return send(response, 200, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(answer));
  }
  sendResult(response, await parts.gateway({ method, url, headers: request.headers, body }));
}

/** A page from elsewhere, whose name was made to point at this machine, is not given tokens (DNS rebinding). */
const isLoopback = (host = ''): boolean => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);

/** `undefined`: longer than the API takes; the rest is not read. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What S3 does for a presigned PUT or GET. */
async function transfer(
  files: LocalFileStore,
  method: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method === 'PUT') {
    const received = await files.receive(url, request.headers, request);
    if ('refused' in received) return sendProblem(response, received.refused, { connection: 'close' });
    return send(response, 200, { etag: `"${received.file.sha256}"` }, '');
  }
  if (method !== 'GET') return sendProblem(response, 'METHOD_NOT_ALLOWED');
  const served = await files.serve(url);
  if ('refused' in served) return sendProblem(response, served.refused);
  response.writeHead(200, served.headers);
  await pipeline(Readable.from(served.body), response);
}

const sendProblem = (
  response: ServerResponse,
  code: RefusalCode | 'FILE_NOT_FOUND',
  headers: Record<string, string> = {},
): void => {
  const result = problem(refuse(code === 'FILE_NOT_FOUND' ? 'NOT_FOUND' : code), randomUUID());
  sendResult(response, { ...result, headers: { ...result.headers, ...headers } });
};

const sendResult = (
  response: ServerResponse,
  { statusCode, headers, body, isBase64Encoded = false }: APIGatewayProxyResult,
): void =>
  send(
    response,
    statusCode,
    headers as Record<string, string>,
    isBase64Encoded ? Buffer.from(body, 'base64') : body,
  );

function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
): void {
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(body);
}
