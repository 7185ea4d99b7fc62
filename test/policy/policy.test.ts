import { Claims } from '@yijianshi/contracts';
import {
  type CaseAction,
  type DraftAction,
  type DraftPlace,
  isRefusal,
  POLICY,
  type Principal,
  permit,
  type ReadAction,
  type Relation,
  ROLES,
  type Role,
  relationsTo,
  relationsToDraft,
  replay,
  type ThemeAction,
} from '@yijianshi/domain';
import { describe, expect, it } from 'vitest';
import { PLAN, reviewerOf, WINDOW } from '../support/case-plan.ts';
import { create, given } from '../support/case-play.ts';

type Action = CaseAction | ReadAction | ThemeAction | DraftAction;

/** The rules once more, in the words of the papers, apart from the table they are held against. */
const AT_THE_WINDOW: readonly Action[] = [
  'CREATE_CASE',
  'FETCH_AGAIN',
  'ANNOUNCE_MATERIALS',
  'SUBMIT_CASE',
  'PRE_REVIEW',
  'CORRECT',
  'ACCEPT',
  'WITHDRAW',
  'MEND_SEAL',
  'MEND_NOTICE',
  'POST_DELIVERY',
  'HAND_OVER_AT_COUNTER',
];
const BY_THE_DEPARTMENT: readonly Action[] = ['CLAIM_TASK', 'UNCLAIM_TASK', 'RECORD_OPINION', 'DECIDE_ITEM'];
const BY_THE_WORKFLOW: readonly Action[] = [
  'DEEM_ACCEPTED',
  'URGE_MATERIAL',
  'SPLIT',
  'ASK_ITEM',
  'RECORD_SEAL',
  'STOP_SEAL',
  'RECORD_NOTICE',
  'STOP_NOTICE',
  'CONCLUDE',
  'HAND_OVER',
  'ARCHIVE',
];

function mayByTheRules(action: Action, role: Role, relations: ReadonlySet<Relation>): boolean {
  const examines = role === 'REVIEWER' || role === 'DEPARTMENT_HEAD';
  // What was promised comes in at the window, or is found to have come.
  if (action === 'SUPPLY_MATERIALS') return role === 'WINDOW_OFFICER' || role === 'SYSTEM';
  if (AT_THE_WINDOW.includes(action)) return role === 'WINDOW_OFFICER';
  if (BY_THE_WORKFLOW.includes(action)) return role === 'SYSTEM';
  if (BY_THE_DEPARTMENT.includes(action))
    return examines && relations.has('TASK_DEPARTMENT') && !relations.has('LODGER');
  if (action === 'READ_CASE')
    return (
      role === 'WINDOW_OFFICER' || role === 'SUPERVISOR' || (examines && relations.has('CASE_DEPARTMENT'))
    );
  if (action === 'READ_NOTICE' || action === 'DRAW_FORM') return role === 'WINDOW_OFFICER';
  if (action === 'KEEP_DRAFT') return role === 'WINDOW_OFFICER' && relations.has('DRAFT_WINDOW');
  if (action === 'LIST_TASKS') return role === 'WINDOW_OFFICER' || examines;
  if (action === 'SUBMIT_THEME') return role === 'THEME_EDITOR';
  if (action === 'PUBLISH_THEME') return role === 'THEME_REVIEWER' && !relations.has('AUTHOR');
  if (action === 'READ_THEME_VERSIONS') return role === 'THEME_EDITOR' || role === 'THEME_REVIEWER';
  return action === 'READ_ARCHIVE' && (examines || role === 'ARCHIVIST');
}

const subsets = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: 2 ** all.length }, (_, n) => all.filter((__, bit) => (n >> bit) % 2 === 1));
const RELATIONS: readonly Relation[] = [
  'TASK_DEPARTMENT',
  'LODGER',
  'CASE_DEPARTMENT',
  'AUTHOR',
  'DRAFT_WINDOW',
];
const ACTIONS = Object.keys(POLICY) as Action[];

