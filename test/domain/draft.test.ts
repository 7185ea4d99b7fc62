import {
  changedNames,
  draftChanged,
  keptThrough,
  maskedApplication,
  masksSentBack,
  mergePatch,
} from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Json = Parameters<typeof mergePatch>[1];

/** RFC 7396, section 2, word for word, on values of its own. */
function ofTheRfc(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = ofTheRfc(result[name], value);
  }
  return result;
}

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
/** Few names, so that patches meet. */
const { member } = fc.letrec<{ member: Json }>((tie) => ({
  member: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, 'a', 'b', 1, true, [1, null], []),
    fc.dictionary(fc.constantFrom('a', 'b', 'form', 'x.y', 'constructor', 'toString'), tie('member')),
  ),
}));

describe('a merge patch', () => {
  it('is RFC 7396’s, for any sequence of patches', () => {
    fc.assert(
      fc.property(json, fc.array(fc.oneof(member, json), { maxLength: 8 }), (start, patches) => {
        expect(patches.reduce<Json>(mergePatch, start)).toEqual(patches.reduce<unknown>(ofTheRfc, start));
      }),
    );
  });

  it.each<[Json, Json, Json]>([
    // RFC 7396, appendix A.
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, merged) => {
    expect(mergePatch(target, patch)).toEqual(merged);
  });

  it('changes nothing of what it was given', () => {
    fc.assert(
      fc.property(member, member, (target, patch) => {
        const before = JSON.stringify([target, patch]);
        mergePatch(target, patch);
        expect(JSON.stringify([target, patch])).toBe(before);
      }),
    );
  });
});

describe('the names of what changed', () => {
  it.each<[Json, Json, string[]]>([
    [{ form: { a: 1, b: 2 } }, { form: { a: 1, b: 3 } }, ['form.b']],
    [{ form: { a: 1 } }, {}, ['form.a']],
    [{}, { applicant: { name: '张三', phone: '1' } }, ['applicant.name', 'applicant.phone']],
    [{ list: [1, 2] }, { list: [2, 1] }, ['list']],
    [{}, { form: {} }, ['form']],
    [{ a: 1 }, { a: 1 }, []],
  ])('%j → %j: %j', (before, after, names) => {
    expect(changedNames(before, after)).toEqual(names);
  });

  it('are none exactly where nothing changed', () => {
    const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), member);
    fc.assert(
      fc.property(object, object, (before, after) => {
        const same = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
        expect(changedNames(sorted(before), sorted(after)).length === 0).toBe(same);
      }),
    );
  });

  it('since a version are those of the later ones', () => {
    const touched = { area: 1, 'form.shopName': 3, 'applicant.phone': 4 };
    const names = (since: number) => draftChanged(touched, since).errors.map(({ field }) => field);
    expect(names(0)).toEqual(Object.keys(touched));
    expect(names(3)).toEqual(['applicant.phone']);
    expect(names(4)).toEqual([]);
  });
});

function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

describe('an application shown', () => {
  const fields = [
    { field: 'shopName', kind: 'TEXT', personal: true },
    { field: 'creditCode', kind: 'CREDIT_CODE', personal: true },
    { field: 'mobile', kind: 'PHONE', personal: true },
    { field: 'area', kind: 'NUMBER', personal: false },
    { field: 'owner', kind: 'TEXT', personal: false },
  ] as const;
  const application = {
    themeId: 't_x',
    area: '431101000000',
    answers: { q_a: 'yes' },
    applicant: {
      kind: 'NATURAL_PERSON',
      name: '张三丰',
      idNumber: '11010519491231002X',
      phone: '13912340000',
    },
    agent: { name: '李四', address: '湖南省永州市冷水滩区梅湾路1号', mandate: '代办一切事项' },
    form: {
      shopName: '小满面馆',
      creditCode: '92431102MA4L0A0A08',
      mobile: '13912340000',
      area: 60,
      owner: '张三丰',
      gone: '旧字段',
    },
  };

  it('is masked wherever it says something of a person, also in what is not known yet', () => {
    expect(maskedApplication(application, fields)).toEqual({
      themeId: 't_x',
      area: '431101000000',
      answers: { q_a: 'yes' },
      applicant: {
        kind: 'NATURAL_PERSON',
        name: '张*丰',
        idNumber: '1****************X',
        phone: '139****0000',
      },
      agent: { name: '李*', address: '湖南省永州市冷水滩区****', mandate: '代办**事项' },
      form: {
        shopName: '小**馆',
        creditCode: '9****************8',
        mobile: '139****0000',
        area: 60,
        owner: '张*丰',
        gone: '旧*段',
      },
    });
  });

  it('is not taken back for what it stands for', () => {
    const shown = maskedApplication(application, fields) as Json;
    expect(masksSentBack(application, shown, fields)).toEqual([
      'applicant.name',
      'applicant.idNumber',
      'applicant.phone',
      'agent.name',
      'agent.address',
      'agent.mandate',
      'form.shopName',
      'form.creditCode',
      'form.mobile',
      'form.owner',
      'form.gone',
    ]);
    expect(masksSentBack(application, { applicant: { name: '张*' }, form: { area: 60 } }, fields)).toEqual(
      [],
    );
    expect(masksSentBack(application, application, fields)).toEqual([]);
  });
});

it('a draft is kept for thirty days after its last change', () => {
  expect(keptThrough('2026-11-20T23:59:59.999+08:00')).toBe('2026-12-20');
  expect(keptThrough('2026-11-21T00:00:00.000+08:00')).toBe('2026-12-21');
});
