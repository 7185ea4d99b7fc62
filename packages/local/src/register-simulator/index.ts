import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { instantOf } from '@yijianshi/domain';
import { EntryQuestion, SubjectQuestion } from '@yijianshi/exchange/partner';
import { parseStrictJson, signWebhook, verifyWebhook } from '@yijianshi/wire';
import { FORGERS_SECRET, type RegisterMisbehaviour } from './misbehaviour.ts';
import { RESIDENTS, type Resident } from './residents.ts';

export { RegisterMisbehaviour } from './misbehaviour.ts';
export type { Resident } from './residents.ts';

export interface RegisterSimulatorOptions {
  readonly secret: string;
  readonly clock: { now(): number };
  /** 0, the default: any free one. */
  readonly port?: number;
  readonly misbehave?: RegisterMisbehaviour;
  readonly residents?: Readonly<Record<string, Resident>>;
}

export interface RegisterSimulator {
  /** What the partner register's `baseUrl` is set to. */
  readonly url: string;
  /** How often it was asked for what. */
  asked(): readonly { readonly path: string; readonly type?: string }[];
  /** Changes its manners from now on. */
  misbehave(misbehaviour: RegisterMisbehaviour): void;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body: Uint8Array;
}

const MAX_BYTES = 64 * 1024;
const json = (content: object): Uint8Array => new TextEncoder().encode(JSON.stringify(content));

/**
 * The partner's side of the interface that `packages/exchange/src/registers/partner.ts` describes. Well behaved it has every document
 * that is asked for, and every name goes with its number: what a city's exchange mostly answers.
 */
export async function startRegisterSimulator({
  secret,
  clock,
  port = 0,
  misbehave = {},
  residents = RESIDENTS,
}: RegisterSimulatorOptions): Promise<RegisterSimulator> {
  let manners = misbehave;
  const asked: { path: string; type?: string }[] = [];
  const now = () => instantOf(clock.now());
  const digestOf = (...parts: string[]) =>
    createHmac('sha256', secret).update(parts.join('\0')).digest('hex');

  async function answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const headers = request.headers as Record<string, string | undefined>;
    if (body === undefined || verifyWebhook([secret], headers, now(), body) !== 'VALID') {
      response.writeHead(body === undefined ? 413 : 401).end();
      return;
    }
    const content = parseStrictJson(body);
    const type = EntryQuestion.safeParse(content).data?.type;
    asked.push({ path, ...(type === undefined ? {} : { type }) });
    const ill = manners.types === undefined || manners.types.includes(type ?? '') ? manners : {};
    if (ill.answerAfterMs) await new Promise((resolve) => setTimeout(resolve, ill.answerAfterMs));
    const reply = misread(replyTo(path, content, ill), ill);
    const id = ill.answersAnother ? `req_${randomUUID()}` : (headers['webhook-id'] ?? '');
    const signed = signWebhook([ill.wrongSignature ? FORGERS_SECRET : secret], id, now(), reply.body);
    response.writeHead(reply.status, { 'content-type': 'application/json', ...signed }).end(reply.body);
  }

  function replyTo(path: string, content: unknown, ill: RegisterMisbehaviour): Reply {
    if (path === '/entries') {
      const question = EntryQuestion.safeParse(content);
      if (question.success) return { status: 200, body: json(entryFor(question.data, ill)) };
    }
    if (path === '/subjects') {
      const question = SubjectQuestion.safeParse(content);
      if (question.success)
        return { status: 200, body: json(residentFor(question.data.subject.number, ill)) };
    }
    return { status: 400, body: json({ code: 'QUESTION_INVALID' }) };
  }

  function entryFor({ what, type, subject: { number } }: EntryQuestion, ill: RegisterMisbehaviour): object {
    if (ill.notFound) return { outcome: 'NOT_FOUND' };
    if (ill.mismatch) return { outcome: 'MISMATCH' };
    if (ill.notValid) return { outcome: 'NOT_VALID' };
    const sha256 = digestOf(what, type, number);
    const reference = ill.tellsNumber ? `ID-${number}` : `X${sha256.slice(0, 16)}`;
    return { outcome: 'FOUND', type, number: ill.anothers ? 'ANOTHER' : number, reference, sha256 };
  }

  function residentFor(number: string, ill: RegisterMisbehaviour): object {
    const resident = Object.hasOwn(residents, number) ? residents[number] : undefined;
    return resident === undefined || ill.notFound
      ? { outcome: 'NOT_FOUND' }
      : { outcome: 'FOUND', reference: `R${digestOf(number).slice(0, 16)}`, ...resident };
  }

  const server = createServer((request, response) => {
    const path = request.method === 'POST' ? (request.url ?? '') : '';
    answer(path, request, response).catch(() => response.writeHead(500).end());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    misbehave(next) {
      manners = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What becomes of a good answer on the way out of a bad register. */
function misread(reply: Reply, { fails, malformed, tooLarge }: RegisterMisbehaviour): Reply {
  if (fails) return { status: 500, body: json({ code: 'INTERNAL' }) };
  if (malformed) return { ...reply, body: new TextEncoder().encode('<html>稍后再试</html>') };
  return tooLarge ? { ...reply, body: new Uint8Array(1024 * 1024).fill(0x20) } : reply;
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
