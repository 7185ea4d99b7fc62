import type { DataExchange, Wanted } from '@yijianshi/exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A register that holds, of one person, what `Held` says. */
export interface Held {
  readonly register: DataExchange;
  /** A document of a type, whose it is, and the name it is under. */
  readonly document: { readonly type: string; readonly subject: Wanted['subject'] };
  /** A document that is not valid any more. */
  readonly expired: { readonly type: string; readonly subject: Wanted['subject'] };
  close(): Promise<void>;
}

const NOBODY = { kind: 'CITIZEN_ID', number: '110101199003070070' } as const;

/** The port's promises, whatever register stands behind it. */
export function dataExchangeConformance(name: string, open: () => Promise<Held>): void {
  describe(`${name}: a register`, () => {
    let held: Held;
    beforeAll(async () => {
      held = await open();
    });
    afterAll(() => held.close());
    const signal = () => AbortSignal.timeout(10_000);
    const ask = (wanted: Omit<Wanted, 'way'>, way: Wanted['way'] = 'E_LICENCE') =>
      held.register.fetch({ way, ...wanted }, signal());

    it('tells of what it has its own number and the digest, and nothing of what it says', async () => {
      const { document } = held;
      const answer = await ask(document);
      expect(answer).toEqual({
        found: {
          reference: expect.stringMatching(/^[\w.-]{1,120}$/),
          digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        },
      });
      expect(JSON.stringify(answer)).not.toContain(document.subject.number);
      expect(JSON.stringify(answer)).not.toContain(document.subject.name);
    });

    it('says the same when it is asked again, as an earlier result too', async () => {
      const first = await ask(held.document);
      expect(await ask(held.document)).toEqual(first);
      expect(await ask(held.document, 'PRIOR_RESULT')).toEqual(first);
    });

    it('has nothing of another type, nor of anybody else', async () => {
      expect(await ask({ ...held.document, type: 'OF_NO_TYPE' })).toEqual({ reason: 'NOT_FOUND' });
      expect(await ask({ ...held.document, subject: NOBODY })).toEqual({ reason: 'NOT_FOUND' });
    });

    it('gives nothing out under another name', async () => {
      const subject = { ...held.document.subject, name: '某某某某某' };
      expect(await ask({ ...held.document, subject })).toEqual({ reason: 'MISMATCH' });
    });

    it('says of what is not valid any more that it is not', async () => {
      expect(await ask(held.expired)).toEqual({ reason: 'NOT_VALID' });
    });

    it('checks that a number goes with a name', async () => {
      const { subject } = held.document;
      const check = (of: Wanted['subject']) => ask({ type: 'RESIDENT_IDENTITY', subject: of }, 'DATA_CHECK');
      expect(await check(subject)).toMatchObject({ found: {} });
      expect(await check({ ...subject, name: '王五' })).toEqual({ reason: 'MISMATCH' });
      expect(await check({ ...NOBODY, name: '王五' })).toEqual({ reason: 'NOT_FOUND' });
    });

    it('tells what it knows of a subject, each value with where it stands, and of a stranger nothing', async () => {
      const known = await held.register.known(held.document.subject, signal());
      expect(known).toContainEqual({
        of: { applicant: 'name' },
        value: held.document.subject.name,
        source: expect.objectContaining({ reference: expect.any(String) }),
      });
      for (const { source } of known) expect(source.register).toMatch(/^(OWN|PARTNER)$/);
      expect(await held.register.known(NOBODY, signal())).toEqual([]);
    });
  });
}
