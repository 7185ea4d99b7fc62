import { CRITERIA } from '@yijianshi/domain';
import { AREA } from '@yijianshi/local/demo/restaurant';
import { describe, expect, it } from 'vitest';
import { ALL_OF_IT, editorial, guestHouse, PLANTED, plantAll } from '../support/guest-house.ts';
import { START, usePlatform } from '../support/platform.ts';
import { applicationFor } from '../support/theme.ts';

const platform = usePlatform();
const { submit, versions, version, publish } = editorial(platform);

interface Listed {
  readonly code: string;
  readonly field: string;
  readonly detail: string;
  readonly title: string;
}
const errorsOf = ({ body }: { body: Record<string, unknown> }) => body.errors as Listed[];

const guideOf = (id: string, area?: string) =>
  platform().call('POST', `/v1/themes/${id}/guide`, { json: { answers: ALL_OF_IT, ...(area && { area }) } });
const lodge = async (id: string, area = AREA) => {
  const token = await platform().token({ sub: 'window-01', roles: ['WINDOW_OFFICER'], area });
  const json = applicationFor({ ...guestHouse(id), published: [] }, ALL_OF_IT, area);
  return platform().call('POST', '/v1/cases', {
    token,
    key: `lodge-${id}-${Math.random()}`.slice(0, 40).replaceAll('.', '-'),
    json,
  });
};

