import { CreateCase, CreateDraft, PatchDraft, patchOf } from '@yijianshi/contracts';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const MEMBERS = Object.keys(CreateCase.shape).filter((name) => name !== 'overrides');
const faultsOf = (schema: typeof CreateCase | typeof PatchDraft, value: unknown) =>
  (schema.safeParse(value).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('what a draft may be told', () => {
  it('is every member of an application, but what an officer says when the case is made', () => {
    for (const member of MEMBERS) {
      const value = { [member]: (RESTAURANT as Record<string, unknown>)[member] ?? undefined };
      expect(PatchDraft.parse(value), member).toEqual(value);
    }
    expect(faultsOf(PatchDraft, { overrides: [] })).toEqual([': Unrecognized key: "overrides"']);
  });

  it('may be any part of an application, and any part may be removed again', () => {
    fc.assert(
      fc.property(part(RESTAURANT), ({ themeId: _, ...value }) => {
        expect(PatchDraft.parse(value)).toEqual(value);
        expect(CreateDraft.parse({ themeId: 't_restaurant', ...value })).toMatchObject(value);
      }),
    );
  });

  it('adds nothing of its own: a default is for the case to take', () => {
    expect(PatchDraft.parse({})).toEqual({});
    expect(CreateDraft.parse({ themeId: 't_x' })).toEqual({ themeId: 't_x' });
    expect(PatchDraft.parse({ applicant: {}, form: {} })).toEqual({ applicant: {}, form: {} });
  });

  it.each<object>([
    { applicant: { phone: '110' } },
    { applicant: { name: '' } },
    { applicant: { name: '长'.repeat(101) } },
    { deliveryMode: 'PIGEON' },
    { area: '4311' },
    { form: { a: [] } },
    { answers: { q: 1 } },
  ])('has the faults of the whole: %j', (value) => {
    const [path = ''] = faultsOf(PatchDraft, value).map((fault) => fault.split(':')[0]);
    const whole = {
      ...RESTAURANT,
      ...value,
      applicant: { ...RESTAURANT.applicant, ...('applicant' in value ? (value.applicant as object) : {}) },
    };
    expect(faultsOf(CreateCase, whole).some((fault) => fault.startsWith(path))).toBe(true);
    expect(path).not.toBe('');
  });
});

describe('a patch of something that may be of several kinds', () => {
  const Person = z.strictObject({
    kind: z.literal('P').optional(),
    name: z.string().max(3),
    phone: z.string(),
  });
  const Firm = z.strictObject({
    kind: z.literal('F'),
    name: z.string().max(3),
    contact: z.strictObject({ name: z.string().min(2) }),
  });
  const Patch = patchOf(
    z.strictObject({
      who: z.discriminatedUnion('kind', [Person, Firm]).default({ kind: 'P', name: '', phone: '' }),
    }),
  );
  const issues = (who: object) =>
    (Patch.safeParse({ who }).error?.issues ?? []).map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );

  it('may name any member of any kind, or change the kind', () => {
    for (const who of [
      {},
      { kind: 'F' },
      { kind: null, phone: null },
      { contact: { name: '张三' } },
      { name: '某', contact: null },
    ])
      expect(Patch.parse({ who })).toEqual({ who });
  });

  it('says by name what none of them could hold', () => {
    expect(issues({ name: '四个字的' })).toEqual([expect.stringMatching(/^who\.name: .*3/)]);
    expect(issues({ kind: 'X' })).toEqual([expect.stringMatching(/^who\.kind: /)]);
    expect(issues({ contact: { name: '张' } })).toEqual([expect.stringMatching(/^who\.contact\.name: /)]);
    expect(issues({ nobody: 1 })).toEqual(['who: Unrecognized key: "nobody"']);
  });
});

/** Any of the members, at any depth, or `null` in the place of one. */
function part(value: object): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(value).map(([name, member]: [string, unknown]) => {
    const some = typeof member === 'object' && member !== null ? part(member) : fc.constant(member);
    return fc
      .option(fc.oneof(fc.constant(null), some), { nil: undefined })
      .map((chosen) => [name, chosen] as const);
  });
  return fc
    .tuple(...members)
    .map((entries) => Object.fromEntries(entries.filter(([, chosen]) => chosen !== undefined)));
}
