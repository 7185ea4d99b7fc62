import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { LocalFileStore } from '@yijianshi/store/embedded';

/** The smallest server that makes the signed URLs of a local file store work. */
export interface FileServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveFiles(files: () => LocalFileStore): Promise<FileServer> {
  const server = createServer(async (req, res) => {
    const url = req.url ?? '/';
    if (req.method === 'PUT') {
      const outcome = await files().receive(url, req.headers, req);
      res.writeHead(outcome.status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(outcome));
      return;
    }
    const served = await files().serve(url);
    if ('refused' in served) {
      res.writeHead(served.status).end(JSON.stringify(served));
      return;
    }
    res.writeHead(served.status, served.headers);
    for await (const chunk of served.body) res.write(chunk);
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface HttpAnswer {
  /** 0: the server hung up without an answer. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends exactly what it is told, right or wrong, which `fetch` would not. */
export function send(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: Uint8Array = new Uint8Array(),
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const gone = (): void => resolve({ status: 0, headers: {}, text: '' });
    const request = url.startsWith('https:') ? httpsRequest : httpRequest;
    const req = request(url, { method, headers, agent: false, insecureHTTPParser: false }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (part: string) => {
        text += part;
      });
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }));
      res.on('error', gone);
    });
    req.on('error', gone);
    req.end(body);
  });
}
