import * as journey from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { outboxPartitions } from '@yijianshi/store';
import { describe, expect, it } from 'vitest';
import { startPlatform, usePlatform } from '../support/platform.ts';
import { acceptedCase, allAsked, decide, lodged, SNACK_BAR, submittedCase } from '../support/restaurant.ts';

const platform = usePlatform();
const events = ({ timeline }: journey.ProgressView) => timeline.map(({ event }) => event);

describe('a case that needs a correction', () => {
  it('gets one notice, is mended with what it lists, accepted and decided', async () => {
    const running = platform();
    const { window } = running.officers;
    const created = await submittedCase(running, { ...SNACK_BAR, deliveryMode: 'ONLINE' });
    const { caseNo } = created;
    const path = `/v1/cases/${caseNo}`;

    const faults = { m_layout_food: '缺少后厨布局' };
    expect(await journey.preReview(window, created, faults)).toMatchObject({ status: 'IN_CORRECTION' });
    await expect(window.post(`${path}/correction`)).rejects.toMatchObject({
      problem: { code: 'MATERIAL_MISSING', rule: expect.stringContaining('m_layout_food') },
    });
    await journey.handInTexts(running.client, window, caseNo, { m_layout_food: '补上后厨布局' });
    expect(await window.post(`${path}/correction`)).toMatchObject({ status: 'SUBMITTED' });
    await expect(journey.preReview(window, created, faults)).rejects.toMatchObject({
      problem: { code: 'CORRECTION_ONCE', rule: '行政许可法 32' },
    });
    await journey.preReview(window, created);
    await window.post(`${path}/acceptance`, { accept: true });
    await decide(running, caseNo, 'i_bl_verify');
    await decide(running, caseNo, 'i_food');

    const progress = await journey.archived(running.client, created);
    expect(progress.result).toBe('GRANTED');
    expect(events(progress)).toEqual(expect.arrayContaining(['CORRECTION_NOTIFIED', 'CORRECTION_RECEIVED']));
  });
});

describe('a correction notice that lists a field of the form', () => {
  it('is answered with that field, checked like the whole form, and nothing else of it', async () => {
    const running = platform();
    const { window } = running.officers;
    const created = await submittedCase(running, { ...SNACK_BAR, deliveryMode: 'ONLINE' });
    const path = `/v1/cases/${created.caseNo}`;
    const lines = journey.asked(created).map(({ materialId }) => ({ materialId }));
    const fields = [{ field: 'creditCode', reason: '与营业执照不一致' }];
    await window.post(`${path}/pre-review`, { lines, fields });
    expect(await journey.progressOf(running.client, created)).toMatchObject({
      correction: { materials: [], fields: [{ field: 'creditCode', reason: '与营业执照不一致' }] },
    });

    const answer = (form: object, overrides: object[] = []) =>
      window.post(`${path}/correction`, { form, overrides });
    await expect(answer({ shopName: '换个名字' })).rejects.toMatchObject({
      problem: { code: 'FIELD_NOT_FAULTY', field: 'body.form.shopName' },
    });
    await expect(answer({ creditCode: '三个字' })).rejects.toMatchObject({
      problem: { code: 'FORM_INVALID', field: 'body.form.creditCode' },
    });
    await expect(answer({ creditCode: '92431102MA4L0A0A09' })).rejects.toMatchObject({
      problem: { code: 'IDENTIFIER_CHECK_DIGIT', field: 'body.form.creditCode' },
    });
    await expect(answer({})).rejects.toMatchObject({ problem: { code: 'FIELD_NOT_CORRECTED' } });
    const letPass = [{ field: 'form.creditCode', reason: '登记系统中即为此码' }];
    expect(await answer({ creditCode: '92431102MA4L0A0A09' }, letPass)).toMatchObject({
      status: 'SUBMITTED',
    });
    expect(await window.get(path)).toMatchObject({
      overrides: [{ field: 'form.creditCode', rule: 'GB 32100', reason: '登记系统中即为此码' }],
    });
  });
});

