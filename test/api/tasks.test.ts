import * as journey from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { describe, expect, it } from 'vitest';
import { usePlatform } from '../support/platform.ts';
import { acceptedCase, allAsked, askedCase, lodged, SNACK_BAR } from '../support/restaurant.ts';
import { unchanged } from '../support/unchanged.ts';

const platform = usePlatform();
const { area } = SNACK_BAR;
const reviewer = (department: string) => ({ sub: `${department}-07`, roles: ['REVIEWER'], department, area });
let keys = 0;

async function decide(
  caseNo: string,
  itemId: string,
  claims: object,
  json: object = { decision: 'GRANT', reasons: '合格' },
) {
  keys += 1;
  const running = platform();
  const token = await running.token(claims);
  const path = `/v1/tasks/${caseNo}.DECIDE.${itemId}/decision`;
  return unchanged(running, caseNo, () =>
    running.call('POST', path, { token, key: `decision-${keys}`, json }),
  );
}

describe('a decision that may not be taken', () => {
  it.each<[string, string, object, object, object]>([
    [
      'before the prerequisite’s result',
      'i_food',
      reviewer('SCJG'),
      { decision: 'GRANT', reasons: '合格' },
      { status: 409, code: 'PREREQUISITE_PENDING', rule: 'i_bl_verify' },
    ],
    [
      'on another department’s task',
      'i_fire_promise',
      reviewer('CG'),
      { decision: 'GRANT', reasons: '合格' },
      { status: 403, code: 'NOT_YOUR_DEPARTMENT' },
    ],
    [
      'by the window',
      'i_bl_verify',
      { sub: 'w', roles: ['WINDOW_OFFICER'], area },
      { decision: 'GRANT', reasons: '合格' },
      { status: 403, code: 'NOT_ALLOWED' },
    ],
    [
      'without reasons',
      'i_bl_verify',
      reviewer('SCJG'),
      { decision: 'DENY', reasons: ' ' },
      { status: 400, code: 'BODY_INVALID', field: 'body.reasons' },
    ],
    [
      'that is neither grant nor denial',
      'i_bl_verify',
      reviewer('SCJG'),
      { decision: 'MAYBE', reasons: '嗯' },
      { status: 400, code: 'BODY_INVALID', field: 'body.decision' },
    ],
  ])('%s', async (_, itemId, claims, json, expected) => {
    const { caseNo } = await askedCase(platform(), RESTAURANT);
    expect((await decide(caseNo, itemId, claims, json)).body).toMatchObject(expected);
  });

  it('by who lodged the case', async () => {
    const running = platform();
    const both = { sub: 'both-01', roles: ['WINDOW_OFFICER', 'REVIEWER'], department: 'SCJG', area } as const;
    const session = await running.client.as({ ...both, roles: [...both.roles] });
    const created = await journey.lodge(session, SNACK_BAR);
    await journey.handIn(running.client, session, created);
    await journey.acceptCase(session, created);
    await allAsked(running, created);
    expect((await decide(created.caseNo, 'i_bl_verify', both)).body).toMatchObject({
      status: 403,
      code: 'OWN_CASE',
    });
  });

  it('of a case that does not exist, or by who may not know that it does, are one and the same', async () => {
    const running = platform();
    const { caseNo } = await askedCase(running);
    const hidden = await Promise.all([
      decide(caseNo, 'i_bl_verify', reviewer('XZSP')),
      decide(caseNo, 'i_bl_verify', { ...reviewer('SCJG'), area: '431102999000' }),
      decide(caseNo, 'i_bl_verify', { sub: 'a', roles: ['ARCHIVIST'], area }),
    ]);
    const token = await running.token(reviewer('XZSP'));
    const never = await running.call('POST', '/v1/tasks/431101-20261120-999999.DECIDE.i_bl_verify/decision', {
      token,
      key: 'decision-never',
      json: { decision: 'GRANT', reasons: '合格' },
    });
    expect(never.body).toMatchObject({ status: 404, code: 'CASE_UNKNOWN' });
    const { requestId: _, ...expected } = never.body;
    for (const { body } of hidden) expect(body).toEqual({ ...expected, requestId: body.requestId });
  });

  it.each(['PRE_REVIEW', 'ACCEPT', 'DECIDE', 'MEND.i_food'])(
    'on %s, which is no decision of a department',
    async (step) => {
      const { caseNo } = await lodged(platform());
      const { SCJG } = platform().officers.departments;
      await expect(
        SCJG?.post(`/v1/tasks/${caseNo}.${step}/decision`, { decision: 'GRANT', reasons: '合格' }),
      ).rejects.toMatchObject({ status: 404, problem: { code: 'TASK_UNKNOWN' } });
    },
  );
});

