import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { mergePatch } from '@yijianshi/domain';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { beginOnline, begun, etagOf, fieldsOf, leftOf, officer, online } from '../support/drafts.ts';
import { type Answer, usePlatform } from '../support/platform.ts';

const platform = usePlatform();
const { area } = RESTAURANT;
const ELSEWHERE = '431102000000';
let window: Awaited<ReturnType<typeof officer>>;
beforeAll(async () => {
  window = await officer(platform(), 'window-01', area);
});

const draftOf = async (json: object = RESTAURANT) => begun(await window.create(json));
/** Everything of an answer but what differs from call to call. */
const saidBy = ({ status, headers, body }: Answer) => {
  const { requestId: _, ...rest } = body;
  return { status, length: headers.get('content-length'), etag: headers.get('etag'), rest };
};

describe('a draft', () => {
  it('needs its theme and nothing else', async () => {
    const { draft, draftId, code } = await draftOf({ themeId: 't_restaurant' });
    expect(draftId).toMatch(/^[2-9A-HJKMNP-TV-Z]{20}$/);
    expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{12}$/);
    expect(draft).toMatchObject({
      state: 'OPEN',
      theme: { themeId: 't_restaurant' },
      application: { themeId: 't_restaurant' },
      keptThrough: '2026-12-20',
    });
    expect((await window.create({})).body).toMatchObject({ code: 'BODY_INVALID', field: 'body.themeId' });
  });

  it('says nothing that was not said to it: what a case takes for granted, it leaves open', async () => {
    const { draft } = await draftOf({ themeId: 't_restaurant', form: {} });
    expect(draft.application).toEqual({ themeId: 't_restaurant', form: {} });
  });

  it('shows the plain as it is and the personal masked, in the form by what the theme says', async () => {
    const { draft } = await draftOf();
    expect(draft.application).toEqual({
      ...RESTAURANT,
      applicant: {
        name: '张*',
        idNumber: '4****************7',
        phone: '139****0000',
        address: '湖南省永州市零陵区****',
      },
      form: expect.objectContaining({ area: RESTAURANT.form.area, representativeId: '4****************7' }),
    });
  });
});

describe('a change', () => {
  it('replaces what it gives, removes what it says is null, and leaves the rest', async () => {
    const { draftId, etag } = await draftOf();
    const changed = await window.patch(draftId, etag, {
      applicant: { phone: null },
      form: { employees: 12, area: null },
      deliveryMode: null,
    });
    const { deliveryMode: _, applicant: __, form, ...others } = RESTAURANT;
    expect(changed.body.application).toMatchObject(others);
    expect(changed.body.application).not.toHaveProperty('deliveryMode');
    expect(Object.keys((changed.body.application as typeof RESTAURANT).applicant)).toEqual([
      'name',
      'idNumber',
      'address',
    ]);
    expect((changed.body.application as typeof RESTAURANT).form).toMatchObject({ employees: 12 });
    expect((changed.body.application as typeof RESTAURANT).form).not.toHaveProperty('area');
    expect(Object.keys((changed.body.application as typeof RESTAURANT).form)).toHaveLength(
      Object.keys(form).length - 1,
    );
    expect(fieldsOf(leftOf(changed).faults)).toEqual([
      'body.deliveryMode',
      'body.applicant.phone',
      'body.form.area',
    ]);
  });

  it('that changes nothing makes no new version', async () => {
    const { draftId, etag } = await draftOf();
    for (const json of [{}, { form: { area: RESTAURANT.form.area } }, { form: { nothing: null } }])
      expect(etagOf(await window.patch(draftId, etag, json))).toBe(etag);
  });

  it.each<[string, object, object]>([
    ['a field nobody knows', { priority: 1 }, { status: 400, field: 'body.priority', rule: 'unknown field' }],
    [
      'a field nobody knows, further in',
      { applicant: { vip: true } },
      { status: 400, field: 'body.applicant.vip' },
    ],
    ['an officer’s override', { overrides: [] }, { status: 400, field: 'body.overrides' }],
    ['a theme taken away', { themeId: null }, { status: 400, field: 'body.themeId' }],
    ['another type', { applicant: { name: 7 } }, { status: 400, field: 'body.applicant.name' }],
    [
      'a phone number that is none',
      { applicant: { phone: '110' } },
      { status: 400, field: 'body.applicant.phone' },
    ],
    [
      'a text too long',
      { applicant: { address: '路'.repeat(201) } },
      { status: 400, field: 'body.applicant.address' },
    ],
    [
      'an unknown theme',
      { themeId: 't_moon' },
      { status: 404, code: 'THEME_UNKNOWN', field: 'body.themeId' },
    ],
    [
      'an area the theme is not open in',
      { area: '430100000000' },
      { status: 422, code: 'AREA_UNKNOWN', field: 'body.area' },
    ],
    [
      'a question the theme lacks',
      { answers: { q_moon: 'yes' } },
      { status: 422, code: 'ANSWER_UNKNOWN', field: 'body.answers.q_moon' },
    ],
    [
      'an option the question lacks',
      { answers: { q_small: 'maybe' } },
      {
        status: 422,
        code: 'ANSWER_UNKNOWN',
        field: 'body.answers.q_small',
        rule: '可选：yes（是）、no（否）',
      },
    ],
    [
      'a field the theme’s form lacks',
      { form: { moon: 'yes' } },
      { status: 422, code: 'FORM_INVALID', field: 'body.form.moon' },
    ],
    [
      'a word where a number belongs',
      { form: { area: '很大' } },
      {
        status: 422,
        code: 'FORM_INVALID',
        field: 'body.form.area',
        rule: expect.stringContaining('不小于 0'),
      },
    ],
    [
      'a mask sent back',
      { applicant: { name: '张*' } },
      { status: 400, code: 'BODY_INVALID', field: 'body.applicant.name', rule: '脱敏后的值不能写回' },
    ],
  ])('with %s is refused at once, and nothing of it is kept', async (_, json, expected) => {
    const { draftId, etag } = await draftOf();
    const refused = await window.patch(draftId, etag, { ...json, deliveryMode: 'COUNTER' });
    expect(refused.body).toMatchObject(expected);
    const after = await window.read(draftId);
    expect(etagOf(after)).toBe(etag);
    expect(after.body.application).toMatchObject({ deliveryMode: RESTAURANT.deliveryMode });
  });

  it('with several faults is told them all', async () => {
    const { draftId, etag } = await draftOf();
    const json = { answers: { q_moon: 'x', q_small: 'maybe' }, form: { moon: 1, area: -1 } };
    const { body } = await window.patch(draftId, etag, json);
    expect(fieldsOf(body.errors as { field: string }[])).toEqual([
      'body.answers.q_moon',
      'body.answers.q_small',
      'body.form.moon',
      'body.form.area',
    ]);
  });
});

