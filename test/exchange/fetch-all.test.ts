import { createHash } from 'node:crypto';
import {
  type Answer,
  type DataExchange,
  type FetchRequest,
  fetchAll,
  type KnownValue,
  knownOf,
  prefill,
  type Registers,
  type Wanted,
} from '@yijianshi/exchange';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const person = { kind: 'CITIZEN_ID', number: '431102198803152477', name: '张三丰' } as const;
const other = { kind: 'CITIZEN_ID', number: '43110219900101001X', name: '李四' } as const;
const found = (reference: string): Answer => ({ found: { reference, digest: `sha256:${reference}` } });
const never = <T>(): Promise<T> => new Promise(() => {});

const register = (
  fetch: (wanted: Wanted) => Promise<Answer>,
  known: () => Promise<KnownValue[]> = async () => [],
): DataExchange => ({ fetch, known });
const saying = (answer: Answer) => register(async () => answer);
const registersOf = (OWN: DataExchange, PARTNER: DataExchange): Registers => ({ OWN, PARTNER });
const request = (more: Partial<Exclude<FetchRequest, { way: 'GENERATED_FORM' }>> = {}): FetchRequest => ({
  way: 'E_LICENCE',
  registers: ['OWN', 'PARTNER'],
  type: 'T',
  subjects: [person],
  ...more,
});
const fetchOne = async (registers: Registers, one: FetchRequest, ms = 1000) =>
  (await fetchAll(registers, { m: one }, ms)).m;

describe('a fetch', () => {
  it('is answered by the first register that has it; the next is not asked', async () => {
    const asked: string[] = [];
    const partner = register(async ({ type }) => {
      asked.push(type);
      return found('B');
    });
    expect(await fetchOne(registersOf(saying(found('A')), partner), request())).toEqual({
      obtained: { register: 'OWN', reference: 'A', digest: 'sha256:A' },
    });
    expect(asked).toEqual([]);
    const none = saying({ reason: 'NOT_FOUND' });
    expect(await fetchOne(registersOf(none, partner), request())).toMatchObject({
      obtained: { register: 'PARTNER' },
    });
  });

  it('that no register answers well goes back with the reason of the last', async () => {
    const registers = registersOf(saying({ reason: 'NOT_VALID' }), saying({ reason: 'UNAVAILABLE' }));
    expect(await fetchOne(registers, request())).toEqual({
      returned: { register: 'PARTNER', reason: 'UNAVAILABLE' },
    });
  });

  it('about several people needs every one of them', async () => {
    const both = request({ registers: ['PARTNER'], subjects: [person, other] });
    const all = register(async ({ subject }) => found(subject.number.slice(-2)));
    expect(await fetchOne(registersOf(all, all), both)).toEqual({
      obtained: {
        register: 'PARTNER',
        reference: '77 1X',
        digest: `sha256:${createHash('sha256').update('sha256:77\nsha256:1X').digest('hex')}`,
      },
    });
    const one = register(async ({ subject }) =>
      subject.name === '李四' ? { reason: 'MISMATCH' } : found('A'),
    );
    expect(await fetchOne(registersOf(one, one), both)).toEqual({
      returned: { register: 'PARTNER', reason: 'MISMATCH' },
    });
  });

  it('without a number to look up asks nobody', async () => {
    const asked = register(() => Promise.reject(new Error('asked')));
    expect(await fetchOne(registersOf(asked, asked), request({ subjects: [] }))).toEqual({
      returned: { register: 'OWN', reason: 'NO_SUBJECT' },
    });
  });

  it('of what is made from the form is the sealed form itself', async () => {
    const form = { ref: 'PERSONAL#1', digest: 'sha256:1' };
    const asked = register(() => Promise.reject(new Error('asked')));
    expect(await fetchOne(registersOf(asked, asked), { way: 'GENERATED_FORM', form })).toEqual({
      obtained: { register: 'FORM', reference: form.ref, digest: form.digest },
    });
  });

  it('never throws: a register that does is reported, without what it was asked', async () => {
    const reported: unknown[] = [];
    const broken = register(() => Promise.reject(new TypeError('bug')));
    const outcomes = await fetchAll(registersOf(broken, broken), { m: request() }, 1000, (name, error) =>
      reported.push([name, String(error)]),
    );
    expect(outcomes.m).toEqual({ returned: { register: 'PARTNER', reason: 'UNAVAILABLE' } });
    expect(reported).toEqual([
      ['OWN', 'TypeError: bug'],
      ['PARTNER', 'TypeError: bug'],
    ]);
  });
});