describe('a department’s queue', () => {
  interface Page {
    readonly items: { taskId: string; queue: string; due?: string }[];
    readonly cursor?: string;
  }

  it('holds its own tasks, the earliest due first, page by page', async () => {
    const running = platform();
    await Promise.all([askedCase(running, RESTAURANT), askedCase(running, RESTAURANT)]);
    const SCJG = running.officers.departments.SCJG;
    const whole = await SCJG?.get<Page>('/v1/tasks');
    const dues = whole?.items.map(({ due = '9999' }) => due) ?? [];
    expect(dues).toEqual([...dues].sort());
    expect(new Set(whole?.items.map(({ queue }) => queue))).toEqual(new Set(['SCJG']));

    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await SCJG?.get<Page>(
        `/v1/tasks?limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      paged.push(...(page?.items ?? []).map(({ taskId }) => taskId));
      cursor = page?.cursor;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole?.items.map(({ taskId }) => taskId));
  });

  it('shows who has claimed, and takes the task back', async () => {
    const running = platform();
    const { caseNo } = await askedCase(running);
    const SCJG = running.officers.departments.SCJG;
    const task = `${caseNo}.DECIDE.i_food`;
    const shown = async () =>
      (await SCJG?.get<Page>('/v1/tasks?limit=100'))?.items.find(({ taskId }) => taskId === task);
    await SCJG?.post(`/v1/tasks/${task}/claim`);
    expect(await shown()).toMatchObject({ state: 'CLAIMED', claimedBy: 'scjg-01' });
    const colleague = await running.client.as({ ...reviewer('SCJG'), roles: ['REVIEWER'] });
    await expect(colleague.post(`/v1/tasks/${task}/opinion`, { text: '同意' })).rejects.toMatchObject({
      status: 409,
      problem: { code: 'TASK_CLAIMED' },
    });
    await SCJG?.post(`/v1/tasks/${task}/opinion`, { text: '材料齐全，待前置事项' });
    await SCJG?.post(`/v1/tasks/${task}/unclaim`);
    expect(await shown()).toMatchObject({ state: 'OPEN' });
  });

  it.each<[string, object]>([
    ['an archivist', { sub: 'a', roles: ['ARCHIVIST'], area }],
    ['a reviewer of no department', { sub: 'r', roles: ['REVIEWER'], area }],
    ['a reviewer of no area', { sub: 'r', roles: ['REVIEWER'], department: 'SCJG' }],
  ])('is not that of %s', async (_, claims) => {
    const running = platform();
    const { body } = await running.call('GET', '/v1/tasks', { token: await running.token(claims) });
    expect(body).toMatchObject({ status: 403, code: 'NOT_ALLOWED' });
  });

  it.each([
    ['limit=0', 'query.limit'],
    ['limit=101', 'query.limit'],
    ['limit=many', 'query.limit'],
    ['page=2', 'query.page'],
  ])('asked for with ?%s is refused', async (query, field) => {
    await expect(platform().officers.window.get(`/v1/tasks?${query}`)).rejects.toMatchObject({
      status: 400,
      problem: { code: 'BODY_INVALID', field },
    });
  });
});

describe('a cursor', () => {
  it('that is none, that was changed, or that is of another list is refused', async () => {
    const running = platform();
    await Promise.all([acceptedCase(running), acceptedCase(running)]);
    await Promise.all([askedCase(running), askedCase(running)]);
    const { departments, window, archivist } = running.officers;
    const page = await departments.SCJG?.get<{ cursor?: string }>('/v1/tasks?limit=1');
    const cursor = page?.cursor ?? '';
    expect(cursor).not.toBe('');
    const refused = { status: 400, problem: { code: 'CURSOR_INVALID', field: 'query.cursor' } };
    for (const malformed of [
      '',
      'x',
      'AAAA',
      `${cursor}A`,
      cursor.slice(1),
      encodeURIComponent('{"pk":"Q"}'),
    ])
      await expect(departments.SCJG?.get(`/v1/tasks?cursor=${malformed}`)).rejects.toMatchObject(refused);
    await expect(window.get(`/v1/tasks?cursor=${cursor}`)).rejects.toMatchObject(refused);
    await expect(archivist.get(`/v1/archives?cursor=${cursor}`)).rejects.toMatchObject(refused);
  });
});
