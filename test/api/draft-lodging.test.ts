import { apiWindow } from '@yijianshi/functions/api-window';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import type { Platform } from '@yijianshi/runtime';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { begun, etagOf, fieldsOf, leftOf, officer } from '../support/drafts.ts';
import { usePlatform } from '../support/platform.ts';
import { PERSONAL } from '../support/restaurant.ts';

const platform = usePlatform();
const { area } = RESTAURANT;
let window: Awaited<ReturnType<typeof officer>>;
beforeAll(async () => {
  window = await officer(platform(), 'window-01', area);
});
const draftOf = async (json: object = RESTAURANT) => begun(await window.create(json));

const select = <T>(sql: string): T[] => platform().local.journal.db.prepare(sql).all() as T[];
const cases = (): string[] =>
  select<{ pk: string }>("SELECT pk FROM rows WHERE sk = 'CASE'").map(({ pk }) => pk.slice('CASE#'.length));
const rowOf = (draftId: string) =>
  select<{ data: string; i2pk: string | null }>(`SELECT * FROM rows WHERE pk = 'DRAFT#${draftId}'`);

/** So many calls begin before the first of them is answered. */
function barrier(count: number): <T>(call: () => Promise<T>) => Promise<T> {
  let [waiting, open] = [0, () => {}];
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return async (call) => {
    waiting += 1;
    if (waiting >= count) open();
    await opened;
    return call();
  };
}

describe('a draft that becomes a case', () => {
  it('ends with it: its key and all it held are gone, and only the number stands', async () => {
    const { draftId, etag } = await draftOf();
    const { body } = await window.lodge(draftId, etag);
    const [row, ...more] = rowOf(draftId);
    expect(more).toEqual([]);
    expect(JSON.parse(row?.data ?? '')).toEqual({
      begun: expect.any(String),
      area,
      window: area,
      lodged: body.caseNo,
    });
    expect(row?.i2pk ?? null).toBeNull();
    for (const personal of PERSONAL)
      expect(JSON.stringify(select('SELECT * FROM rows'))).not.toContain(personal);
  });

  it('is changed and given up no more', async () => {
    const { draftId, etag } = await draftOf();
    const { body } = await window.lodge(draftId, etag);
    const expected = { status: 409, code: 'DRAFT_LODGED', rule: body.caseNo };
    expect((await window.patch(draftId, etag, { deliveryMode: 'COUNTER' })).body).toMatchObject(expected);
    expect((await window.discard(draftId, etag)).body).toMatchObject(expected);
  });

  it.each<[string, object, object]>([
    [
      'no applicant',
      { applicant: null },
      { status: 400, code: 'BODY_INVALID', field: 'body.applicant.name' },
    ],
    [
      'no way of delivery',
      { deliveryMode: null },
      { status: 400, code: 'BODY_INVALID', field: 'body.deliveryMode' },
    ],
    [
      'a question left open',
      { answers: { q_sign: null } },
      { status: 422, code: 'ANSWER_MISSING', field: 'body.answers.q_sign' },
    ],
    [
      'a required field left out',
      { form: { shopName: null } },
      { status: 422, code: 'FORM_INVALID', field: 'body.form.shopName' },
    ],
    [
      'a wrong check digit',
      { applicant: { idNumber: '431102198803152478' } },
      { status: 422, code: 'IDENTIFIER_CHECK_DIGIT', field: 'body.applicant.idNumber' },
    ],
  ])('with %s is refused as an application is, and goes on being a draft', async (_, change, expected) => {
    const before = cases().length;
    const { draftId, etag } = await draftOf();
    const changed = await window.patch(draftId, etag, change);
    const refused = await window.lodge(draftId, etagOf(changed));
    expect(refused.body).toMatchObject(expected);
    const { faults, doubtful, next } = leftOf(changed);
    const named = [...fieldsOf([...faults, ...doubtful]), `body.answers.${next?.questionId}`];
    expect(named).toContain(refused.body.field);
    expect(etagOf(await window.read(draftId))).toBe(etagOf(changed));
    expect(cases()).toHaveLength(before);
  });

  it('with a check digit an officer lets pass says so in the case', async () => {
    const { draftId, etag } = await draftOf({
      ...RESTAURANT,
      applicant: { ...RESTAURANT.applicant, idNumber: '431102198803152478' },
    });
    const override = { field: 'applicant.idNumber', reason: '公安机关核实确为此号' };
    const { status, body } = await window.lodge(draftId, etag, { overrides: [override] });
    expect(status).toBe(201);
    expect(body.warnings).toEqual([{ ...override, rule: 'GB 11643' }]);
    expect((await window.lodge(draftId, etag)).body).toEqual(body);
  });
});

