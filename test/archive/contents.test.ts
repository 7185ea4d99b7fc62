import { componentsOf, retainUntil, retentionOf } from '@yijianshi/archive';
import { replay } from '@yijianshi/domain';
import type { Sealed } from '@yijianshi/store';
import { describe, expect, it } from 'vitest';
import { PLAN } from '../support/case-plan.ts';
import {
  type Act,
  asked,
  conclude,
  deny,
  given,
  grant,
  notAccept,
  noticed,
  preReview,
  sealed,
  submitted,
  withdraw,
} from '../support/case-play.ts';

const FORM: Sealed = { alg: 'A256GCM', iv: 'aXY=', ciphertext: 'Y2lwaGVy', tag: 'dGFn' };
const loaded = (acts: readonly Act[]) => ({ plan: PLAN, state: given([...acts, conclude]).state });
const listed = (acts: readonly Act[]) =>
  componentsOf(loaded(acts), [], FORM).map(({ path, tier }) => `${tier} ${path}`);
const RECORD = [
  'SENSITIVE data/form/form.sealed.json',
  'INTERNAL data/record/plan.json',
  'RESTRICTED data/record/decisions.json',
  'SENSITIVE data/record/events.json',
];

const mixed = sealed([...asked, grant('i_check'), grant('i_food'), deny('i_fire'), grant('i_sign')]);

describe('what is archived', () => {
  it('of a decided case: every material once, every sealed result, the form and the record', () => {
    expect(listed(mixed)).toEqual([
      'INTERNAL data/materials/m_layout.txt',
      'INTERNAL data/materials/m_rules.txt',
      'SENSITIVE data/notices/receipt.pdf',
      'RESTRICTED data/notices/acceptance.pdf',
      'INTERNAL data/results/i_food.pdf',
      'INTERNAL data/results/i_fire.pdf',
      ...RECORD,
    ]);
  });

  it('of a case that was not accepted: what was handed in, what it was told in writing, the form and the record', () => {
    expect(listed([...submitted, preReview(), notAccept])).toEqual([
      'INTERNAL data/materials/m_layout.txt',
      'INTERNAL data/materials/m_rules.txt',
      'SENSITIVE data/notices/receipt.pdf',
      'RESTRICTED data/notices/non_acceptance.pdf',
      ...RECORD,
    ]);
  });

  it('says of every notice under which number and with which digest it was sealed', () => {
    const state = given(noticed([...submitted, preReview(), notAccept, conclude])).state;
    const decisions = componentsOf({ plan: PLAN, state }, [], FORM).find(({ path }) =>
      path.endsWith('decisions.json'),
    );
    const bytes = decisions !== undefined && 'bytes' in decisions.source ? decisions.source.bytes : [];
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({
      notices: [
        { title: '收件凭证', number: '永收〔2026〕43110120261116000001号', sha256: 'd'.repeat(64) },
        { title: '不予受理通知书', number: '永不受〔2026〕43110120261116000001号' },
      ],
    });
  });

  it('of a case that never was: nothing', () => {
    expect(componentsOf({ plan: PLAN, state: replay([]) }, [], FORM)).toEqual([]);
  });

  it('belongs to the items that used it', () => {
    const items = Object.fromEntries(
      componentsOf(loaded(mixed), [], FORM).map(({ path, items }) => [path, items]),
    );
    expect(items).toMatchObject({
      'data/materials/m_layout.txt': ['i_food', 'i_fire'],
      'data/results/i_fire.pdf': ['i_fire'],
      'data/record/events.json': [],
    });
  });
});

describe('how long it is kept', () => {
  it.each<[string, readonly Act[], string]>([
    ['as long as its longest result: one grant among denials', mixed, 'YEARS_30'],
    ['shorter where everything was denied', sealed([...asked, deny('i_check'), deny('i_fire')]), 'YEARS_10'],
    ['shorter where it was not accepted', [...submitted, preReview(), notAccept], 'YEARS_10'],
    ['shorter where it was withdrawn', [...asked, withdraw], 'YEARS_10'],
    ['as a grant where one came before the withdrawal', [...asked, grant('i_check'), withdraw], 'YEARS_30'],
  ])('%s', (_, acts, expected) => {
    expect(retentionOf(loaded(acts))).toBe(expected);
  });

  it.each([
    ['YEARS_10', '2026-11-22T09:00:00.000+08:00', '2036-11-22T09:00:00.000+08:00'],
    ['YEARS_30', '2026-11-22T09:00:00.000+08:00', '2056-11-22T09:00:00.000+08:00'],
    ['YEARS_10', '2028-02-29T09:00:00.000+08:00', '2038-03-01T09:00:00.000+08:00'],
    ['PERMANENT', '2026-11-22T09:00:00.000+08:00', '9999-12-31T00:00:00.000+08:00'],
  ] as const)('%s from %s is until %s', (retention, from, until) => {
    expect(retainUntil(retention, from)).toBe(until);
    expect(Number.isNaN(Date.parse(until))).toBe(false);
  });
});