describe('who may do what', () => {
  it('has a rule for every action, and the oracle knows it too', () => {
    const known = [...AT_THE_WINDOW, ...BY_THE_DEPARTMENT, ...BY_THE_WORKFLOW];
    const reading: Action[] = ['READ_CASE', 'READ_NOTICE', 'DRAW_FORM', 'LIST_TASKS'];
    const kept: Action[] = ['READ_ARCHIVE', 'READ_THEME_VERSIONS'];
    const others: Action[] = ['SUPPLY_MATERIALS', 'SUBMIT_THEME', 'PUBLISH_THEME', 'KEEP_DRAFT'];
    expect([...known, ...reading, ...kept, ...others].sort()).toEqual([...ACTIONS].sort());
  });

  it.each(ACTIONS)('%s, for every set of roles in every relation', (action) => {
    for (const relations of subsets(RELATIONS).map((list) => new Set(list))) {
      for (const roles of subsets(ROLES)) {
        const principal: Principal = { sub: 'u', roles, department: 'XF' };
        const may = roles.filter((role) => mayByTheRules(action, role, relations));
        const permitted = permit(action, principal, relations);
        // The first of the caller's roles that may, acts, and the audit names it.
        if (may.length > 0) expect(permitted).toEqual({ sub: 'u', role: may[0], department: 'XF' });
        else expect(isRefusal(permitted)).toBe(true);
      }
    }
  });

  it('a refusal says why: the post, the department, the own case or theme', () => {
    const refusal = (principal: Principal, ...relations: Relation[]) =>
      permit('DECIDE_ITEM', principal, new Set(relations));
    expect(refusal(WINDOW)).toEqual({
      refused: 'NOT_ALLOWED',
      field: 'authorization',
      rule: '需要岗位：REVIEWER、DEPARTMENT_HEAD',
    });
    expect(refusal(reviewerOf('XF'))).toMatchObject({ refused: 'NOT_YOUR_DEPARTMENT' });
    expect(refusal(reviewerOf('XF'), 'TASK_DEPARTMENT', 'LODGER')).toMatchObject({ refused: 'OWN_CASE' });
    const author: Principal = { sub: 'u', roles: ['THEME_EDITOR', 'THEME_REVIEWER'] };
    expect(permit('PUBLISH_THEME', author, new Set(['AUTHOR']))).toMatchObject({ refused: 'OWN_THEME' });
  });
});

describe('how a caller stands to a case', () => {
  const { state } = given([create()]);
  const relations = (principal: Principal, itemId?: string) =>
    [...relationsTo(principal, PLAN, state, itemId)].sort();

  it.each<[string, Principal, string | undefined, Relation[]]>([
    ['of the item’s department', reviewerOf('XF'), 'i_fire', ['CASE_DEPARTMENT', 'TASK_DEPARTMENT']],
    ['of another item’s department', reviewerOf('CG'), 'i_fire', ['CASE_DEPARTMENT']],
    ['of a department of the case, no item named', reviewerOf('CG'), undefined, ['CASE_DEPARTMENT']],
    ['of a department without an item', reviewerOf('XZSP'), 'i_fire', []],
    ['of the department, in another area', { ...reviewerOf('XF'), area: '431102999000' }, 'i_fire', []],
    ['of the department, in no area', { sub: 'x', roles: ['REVIEWER'], department: 'XF' }, 'i_fire', []],
    ['of no department', { sub: 'x', roles: ['REVIEWER'], area: PLAN.area }, 'i_fire', []],
    ['who lodged it', WINDOW, 'i_fire', ['LODGER']],
    [
      'who lodged it and is of the department',
      reviewerOf('XF', WINDOW.sub),
      'i_fire',
      ['CASE_DEPARTMENT', 'LODGER', 'TASK_DEPARTMENT'],
    ],
  ])('%s', (_, principal, itemId, expected) => {
    expect(relations(principal, itemId)).toEqual(expected);
  });

  it('nobody lodged a case that does not exist', () => {
    expect(relationsTo(WINDOW, PLAN, replay([]))).toEqual(new Set());
  });
});

describe('how an officer stands to a draft', () => {
  const [HERE, THERE] = ['431102000000', '431103000000'];
  const officer = (area?: string): Principal => ({
    sub: 'w',
    roles: ['WINDOW_OFFICER'],
    ...(area === undefined ? {} : { area }),
  });

  it.each<[string, Principal, DraftPlace, boolean]>([
    ['of the area it applies in', officer(HERE), { area: HERE, window: THERE }, true],
    ['of the window that began it', officer(HERE), { area: THERE, window: HERE }, true],
    ['of another area', officer(HERE), { area: THERE, window: THERE }, false],
    ['of an area, where the draft names none', officer(HERE), {}, false],
    ['of no area, where the draft names none', officer(), {}, false],
    ['of no area', officer(), { area: HERE }, false],
  ])('%s', (_, principal, place, may) => {
    expect(isRefusal(permit('KEEP_DRAFT', principal, relationsToDraft(principal, place)))).toBe(!may);
  });
});

describe('what a token can say', () => {
  it.each(ROLES.filter((role) => role !== 'SYSTEM'))('that its bearer is a %s', (role) => {
    expect(Claims.safeParse({ sub: 'u', roles: [role] }).success).toBe(true);
  });

  it.each([
    [{ sub: 'u', roles: ['SYSTEM'] }],
    [{ sub: 'u', roles: ['REVIEWER', 'SYSTEM'] }],
    [{ sub: 'u', roles: ['MAYOR'] }],
    [{ sub: 'u', roles: [] }],
    [{ sub: '', roles: ['REVIEWER'] }],
    [{ sub: 'u', roles: ['REVIEWER'], area: '4311' }],
    [{ roles: ['REVIEWER'] }],
  ])('never %j', (claims) => {
    expect(Claims.safeParse(claims).success).toBe(false);
  });
});