describe('all fetches of a case', () => {
  it('run at once, and end within the time given, whatever the registers do', async () => {
    const began = performance.now();
    const outcomes = await fetchAll(
      registersOf(register(never), register(never)),
      Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`m_${i}`, request()])),
      80,
    );
    expect(performance.now() - began).toBeLessThan(1500);
    expect(Object.keys(outcomes)).toHaveLength(20);
    for (const outcome of Object.values(outcomes))
      expect(outcome).toMatchObject({ returned: { reason: 'TIMEOUT' } });
  });

  it('for any registers come to one outcome each', async () => {
    const answer = fc.oneof(
      fc.constant<() => Promise<Answer>>(async () => found('A')),
      fc
        .constantFrom('NOT_FOUND', 'MISMATCH', 'TIMEOUT')
        .map((reason) => async (): Promise<Answer> => ({ reason: reason as 'NOT_FOUND' })),
      fc.constant<() => Promise<Answer>>(() => Promise.reject(new Error('bug'))),
      fc.constant<() => Promise<Answer>>(never),
    );
    const requests = fc.dictionary(
      fc.stringMatching(/^m_[a-z]{1,3}$/),
      fc.record({ registers: fc.subarray(['OWN', 'PARTNER'] as const, { minLength: 1 }) }),
    );
    await fc.assert(
      fc.asyncProperty(answer, answer, requests, async (own, partner, asked) => {
        const outcomes = await fetchAll(
          registersOf(register(own), register(partner)),
          Object.fromEntries(Object.entries(asked).map(([id, more]) => [id, request(more)])),
          20,
        );
        expect(Object.keys(outcomes).sort()).toEqual(Object.keys(asked).sort());
        for (const outcome of Object.values(outcomes))
          expect('obtained' in outcome).not.toBe('returned' in outcome);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is known of a person', () => {
  const source = (name: 'OWN' | 'PARTNER') => ({ register: name, reference: name });
  const value = (of: KnownValue['of'], said: string | number, name: 'OWN' | 'PARTNER', kind?: 'TEXT') => ({
    of,
    value: said,
    source: source(name),
    ...(kind === undefined ? {} : { kind }),
  });
  const own = register(
    () => never(),
    async () => [
      value({ applicant: 'name' }, '张三', 'OWN'),
      value({ applicant: 'phone' }, '13900000000', 'OWN'),
      value({ field: 'shopName' }, '湘味轩', 'OWN', 'TEXT'),
    ],
  );
  const partner = register(
    () => never(),
    async () => [
      value({ applicant: 'name' }, '张三丰', 'PARTNER'),
      value({ applicant: 'phone' }, '13800000000', 'PARTNER'),
      value({ applicant: 'address' }, '零陵区', 'PARTNER'),
    ],
  );

  it('is each value once: the name as the population register has it, the rest as it was said here last', async () => {
    const { values } = await knownOf(registersOf(own, partner), person, 1000);
    expect(Object.fromEntries(values.map(({ of, value: said }) => [Object.values(of)[0], said]))).toEqual({
      name: '张三丰',
      phone: '13900000000',
      shopName: '湘味轩',
      address: '零陵区',
    });
  });

  it('is what the others say, where a register fails or is late', async () => {
    const dead = register(
      () => never(),
      () => Promise.reject(new Error('bug')),
    );
    const late = register(
      () => never(),
      () => never(),
    );
    const { values } = await knownOf(registersOf(dead, partner), person, 1000);
    expect(values).toHaveLength(3);
    expect((await knownOf(registersOf(own, late), person, 50)).values).toHaveLength(3);
  });

  it('fills in a plan’s fields by name and kind, and its only number and phone by kind', async () => {
    const field = (id: string, kind: 'TEXT' | 'NUMBER' | 'PHONE' | 'CITIZEN_ID') => ({
      field: id,
      name: id,
      kind,
      required: true,
      personal: true,
    });
    const known = await knownOf(registersOf(own, partner), person, 1000);
    const form = [
      field('shopName', 'TEXT'),
      field('contact', 'PHONE'),
      field('ownerId', 'CITIZEN_ID'),
      field('area', 'NUMBER'),
    ];
    expect(prefill(known, { form }, person)).toEqual({
      applicant: {
        name: { value: '张三丰', source: source('PARTNER') },
        phone: { value: '13900000000', source: source('OWN') },
        address: { value: '零陵区', source: source('PARTNER') },
      },
      form: {
        shopName: { value: '湘味轩', source: source('OWN') },
        contact: { value: '13900000000', source: source('OWN') },
        ownerId: { value: person.number, source: { register: 'SUBJECT' } },
      },
    });
    // A field of the same name that is something else, and two of one kind, are left to the applicant.
    const others = [
      field('shopName', 'NUMBER'),
      field('fatherId', 'CITIZEN_ID'),
      field('motherId', 'CITIZEN_ID'),
    ];
    expect(prefill(known, { form: others }, person).form).toEqual({});
  });
});
