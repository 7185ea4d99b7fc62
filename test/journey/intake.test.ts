import * as journey from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { outboxPartitions } from '@yijianshi/store';
import { describe, expect, it } from 'vitest';
import { usePlatform } from '../support/platform.ts';
import { acceptedCase, decide, lodged, SNACK_BAR, submittedCase } from '../support/restaurant.ts';

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
