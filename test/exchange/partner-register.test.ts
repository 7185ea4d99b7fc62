import type { DataExchange, Wanted } from '@yijianshi/exchange';
import { connectRegister } from '@yijianshi/exchange/partner';
import { type RegisterMisbehaviour, startRegisterSimulator } from '@yijianshi/local/register-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataExchangeConformance } from './conformance.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const clock = { now: () => Date.parse('2026-11-20T10:00:00+08:00') };
const never = new AbortController().signal;
const person = { kind: 'CITIZEN_ID', number: '431102198803152477', name: '张三丰' } as const;
const LICENCE = '11431100MB0000019N003';
const wanted: Wanted = { way: 'E_LICENCE', type: LICENCE, subject: person };

const connectTo = (settings: object | undefined, http: typeof fetch = fetch): DataExchange =>
  connectRegister(async () => settings, { fetch: http, clock });

/** The simulator has whatever it is asked for; here it is told what it has not. */
dataExchangeConformance('the partner’s, over HTTP', async () => {
  const simulator = await startRegisterSimulator({
    secret: SECRET,
    clock,
    residents: { [person.number]: { name: person.name } },
  });
  const settings = { baseUrl: simulator.url, secrets: [SECRET], timeoutMs: 2000 };
  const register = connectTo(settings);
  return {
    register: {
      async fetch(asked, signal) {
        const { number, name } = asked.subject;
        const misbehave: RegisterMisbehaviour =
          asked.type === 'EXPIRED'
            ? { notValid: true }
            : number !== person.number || asked.type === 'OF_NO_TYPE'
              ? { notFound: true }
              : { mismatch: name !== undefined && name !== person.name };
        simulator.misbehave(misbehave);
        return register.fetch(asked, signal);
      },
      known(subject, signal) {
        simulator.misbehave({});
        return register.known(subject, signal);
      },
    },
    document: { type: LICENCE, subject: person },
    expired: { type: 'EXPIRED', subject: person },
    close: simulator.close,
  };
});

describe('the partner register', () => {
  let simulator: Awaited<ReturnType<typeof startRegisterSimulator>>;
  beforeAll(async () => {
    simulator = await startRegisterSimulator({ secret: SECRET, clock });
  });
  afterAll(() => simulator.close());
  const settings = (more: object = {}) => ({
    baseUrl: simulator.url,
    secrets: [SECRET],
    timeoutMs: 500,
    ...more,
  });

  it.each<[string, RegisterMisbehaviour, string]>([
    ['has nothing', { notFound: true }, 'NOT_FOUND'],
    ['knows another name', { mismatch: true }, 'MISMATCH'],
    ['has it, revoked', { notValid: true }, 'NOT_VALID'],
    ['answers about somebody else', { anothers: true }, 'MISMATCH'],
    ['fails', { fails: true }, 'UNAVAILABLE'],
    ['answers too late', { answerAfterMs: 3000 }, 'TIMEOUT'],
    ['answers what is no JSON', { malformed: true }, 'UNREADABLE'],
    ['answers without an end', { tooLarge: true }, 'UNREADABLE'],
    ['signs with another secret', { wrongSignature: true }, 'UNREADABLE'],
    ['answers another question, well signed', { answersAnother: true }, 'UNREADABLE'],
    ['calls its entry by the number of the person', { tellsNumber: true }, 'UNREADABLE'],
  ])('that %s is an answer with its reason', async (_, manners, reason) => {
    simulator.misbehave(manners);
    expect(await connectTo(settings()).fetch(wanted, never)).toEqual({ reason });
    simulator.misbehave({});
    expect(await connectTo(settings()).fetch(wanted, never)).toMatchObject({ found: {} });
  });

  it.each<[string, RegisterMisbehaviour]>([
    ['fails', { fails: true }],
    ['is late', { answerAfterMs: 3000 }],
    ['signs wrongly', { wrongSignature: true }],
    ['tells what is no JSON', { malformed: true }],
  ])('that %s knows nobody', async (_, manners) => {
    simulator.misbehave(manners);
    expect(await connectTo(settings()).known(person, never)).toEqual([]);
    simulator.misbehave({});
    expect(await connectTo(settings()).known(person, never)).not.toEqual([]);
  });

  it('that is not connected says so, and is not looked for', async () => {
    const http = () => Promise.reject(new Error('asked'));
    expect(await connectTo(undefined, http).fetch(wanted, never)).toEqual({ reason: 'NOT_CONNECTED' });
    expect(await connectTo(undefined, http).known(person, never)).toEqual([]);
  });

  it('that nobody listens at cannot be reached; one that is given up is late', async () => {
    const dead = settings({ baseUrl: 'http://127.0.0.1:1' });
    expect(await connectTo(dead).fetch(wanted, never)).toEqual({ reason: 'UNAVAILABLE' });
    expect(await connectTo(settings()).fetch(wanted, AbortSignal.abort())).toEqual({ reason: 'TIMEOUT' });
  });

  it('that does not know our secret turns us away', async () => {
    const stranger = settings({ secrets: [`whsec_${Buffer.alloc(32, 9).toString('base64')}`] });
    expect(await connectTo(stranger).fetch(wanted, never)).toEqual({ reason: 'UNAVAILABLE' });
  });

  it('may change its secret without a gap: every one given verifies', async () => {
    const old = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    expect(await connectTo(settings({ secrets: [SECRET, old] })).fetch(wanted, never)).toMatchObject({
      found: {},
    });
  });

  it('is asked over plain HTTP on this machine only, and with settings that fit', async () => {
    for (const wrong of [{ baseUrl: 'http://register.example' }, { secrets: [] }, { timeoutMs: 0 }, { x: 1 }])
      await expect(connectTo(settings(wrong)).fetch(wanted, never)).rejects.toThrow();
  });

  it('is asked with what it needs, in the body: the way there knows nobody', async () => {
    const sent: { url: string; body: string }[] = [];
    const http: typeof fetch = async (url, init) => {
      sent.push({ url: String(url), body: Buffer.from(init?.body as Uint8Array).toString() });
      throw new Error('enough');
    };
    await connectTo(settings(), http).fetch({ ...wanted, subject: { ...person } }, never);
    await connectTo(settings(), http).known({ ...person }, never);
    for (const { url } of sent) expect(url).not.toContain(person.number);
    expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
      { ask: 'ENTRY', what: 'DOCUMENT', type: LICENCE, subject: person },
      { ask: 'SUBJECT', subject: { kind: person.kind, number: person.number } },
    ]);
  });
});
