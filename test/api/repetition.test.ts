import * as journey from '@yijianshi/local/demo/journey';
import { caseEvents } from '@yijianshi/store';
import { describe, expect, it } from 'vitest';
import { usePlatform } from '../support/platform.ts';
import { askedCase, lodged, SNACK_BAR, submittedCase } from '../support/restaurant.ts';

const platform = usePlatform();
const token = (sub = 'window-01') =>
  platform().token({ sub, roles: ['WINDOW_OFFICER'], area: SNACK_BAR.area });

describe('the same write sent again under its key', () => {
  it('creates one case, and both callers hear the same', async () => {
    const call = { token: await token(), key: 'create-0001', json: SNACK_BAR };
    const first = await platform().call('POST', '/v1/cases', call);
    const second = await platform().call('POST', '/v1/cases', call);
    expect(first.status).toBe(201);
    expect(second.text).toBe(first.text);
  });

  it('sent twice at once creates one case, too', async () => {
    const call = { token: await token(), key: 'create-0002', json: SNACK_BAR };
    const answers = await Promise.all([1, 2, 3, 4].map(() => platform().call('POST', '/v1/cases', call)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('that made a case hears the same after the case has gone on, and makes no other', async () => {
    const running = platform();
    const call = { token: await token(), key: 'create-0005', json: SNACK_BAR };
    const first = await running.call('POST', '/v1/cases', call);
    await running.officers.window.post(`/v1/cases/${first.body.caseNo}/withdrawal`, { reason: '填错了' });
    const again = await Promise.all([1, 2].map(() => running.call('POST', '/v1/cases', call)));
    expect(again.map(({ status, text }) => [status, text])).toEqual([
      [201, first.text],
      [201, first.text],
    ]);
  });

  it('with other content is refused', async () => {
    const call = { token: await token(), key: 'create-0003', json: SNACK_BAR };
    await platform().call('POST', '/v1/cases', call);
    const other = await platform().call('POST', '/v1/cases', {
      ...call,
      json: { ...SNACK_BAR, deliveryMode: 'ONLINE' },
    });
    expect(other.body).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
      field: 'headers.Idempotency-Key',
    });
  });

  it('by somebody else is another write', async () => {
    const call = { key: 'create-0004', json: SNACK_BAR };
    const first = await platform().call('POST', '/v1/cases', { ...call, token: await token() });
    const second = await platform().call('POST', '/v1/cases', { ...call, token: await token('window-02') });
    expect(second.body.caseNo).not.toBe(first.body.caseNo);
  });

  it('is answered as it was then, also after the case has moved on', async () => {
    const running = platform();
    const created = await submittedCase(running);
    const { caseNo } = created;
    const path = `/v1/cases/${caseNo}/pre-review`;
    const lines = journey.asked(created).map(({ materialId }) => ({ materialId }));
    const call = { token: await token(), key: 'review-0001', json: { lines } };
    const first = await running.call('POST', path, call);
    await running.officers.window.post(`/v1/cases/${caseNo}/acceptance`, { accept: true });
    expect(await running.call('POST', path, call)).toMatchObject({ status: 200, text: first.text });
    expect(first.body).toMatchObject({ status: 'PRE_REVIEWED' });
  });

  it('decides once; under another key the item is decided already', async () => {
    const running = platform();
    const { caseNo } = await askedCase(running);
    const path = `/v1/tasks/${caseNo}.DECIDE.i_bl_verify/decision`;
    const reviewer = await running.token({
      sub: 'scjg-09',
      roles: ['REVIEWER'],
      department: 'SCJG',
      area: SNACK_BAR.area,
    });
    const call = { token: reviewer, key: 'decide-0001', json: { decision: 'GRANT', reasons: '一致' } };
    const first = await running.call('POST', path, call);
    expect(first.status).toBe(200);
    expect((await running.call('POST', path, call)).text).toBe(first.text);
    expect((await running.call('POST', path, { ...call, key: 'decide-0002' })).body).toMatchObject({
      status: 409,
      code: 'ALREADY_DECIDED',
    });
    const events = await caseEvents(running.local.platform.store, caseNo);
    const grants = events.filter(({ event }) => (event as { type: string }).type === 'ITEM_GRANTED');
    expect(grants).toHaveLength(1);
  });
});

it('fifty applications at once get fifty case numbers, none left out', async () => {
  const created = await Promise.all(Array.from({ length: 50 }, () => lodged(platform())));
  const serials = created.map(({ caseNo }) => Number(caseNo.slice(-6))).sort((a, b) => a - b);
  expect(new Set(serials).size).toBe(50);
  expect((serials.at(-1) ?? 0) - (serials[0] ?? 0)).toBe(49);
});