describe('any sequence of changes', () => {
  const maybe = <T>(...values: T[]) => fc.constantFrom(...values, null);
  const change = fc.record(
    {
      deliveryMode: maybe('COURIER', 'COUNTER', 'ONLINE'),
      area: maybe(area),
      answers: fc.option(
        fc.record({ q_small: maybe('yes', 'no'), q_cold: maybe('yes', 'no') }, { requiredKeys: [] }),
      ),
      form: fc.option(
        fc.record(
          { employees: maybe(1, 2), area: maybe(60, 80), floors: maybe('一层') },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: [] },
  );

  it('comes to what RFC 7396 says, with a new version for each that changed something', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const start = begun(await window.create({ themeId: 't_restaurant' }));
        let [etag, expected]: [string, Parameters<typeof mergePatch>[1]] = [
          start.etag,
          { themeId: 't_restaurant' },
        ];
        for (const json of changes) {
          const answer = await window.patch(start.draftId, etag, json);
          const merged = mergePatch(expected, json);
          expect(answer.body.application).toEqual(merged);
          const step = isDeepStrictEqual(merged, expected) ? 0 : 1;
          expect(etagOf(answer)).toBe(`"${Number(etag.slice(1, -1)) + step}"`);
          [etag, expected] = [etagOf(answer), merged];
        }
        expect((await window.read(start.draftId)).body.application).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});

describe('the version a change is made on', () => {
  it.each([undefined, '*', '', ' , '])('must be said, and %j does not say it', async (ifMatch) => {
    const { draftId } = await draftOf();
    const expected = { status: 428, code: 'IF_MATCH_MISSING', field: 'headers.If-Match' };
    expect((await window.patch(draftId, ifMatch, { area })).body).toMatchObject(expected);
    expect((await window.lodge(draftId, ifMatch)).body).toMatchObject(expected);
    expect((await window.discard(draftId, ifMatch)).body).toMatchObject(expected);
  });

  it.each(['"7"', 'W/"1"', '1', '"one"', '"1e0"'])('is not %s', async (ifMatch) => {
    const { draftId, etag } = await draftOf();
    expect(etag).toBe('"1"');
    for (const refused of [
      await window.patch(draftId, ifMatch, { deliveryMode: 'COUNTER' }),
      await window.lodge(draftId, ifMatch),
      await window.discard(draftId, ifMatch),
    ]) {
      expect(refused.body).toMatchObject({ status: 412, code: 'DRAFT_CHANGED', field: 'headers.If-Match' });
      expect(etagOf(refused)).toBe(etag);
    }
  });

  it('may be one of several', async () => {
    const { draftId } = await draftOf();
    expect((await window.patch(draftId, '"9", "1"', { deliveryMode: 'COUNTER' })).status).toBe(200);
  });
});

describe('the same write sent again under its key', () => {
  it('begins one draft, also at once; under another key, or by another officer, another', async () => {
    const json = { themeId: 't_restaurant', area };
    const key = randomUUID();
    const all = await Promise.all([1, 2, 3].map(() => window.create(json, key)));
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    const other = await officer(platform(), 'window-02', area);
    const ids = [all[0], await window.create(json), await other.create(json, key)].map(
      (a) => a?.body.draftId,
    );
    expect(new Set(ids).size).toBe(3);
    expect((await window.create({ ...json, deliveryMode: 'COUNTER' }, key)).body).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('changes once, and hears the same', async () => {
    const { draftId, etag } = await draftOf();
    const again = () => window.patch(draftId, etag, { deliveryMode: 'COUNTER' }, 'patch-000001');
    const [first, second, third] = [...(await Promise.all([again(), again()])), await again()];
    expect([first.status, second.text, third.text]).toEqual([200, first.text, first.text]);
    expect(etagOf(third)).toBe('"2"');
    const other = await window.patch(draftId, '"2"', { deliveryMode: 'ONLINE' }, 'patch-000001');
    expect(other.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    // Others have gone on meanwhile: it was kept, and who sends it again is told what else there is.
    await window.patch(draftId, '"2"', { deliveryMode: 'ONLINE' });
    expect((await again()).body).toMatchObject({
      code: 'DRAFT_CHANGED',
      errors: [{ field: 'deliveryMode' }],
    });
  });

  it('at home needs a key nobody else draws, for the key is all that tells two strangers apart', async () => {
    const json = { themeId: 't_restaurant' };
    expect((await beginOnline(platform(), json, 'draft-0001')).body).toMatchObject({
      status: 400,
      code: 'IDEMPOTENCY_KEY_MISSING',
      rule: '^[A-Za-z0-9_-]{32,64}$',
    });
    const key = randomUUID();
    const [first, second] = [
      await beginOnline(platform(), json, key),
      await beginOnline(platform(), json, key),
    ];
    expect(second.text).toBe(first.text);
  });
});

describe('who may open a draft', () => {
  it('for all others it does not exist', async () => {
    const { draftId, code, etag } = await draftOf();
    const never = 'ABCDEFGH23456789ABCD';
    const others = await officer(platform(), 'window-03', ELSEWHERE);
    const nowhere = await officer(platform(), 'window-04');
    const home = online(platform(), code);
    const stranger = online(platform(), (await draftOf()).code);
    for (const keeper of [others, nowhere, stranger, online(platform(), code.toLowerCase())]) {
      expect(saidBy(await keeper.read(draftId))).toEqual(saidBy(await home.read(never)));
      expect(saidBy(await keeper.read(draftId))).toMatchObject({
        status: 404,
        rest: { code: 'DRAFT_UNKNOWN' },
      });
      for (const ifMatch of [etag, '"9"']) {
        expect(saidBy(await keeper.patch(draftId, ifMatch, { area }))).toEqual(
          saidBy(await home.patch(never, ifMatch, { area })),
        );
        expect(saidBy(await keeper.discard(draftId, ifMatch))).toEqual(
          saidBy(await home.discard(never, ifMatch)),
        );
      }
    }
    expect(saidBy(await others.lodge(draftId, etag))).toEqual(saidBy(await others.lodge(never, etag)));
    expect(etagOf(await window.read(draftId))).toBe(etag);
  });

  it('a reviewer may not', async () => {
    const token = await platform().token({ sub: 'r', roles: ['REVIEWER'], department: 'SCJG', area });
    const { draftId } = await draftOf();
    const call = { token, key: randomUUID(), json: { themeId: 't_restaurant' } };
    expect((await platform().call('POST', '/v1/drafts', call)).body).toMatchObject({ code: 'NOT_ALLOWED' });
    expect((await platform().call('GET', `/v1/drafts/${draftId}`, { token })).status).toBe(404);
  });

  it('an officer of no area begins none', async () => {
    const nowhere = await officer(platform(), 'window-04');
    expect((await nowhere.create({ themeId: 't_restaurant' })).body).toMatchObject({
      status: 403,
      code: 'NOT_YOUR_AREA',
    });
  });

  it('it is with the area it applies in, and with the window that began it', async () => {
    const other = await officer(platform(), 'window-05', ELSEWHERE);
    const { draftId } = begun(await other.create({ themeId: 't_restaurant', area }));
    expect([(await other.read(draftId)).status, (await window.read(draftId)).status]).toEqual([200, 200]);
    const started = begun(await beginOnline(platform(), { themeId: 't_restaurant' }));
    expect((await window.read(started.draftId)).status).toBe(404);
    await online(platform(), started.code).patch(started.draftId, started.etag, { area });
    expect([(await other.read(started.draftId)).status, (await window.read(started.draftId)).status]).toEqual(
      [404, 200],
    );
  });
});

describe('a draft given up', () => {
  it('is gone, for the officer and for the applicant', async () => {
    const { draftId, code, etag } = await draftOf();
    const home = online(platform(), code);
    expect(await home.discard(draftId, etag)).toMatchObject({ status: 200, body: { draftId } });
    for (const keeper of [window, home]) expect((await keeper.read(draftId)).status).toBe(404);
    const row = platform()
      .local.journal.db.prepare('SELECT 1 FROM rows WHERE pk = ?')
      .get(`DRAFT#${draftId}`);
    expect(row).toBeUndefined();
  });

  it('that somebody else has changed meanwhile is kept', async () => {
    const { draftId, etag } = await draftOf();
    await window.patch(draftId, etag, { deliveryMode: 'COUNTER' });
    expect((await window.discard(draftId, etag)).status).toBe(412);
    expect((await window.read(draftId)).status).toBe(200);
  });
});
