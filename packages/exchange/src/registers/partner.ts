import { randomUUID } from 'node:crypto';
import { type Instant, instantOf } from '@yijianshi/domain';
import {
  isPrivate,
  parseStrictJson,
  SECRET,
  send,
  signWebhook,
  verifyWebhook,
  type WireAnswer,
} from '@yijianshi/wire';
import * as z from 'zod';
import type { Answer, DataExchange, KnownValue, Wanted } from '../port.ts';

/**
 * The platform's own interface for a city's or province's data exchange: JSON over HTTP, both directions signed with Standard Webhooks.
 *
 * - `POST /entries` asks for one document or check of one subject; `POST /subjects` asks what is known of a subject.
 * - Everything is in the body, nothing in the URL: URLs are logged on the way.
 * - An answer carries the `webhook-id` of its question, so that one cannot stand in for another.
 */

// What differs between two installations

const Options = z.strictObject({
  baseUrl: z.url().refine(isPrivate, 'https, or http on this machine'),
  /** The first signs; all verify, so that a secret can be changed without a gap. */
  secrets: z.array(z.string().regex(SECRET)).min(1),
  timeoutMs: z.int().positive().max(10_000).default(2500),
});
export type PartnerOptions = z.infer<typeof Options>;

// Questions

const Kind = z.enum(['CITIZEN_ID', 'CREDIT_CODE']);
const Text = z.string().min(1).max(200);
/** The body of `POST /entries`. */
export const EntryQuestion = z.strictObject({
  ask: z.literal('ENTRY'),
  /** A document, or whether number and name go together. */
  what: z.enum(['DOCUMENT', 'CHECK']),
  type: Text,
  subject: z.strictObject({ kind: Kind, number: Text, name: Text.optional() }),
});
export type EntryQuestion = z.infer<typeof EntryQuestion>;
/** The body of `POST /subjects`. */
export const SubjectQuestion = z.strictObject({
  ask: z.literal('SUBJECT'),
  subject: z.strictObject({ kind: Kind, number: Text }),
});

// Answers

/** The register's own number: nobody's identity number stands in it, because it goes into the record. */
const Reference = z.string().regex(/^[\w.-]{1,64}$/);
const EntryAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('FOUND'),
    type: Text,
    number: Text,
    reference: Reference,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    validUntil: z.iso.date().optional(),
  }),
  z.strictObject({ outcome: z.enum(['NOT_FOUND', 'MISMATCH', 'NOT_VALID']) }),
]);
const SubjectAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('FOUND'),
    reference: Reference,
    name: Text.optional(),
    address: Text.optional(),
    phone: Text.optional(),
    /** By the ids that fields have in the themes. */
    fields: z.record(z.string().max(64), z.union([z.string().max(2000), z.number()])).default({}),
  }),
  z.strictObject({ outcome: z.literal('NOT_FOUND') }),
]);

function entryIn(content: unknown, { type, subject }: Wanted, now: Instant): Answer {
  const read = EntryAnswer.safeParse(content);
  if (!read.success) return { reason: 'UNREADABLE' };
  if (read.data.outcome !== 'FOUND') return { reason: read.data.outcome };
  const { reference, sha256, validUntil, ...found } = read.data;
  if (reference.includes(subject.number)) return { reason: 'UNREADABLE' };
  if (found.type !== type || found.number !== subject.number) return { reason: 'MISMATCH' };
  if (validUntil !== undefined && validUntil < now.slice(0, 10)) return { reason: 'NOT_VALID' };
  return { found: { reference, digest: `sha256:${sha256}` } };
}

function valuesIn(content: unknown): KnownValue[] {
  const read = SubjectAnswer.safeParse(content);
  if (!read.success || read.data.outcome !== 'FOUND') return [];
  const { reference, fields, name, address, phone } = read.data;
  const source = { register: 'PARTNER', reference } as const;
  return [
    ...Object.entries({ name, address, phone }).flatMap(([of, value]): KnownValue[] =>
      value === undefined ? [] : [{ of: { applicant: of as 'name' }, value, source }],
    ),
    ...Object.entries(fields).map(([field, value]): KnownValue => ({ of: { field }, value, source })),
  ];
}

// The way there and back

export interface World {
  readonly fetch: typeof fetch;
  /** Epoch milliseconds. */
  readonly clock: { now(): number };
}

/** `settings`: `undefined` where no register is connected. Settings that do not fit are a fault of the set-up, and thrown. */
export function connectRegister(settings: () => Promise<unknown>, world: World): DataExchange {
  const now = (): Instant => instantOf(world.clock.now());

  async function ask(
    path: string,
    question: z.infer<typeof EntryQuestion> | z.infer<typeof SubjectQuestion>,
    signal: AbortSignal,
  ): Promise<{ content: unknown } | Extract<Answer, { reason: string }>> {
    const given = await settings();
    if (given === undefined) return { reason: 'NOT_CONNECTED' };
    const options = Options.parse(given);
    const id = `req_${randomUUID()}`;
    const body = new TextEncoder().encode(JSON.stringify(question));
    const answer = await send(
      world.fetch,
      {
        method: 'POST',
        url: `${options.baseUrl.replace(/\/$/, '')}${path}`,
        headers: {
          'content-type': 'application/json',
          ...signWebhook(options.secrets.slice(0, 1), id, now(), body),
        },
        body,
      },
      options.timeoutMs,
      signal,
    );
    if ('failed' in answer) return { reason: REASON_OF[answer.failed] };
    if (answer.status !== 200) return { reason: 'UNAVAILABLE' };
    const content = isSigned(answer, id, options) ? parseStrictJson(answer.body) : undefined;
    return content === undefined ? { reason: 'UNREADABLE' } : { content };
  }

  const isSigned = ({ headers, body }: WireAnswer, id: string, { secrets }: PartnerOptions): boolean =>
    headers['webhook-id'] === id && verifyWebhook(secrets, headers, now(), body) === 'VALID';

  return {
    async fetch(wanted, signal) {
      const { way, type, subject } = wanted;
      const what = way === 'DATA_CHECK' ? 'CHECK' : 'DOCUMENT';
      const answer = await ask('/entries', { ask: 'ENTRY', what, type, subject: named(subject) }, signal);
      return 'reason' in answer ? answer : entryIn(answer.content, wanted, now());
    },
    async known({ kind, number }, signal) {
      const answer = await ask('/subjects', { ask: 'SUBJECT', subject: { kind, number } }, signal);
      return 'reason' in answer ? [] : valuesIn(answer.content);
    },
  };
}

const REASON_OF = { TIMEOUT: 'TIMEOUT', UNREACHABLE: 'UNAVAILABLE', TOO_LARGE: 'UNREADABLE' } as const;

/** Names what is sent, so that nothing else an object may hold goes along. */
const named = ({ kind, number, name }: Wanted['subject']) => ({
  kind,
  number,
  ...(name === undefined ? {} : { name }),
});