describe('a theme that is submitted', () => {
  it('is kept, with its author by the token, and open nowhere', async () => {
    const { status, body } = await submit(guestHouse('t_kept'), 'editor-07');
    expect(status).toBe(201);
    expect(body).toEqual({
      themeId: 't_kept',
      version: '2026.1',
      state: 'SUBMITTED',
      origin: 'SUBMITTED',
      author: 'editor-07',
      submittedAt: expect.stringMatching(/^2026-11-20T.*\+08:00$/),
      published: [],
    });
    expect((await versions('t_kept')).body.items).toEqual([body]);
  });

  it('does not exist for the public and the window until it is open', async () => {
    await submit(guestHouse('t_hidden'));
    const never = await guideOf('t_never');
    for (const id of ['t_hidden', 't_never']) {
      expect((await platform().call('GET', `/v1/themes/${id}`)).body.code).toBe('THEME_UNKNOWN');
      expect((await platform().call('GET', `/v1/themes/${id}/metrics`)).body.code).toBe('THEME_UNKNOWN');
      const { requestId: _, ...said } = (await guideOf(id)).body;
      const { requestId: __, ...neverSaid } = never.body;
      expect(said).toEqual(neverSaid);
      expect((await lodge(id)).body.code).toBe('THEME_UNKNOWN');
    }
    expect((await platform().call('GET', '/v1/themes')).text).not.toContain('t_hidden');
  });

  it('with ten faults hears of all ten at once, each with its place, in both languages', async () => {
    const refused = await submit(guestHouse('t_faulty', plantAll));
    expect(refused.status).toBe(422);
    expect(refused.body.code).toBe('THEME_FAULTY');
    const errors = errorsOf(refused);
    const found = new Set(errors.map(({ code }) => code));
    expect([...found].sort()).toEqual(PLANTED.map(([code]) => code).sort());
    for (const [code, at] of PLANTED) {
      const here = errors.filter((each) => each.code === code && each.field.includes(`body.${at}`));
      expect([code, here.length > 0]).toEqual([code, true]);
    }
    for (const { detail, title, field } of errors) {
      expect(field).toMatch(/^body\./);
      expect(detail).toMatch(/\p{Script=Han}/u);
      expect(title).toMatch(/[a-z]/);
    }
    expect((await versions('t_faulty')).body.code).toBe('THEME_UNKNOWN');
  });

  it('of another shape hears what does not fit, every bit of it', async () => {
    const { items, ...rest } = guestHouse('t_shape');
    const refused = await submit({ ...rest, lead: 7, stranger: true });
    expect(errorsOf(refused)).toEqual([
      expect.objectContaining({ code: 'SHAPE', field: 'body.lead', detail: expect.stringContaining('无效') }),
      expect.objectContaining({
        code: 'SHAPE',
        field: 'body.items',
        title: expect.stringContaining('expected'),
      }),
      expect.objectContaining({ code: 'SHAPE', field: 'body', title: expect.stringContaining('stranger') }),
    ]);
    expect(items).toHaveLength(14);
  });

  it('brings no author, reviewer or publication of its own', async () => {
    const published = [
      {
        areas: [AREA],
        from: '2026-01-01',
        author: 'a',
        reviewer: 'b',
        criteria: [...CRITERIA],
        evidence: 'law',
      },
    ];
    const refused = await submit({ ...guestHouse('t_brings'), published });
    expect(errorsOf(refused).map(({ code }) => code)).toEqual(['BRINGS_PUBLICATION']);
  });

  it.each([
    ['is not JSON', '{', 400, 'BODY_INVALID'],
    ['is nothing', '', 422, 'THEME_FAULTY'],
    ['is longer than 256 KiB', `{"name":"${'长'.repeat(90_000)}"}`, 413, 'BODY_TOO_LARGE'],
    ['names a prototype', '{"__proto__":{"id":"t_x"}}', 400, 'BODY_INVALID'],
    ['is a list of nothings', `[${'{},'.repeat(60_000)}{}]`, 422, 'THEME_FAULTY'],
  ])('is refused when it %s', async (_, raw, status, code) => {
    const token = await platform().token({ sub: 'editor-01', roles: ['THEME_EDITOR'] });
    const headers = { 'content-type': 'application/json' };
    const refused = await platform().call('POST', '/v1/themes', { token, key: 'not-a-theme', raw, headers });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('never changes: its version is taken, be it shipped or submitted', async () => {
    await submit(guestHouse('t_twice'));
    const again = await submit(
      guestHouse('t_twice', (file) => Object.assign(file, { name: '改了' })),
      'editor-02',
    );
    expect(errorsOf(again)).toMatchObject([{ code: 'VERSION_TWICE', field: 'body.version' }]);
    const shipped = await submit(guestHouse('t_restaurant'));
    expect(errorsOf(shipped)).toMatchObject([{ code: 'VERSION_TWICE' }]);
    expect((await version('t_twice')).body.theme).toMatchObject({ name: '我要开民宿（测试）' });
  });

  it('by two editors at once is kept once; the other one is told', async () => {
    const files = ['甲', '乙'].map((name) => guestHouse('t_race', (file) => Object.assign(file, { name })));
    const answers = await Promise.all(files.map((file, i) => submit(file, `editor-1${i}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    const winner = answers.findIndex(({ status }) => status === 201);
    expect((await version('t_race')).body).toMatchObject({
      author: `editor-1${winner}`,
      theme: { name: ['甲', '乙'][winner] },
    });
  });

  it('again under its key is the same submission; other content under that key is refused', async () => {
    const file = guestHouse('t_again');
    const all = await Promise.all([1, 2, 3].map(() => submit(file, 'editor-01', 'submit-0001')));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect((await submit(guestHouse('t_other'), 'editor-01', 'submit-0001')).body.code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });
});

describe('a review', () => {
  it('is a second person’s: the author may not, whatever else he or she is', async () => {
    await submit(guestHouse('t_own'), 'editor-01');
    const own = await publish('t_own', {}, { who: 'editor-01' });
    expect([own.status, own.body.code]).toEqual([403, 'OWN_THEME']);
    const json = {
      areas: [AREA],
      from: '2026-11-20',
      criteria: CRITERIA,
      reviewer: 'somebody',
      author: 'else',
    };
    const named = await publish('t_own', json);
    expect(errorsOf(named).map(({ field }) => field)).toEqual(['body.reviewer', 'body.author']);
    const token = await platform().token({ sub: 'editor-02', roles: ['THEME_EDITOR'] });
    const { reviewer: _, author: __, ...review } = json;
    const path = '/v1/themes/t_own/versions/2026.1/publication';
    const editor = await platform().call('POST', path, { token, key: 'no-reviewer', json: review });
    expect([editor.status, editor.body.code]).toEqual([403, 'NOT_ALLOWED']);
    expect((await version('t_own')).body.state).toBe('SUBMITTED');
  });

  it('opens the version there from that day, for everybody', async () => {
    await submit(guestHouse('t_open'));
    const opened = await publish('t_open');
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({
      state: 'OPEN',
      author: 'editor-01',
      published: [{ areas: [AREA], from: '2026-11-20', reviewer: 'reviewer-01', criteria: [...CRITERIA] }],
    });
    expect((await guideOf('t_open')).body).toMatchObject({ state: 'COMPLETE', area: { area: AREA } });
    expect((await guideOf('t_open', '431102101000')).body).toMatchObject({
      code: 'AREA_UNKNOWN',
      rule: expect.stringContaining(AREA),
    });
    expect((await platform().call('GET', '/v1/themes')).text).toContain('t_open');
    expect((await platform().call('GET', '/v1/exempted-proofs')).text).toContain('t_open');
    expect((await platform().call('GET', '/v1/themes/t_open/metrics')).body.version).toBe('2026.1');
    const shown = await platform().call('GET', '/v1/themes/t_open');
    expect(shown.body.items).toHaveLength(14);
    expect(shown.text).not.toMatch(/editor-01|reviewer-01/);
    expect((await lodge('t_open')).status).toBe(201);
    expect((await lodge('t_open', '431102101000')).body.code).toBe('AREA_UNKNOWN');
  });

  it('hears of everything that keeps it from that, at once', async () => {
    await submit(guestHouse('t_review'));
    const refused = await publish('t_review', {
      areas: [AREA, '430100000000'],
      from: '2026-11-19',
      criteria: ['FORM'],
    });
    expect(refused.status).toBe(422);
    expect(errorsOf(refused).map(({ code, field }) => `${code} ${field}`)).toEqual([
      'AREA_NOT_OFFERED body.areas.1',
      'DAY_PAST body.from',
      'REVIEW_INCOMPLETE body.criteria',
    ]);
    const shape = await publish('t_review', { areas: [], from: '2026-02-30', criteria: ['TASTE'] });
    expect(errorsOf(shape).map(({ field }) => field)).toEqual(['body.areas', 'body.from', 'body.criteria.0']);
    for (const wrong of ['2026.2', '2025.1'])
      expect((await publish('t_review', {}, { version: wrong })).body.code).toBe('THEME_VERSION_UNKNOWN');
    expect((await publish('t_nobody')).body.code).toBe('THEME_VERSION_UNKNOWN');
  });

  it('by two at once is one decision; the other reviewer is told what is open', async () => {
    await submit(guestHouse('t_two'));
    const answers = await Promise.all(
      ['reviewer-01', 'reviewer-02'].map((who) => publish('t_two', {}, { who })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'VERSION_PUBLISHED', field: 'body.areas.0' });
    expect((await version('t_two')).body.published).toHaveLength(1);
  });

  it('again under its key is the same decision', async () => {
    await submit(guestHouse('t_repeat'));
    const first = await publish('t_repeat', {}, { key: 'publish-0001' });
    const again = await publish('t_repeat', {}, { key: 'publish-0001' });
    expect([again.status, again.text]).toEqual([201, first.text]);
    const other = await publish('t_repeat', { areas: ['431102101000'] }, { key: 'publish-0001' });
    expect(other.body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('of a shipped version is refused where that is open already, and where it is not offered', async () => {
    const there = await publish('t_restaurant');
    expect(there.body).toMatchObject({ code: 'VERSION_PUBLISHED', rule: expect.stringContaining('2026.1') });
    expect((await publish('t_restaurant', { areas: ['430100000000'] })).body.code).toBe('AREA_NOT_OFFERED');
  });

  it('for a later day shows nothing before that day', async () => {
    await submit(guestHouse('t_later'));
    const { body } = await publish('t_later', { from: '2026-11-23' });
    expect(body.state).toBe('SCHEDULED');
    expect((await guideOf('t_later')).body.code).toBe('THEME_UNKNOWN');
    expect((await lodge('t_later')).body.code).toBe('THEME_UNKNOWN');
    platform().clock.set(START + 3 * 86_400_000);
    try {
      expect((await guideOf('t_later')).body.state).toBe('COMPLETE');
      expect((await version('t_later')).body.state).toBe('OPEN');
    } finally {
      platform().clock.set(START);
    }
  });
});

describe('the next version', () => {
  it('says what it changes, and a running case keeps its own', async () => {
    await submit(guestHouse('t_next'));
    await publish('t_next', { areas: [AREA, '431102101000'] });
    const before = await lodge('t_next');
    await submit(
      guestHouse(
        't_next',
        ({ items, materials }) => {
          Object.assign(items[4]?.promised ?? {}, { days: 2 });
          Object.assign(materials[1] ?? {}, { name: '改名的材料' });
        },
        '2026.2',
      ),
    );
    const { body } = await version('t_next', '2026.2');
    expect(body).toMatchObject({ state: 'SUBMITTED', replaces: '2026.1' });
    expect(body.changes).toEqual([
      '~ version: "2026.1" → "2026.2"',
      '~ items.i_m05.promised.days: 1 → 2',
      expect.stringMatching(/^~ materials\.\w+\.name: "材料2" → "改名的材料"$/),
    ]);
    expect((await version('t_next', '2026.1')).body.changes).toEqual([]);

    await publish('t_next', {}, { version: '2026.2' });
    expect((await guideOf('t_next')).body.theme).toMatchObject({ version: '2026.2' });
    expect((await guideOf('t_next', '431102101000')).body.theme).toMatchObject({ version: '2026.1' });
    const after = await lodge('t_next');
    const themeOf = async (created: typeof before) =>
      (await platform().officers.window.get<{ theme: object }>(`/v1/cases/${created.body.caseNo}`)).theme;
    expect(await themeOf(before)).toMatchObject({ version: '2026.1' });
    expect(await themeOf(after)).toMatchObject({ version: '2026.2' });
    expect((await versions('t_next')).body.items).toMatchObject([
      { version: '2026.1', state: 'OPEN' },
      { version: '2026.2', state: 'OPEN' },
    ]);
    // Where the newer one is open nobody would get the older.
    expect((await publish('t_next')).body.code).toBe('VERSION_PUBLISHED');
  });

  it('is listed beside the shipped ones', async () => {
    await submit(guestHouse('t_clinic', () => {}, '2026.2'));
    const { items } = (await versions('t_clinic')).body as { items: object[] };
    expect(items).toMatchObject([
      { version: '2026.1', origin: 'SHIPPED', state: 'OPEN' },
      { version: '2026.2', origin: 'SUBMITTED', state: 'SUBMITTED' },
    ]);
    expect((await version('t_clinic', '2026.2')).body).toMatchObject({ replaces: '2026.1' });
    expect((await guideOf('t_clinic')).body.code).toBe('ANSWER_UNKNOWN');
  });
});

describe('the register', () => {
  it.each([
    ['POST', '/v1/themes', { any: 'thing' }],
    ['GET', '/v1/themes/t_kept/versions', undefined],
    ['GET', '/v1/themes/t_kept/versions/2026.1', undefined],
    [
      'POST',
      '/v1/themes/t_kept/versions/2026.1/publication',
      { areas: [AREA], from: '2026-11-20', criteria: [] },
    ],
  ])('%s %s is for its editors and reviewers', async (method, path, json) => {
    const call = { key: 'register-0001', ...(json === undefined ? {} : { json }) };
    expect((await platform().call(method, path, call)).body.code).toBe('UNAUTHENTICATED');
    const token = await platform().token({
      sub: 'window-01',
      roles: ['WINDOW_OFFICER', 'REVIEWER', 'DEPARTMENT_HEAD', 'ARCHIVIST', 'SUPERVISOR'],
      department: 'SCJG',
      area: AREA,
    });
    const refused = await platform().call(method, path, { ...call, token });
    expect([refused.status, refused.body.code]).toEqual([403, 'NOT_ALLOWED']);
  });

  it.each(['t_none', 'restaurant', 't_%00', '__proto__', 't_constructor'])(
    'knows nothing of %s',
    async (id) => {
      expect(['THEME_UNKNOWN', 'BODY_INVALID']).toContain((await versions(id)).body.code);
      expect((await platform().call('GET', `/v1/themes/${id}`)).body.code).toBe('THEME_UNKNOWN');
    },
  );
});

it('a theme with a character that no font has is guided through; its sheet says why there is none', async () => {
  await submit(guestHouse('t_rare', (file) => Object.assign(file, { name: '𠮷庆民宿' })));
  await publish('t_rare');
  const { body } = await guideOf('t_rare');
  const { url } = body.sheet as { url: string };
  const sheet = await platform().call('GET', url.slice(platform().local.url.length));
  expect(sheet.body).toMatchObject({
    status: 409,
    code: 'SHEET_UNPRINTABLE',
    rule: expect.stringContaining('𠮷'),
  });
});