describe('a pre-review that leaves a material out', () => {
  it('is sent back with its name, and nothing has happened', async () => {
    const running = platform();
    const { caseNo } = await submittedCase(running);
    const review = (lines: object[]) =>
      running.officers.window.post(`/v1/cases/${caseNo}/pre-review`, { lines });
    await expect(review([])).rejects.toMatchObject({
      status: 422,
      problem: { code: 'PRE_REVIEW_INCOMPLETE', rule: expect.stringContaining('m_layout_food') },
    });
    const { materials } = await running.officers.window.get<{ materials: { reviewPoints?: string[] }[] }>(
      `/v1/cases/${caseNo}`,
    );
    expect(materials.flatMap(({ reviewPoints = [] }) => reviewPoints)).toContain('标明各功能区及面积');
    expect(await running.officers.window.get(`/v1/cases/${caseNo}`)).toMatchObject({ status: 'SUBMITTED' });
  });
});

describe('a case that nobody answers for five working days', () => {
  it('counts as accepted from the day it was received, and goes to the departments by itself', async () => {
    const running = await startPlatform();
    try {
      const created = await submittedCase(running);
      // Received on a Friday: the fifth working day after it is the next Friday.
      running.clock.set(Date.parse('2026-11-27T23:00:00+08:00'));
      await running.local.settled();
      expect((await journey.progressOf(running.client, created)).status).toBe('SUBMITTED');
      running.clock.set(Date.parse('2026-11-28T00:00:30+08:00'));
      await allAsked(running, created);
      const { status, promiseDue, timeline } = await journey.progressOf(running.client, created);
      expect(status).toBe('ACCEPTED');
      expect(promiseDue).toBe('2026-11-26');
      expect(timeline.map(({ text }) => text)).toContain('逾期未答复，自收到之日起即为受理');
    } finally {
      await running.stop();
    }
  });
});

describe('a case that is not accepted', () => {
  it('is told why, and archived without having been split', async () => {
    const running = platform();
    const created = await submittedCase(running);
    const { window } = running.officers;
    await journey.preReview(window, created);
    const reasons = '申请事项依法不属于本机关职权范围';
    await window.post(`/v1/cases/${created.caseNo}/acceptance`, { accept: false, reasons });

    const progress = await journey.archived(running.client, created);
    expect(progress).toMatchObject({ result: 'NOT_ACCEPTED', results: [] });
    expect(progress.timeline.map(({ text }) => text)).toContain(`不予受理：${reasons}`);
    expect(events(progress)).not.toContain('CASE_SPLIT');
  });
});

describe('a withdrawn case', () => {
  it('keeps and hands over what was granted before, and ends the rest', async () => {
    const running = platform();
    const created = await acceptedCase(running, RESTAURANT);
    const { caseNo } = created;
    await decide(running, caseNo, 'i_bl_verify');
    await decide(running, caseNo, 'i_food');
    await running.officers.window.post(`/v1/cases/${caseNo}/withdrawal`, { reason: '店面不租了' });

    const { XF } = running.officers.departments;
    await expect(
      XF?.post(`/v1/tasks/${caseNo}.DECIDE.i_fire_promise/decision`, { decision: 'GRANT', reasons: '合格' }),
    ).rejects.toMatchObject({ status: 409, problem: { code: 'CASE_STATUS' } });
    await journey.post(running.client, running.officers.window, created);
    const progress = await journey.archived(running.client, created);
    expect(progress.result).toBe('WITHDRAWN');
    expect(progress.results.map(({ itemId, result, document }) => [itemId, result, document?.title])).toEqual(
      [
        ['i_bl_verify', 'GRANTED', undefined],
        ['i_food', 'GRANTED', '食品经营许可证'],
        ['i_fire_promise', 'WITHDRAWN', undefined],
        ['i_sign', 'WITHDRAWN', undefined],
      ],
    );
  });

  it('that was submitted but never reviewed goes straight to the archive', async () => {
    const running = platform();
    const created = await submittedCase(running);
    await running.officers.window.post(`/v1/cases/${created.caseNo}/withdrawal`, { reason: '填错了' });
    expect((await journey.archived(running.client, created)).result).toBe('WITHDRAWN');
  });

  it('that was only a draft leaves nothing to do behind', async () => {
    const running = platform();
    const { caseNo } = await lodged(running);
    await running.officers.window.post(`/v1/cases/${caseNo}/withdrawal`, { reason: '不办了' });
    await running.local.settled();
    const { store } = running.local.platform;
    const pending = await Promise.all(outboxPartitions.map((partition) => store.listIndex('i1', partition)));
    expect(pending.flatMap(({ items }) => items.filter(({ pk }) => pk.endsWith(caseNo)))).toEqual([]);
  });
});
