import { createServer } from 'node:http';
import type { Json } from '@yijianshi/store';

/** Lambda's Invoke, as far as an emulator of Step Functions calls it: every function of a test stands behind one port. */
export interface Functions {
  /** Calls that have not been answered. */
  underWay(): number;
  close(): Promise<void>;
}

export async function serveFunctions(
  at: URL,
  invoke: (functionName: string, payload: Json) => Promise<Json>,
): Promise<Functions> {
  let underWay = 0;
  const server = createServer(async (req, res) => {
    underWay += 1;
    try {
      const name = /\/functions\/([^/]+)\/invocations/.exec(req.url ?? '')?.[1] ?? '';
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      const answer = await invoke(decodeURIComponent(name), JSON.parse(Buffer.concat(chunks).toString()));
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      res.writeHead(200, { 'x-amz-function-error': 'Unhandled' });
      res.end(JSON.stringify({ errorType, errorMessage }));
    } finally {
      underWay -= 1;
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(at.port), at.hostname, resolve);
  });
  return {
    underWay: () => underWay,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