describe('a draft lodged twice', () => {
  it('on a slow line is one case, and every caller hears the same, whatever the key', async () => {
    const before = cases().length;
    const other = await officer(platform(), 'window-02', area);
    const { draftId, etag } = await draftOf();
    const answers = await Promise.all([
      window.lodge(draftId, etag, {}, 'lodge-000001'),
      window.lodge(draftId, etag, {}, 'lodge-000001'),
      window.lodge(draftId, etag, {}, 'lodge-000002'),
      other.lodge(draftId, etag, {}, 'lodge-000003'),
    ]);
    answers.push(await other.lodge(draftId, etag), await window.lodge(draftId, '"99"'));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(cases()).toHaveLength(before + 1);
  });

  /** An instance of the window's function by itself, with its own way to the one store. */
  const process = (commit: <T>(call: () => Promise<T>) => Promise<T>) => {
    const shared = platform().local.platform;
    const mine: Platform = {
      ...shared,
      store: { ...shared.store, commit: (actions) => commit(() => shared.store.commit(actions)) },
    };
    const serve = apiWindow(mine);
    return async (method: string, path: string, draftId: string, etag: string, key: string, json: object) => {
      const claims = JSON.stringify({ sub: key, roles: ['WINDOW_OFFICER'], area });
      const event = {
        httpMethod: method,
        path,
        headers: { 'if-match': etag, 'idempotency-key': key },
        pathParameters: { draftId },
        body: JSON.stringify(json),
        requestContext: { requestId: key, authorizer: { claims } },
      } as unknown as APIGatewayProxyEvent;
      const { statusCode, body } = await serve(event, {} as Context);
      return { status: statusCode, body: JSON.parse(body) as Record<string, unknown> };
    };
  };

  it('in two processes that both read it before either wrote is one case', async () => {
    const before = cases().length;
    const { draftId, etag } = await draftOf();
    const together = barrier(2);
    const path = `/v1/drafts/${draftId}/case`;
    const [one, two] = await Promise.all(
      ['process-0001', 'process-0002'].map((key) => process(together)('POST', path, draftId, etag, key, {})),
    );
    expect([one?.status, two?.status]).toEqual([201, 201]);
    expect(one?.body).toEqual(two?.body);
    expect(cases()).toHaveLength(before + 1);
    expect(cases()).toContain(one?.body.caseNo);
  });

  it('while another process changes it: whoever commits first is heard, and the other is told', async () => {
    const before = cases().length;
    const { draftId, etag } = await draftOf();
    const together = barrier(2);
    const [lodged, changed] = await Promise.all([
      process(together)('POST', `/v1/drafts/${draftId}/case`, draftId, etag, 'process-0003', {}),
      process(together)('PATCH', `/v1/drafts/${draftId}`, draftId, etag, 'process-0004', {
        deliveryMode: 'COUNTER',
      }),
    ]);
    const won = lodged.status === 201;
    expect([lodged.status, changed.status]).toEqual(won ? [201, 409] : [412, 200]);
    expect(cases()).toHaveLength(before + (won ? 1 : 0));
    const { state, application } = (await window.read(draftId)).body;
    expect([state, application]).toEqual(
      won ? ['LODGED', undefined] : ['OPEN', expect.objectContaining({ deliveryMode: 'COUNTER' })],
    );
  });

  it('whose commit fails leaves the draft as it was, and the next try makes the case', async () => {
    const before = cases().length;
    const { draftId, etag } = await draftOf();
    const path = `/v1/drafts/${draftId}/case`;
    const broken = process(() => Promise.reject(new Error('the store is away')));
    expect((await broken('POST', path, draftId, etag, 'process-0005', {})).status).toBe(500);
    expect(etagOf(await window.read(draftId))).toBe(etag);
    // Done, and the answer lost on the way.
    const deaf = process(async (call) => {
      await call();
      throw new Error('no answer');
    });
    expect((await deaf('POST', path, draftId, etag, 'process-0006', {})).status).toBe(500);
    const { status, body } = await window.lodge(draftId, etag);
    expect(status).toBe(201);
    expect(cases().slice(before)).toHaveLength(1);
    expect(cases()).toContain(body.caseNo);
  });
});
