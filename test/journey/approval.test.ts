import * as journey from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { describe, expect, it } from 'vitest';
import { printedText } from '../eseal/pdf-reading.ts';
import { usePlatform } from '../support/platform.ts';
import { acceptedCase, archivedCase, DENY, decide, SNACK_BAR } from '../support/restaurant.ts';

const platform = usePlatform();

interface CaseView {
  readonly items: { itemId: string; stage: string; trouble?: object }[];
}

describe('given the business-licence check is denied', () => {
  it('nothing behind it can be decided, and the case is denied with one letter', async () => {
    const running = platform();
    const created = await acceptedCase(running, { ...RESTAURANT, deliveryMode: 'COUNTER' });
    await decide(running, created.caseNo, 'i_bl_verify', DENY);
    await journey.until('办结', async () => {
      const { status } = await journey.progressOf(running.client, created);
      return status === 'CONCLUDED';
    });
    await journey.until('领取', async () => {
      const { timeline } = await journey.progressOf(running.client, created);
      return timeline.some(({ event }) => event === 'RELEASE_OPENED');
    });
    await running.officers.window.post(`/v1/cases/${created.caseNo}/counter-pick-up`);

    const progress = await journey.archived(running.client, created);
    expect(progress.result).toBe('DENIED');
    expect(progress.results.map(({ result, document }) => [result, document?.title])).toEqual([
      ['DENIED', '不予行政许可决定书'],
      ['NOT_DECIDABLE', undefined],
      ['NOT_DECIDABLE', undefined],
      ['NOT_DECIDABLE', undefined],
    ]);
  });
});

describe('given a shop whose name has a character no font holds', () => {
  it('the sealing waits for a person, who is shown the character and its field, and prints it otherwise', async () => {
    const running = platform();
    const { window } = running.officers;
    const shopName = '永州市零陵区𠮷味轩餐馆';
    const created = await acceptedCase(running, {
      ...SNACK_BAR,
      deliveryMode: 'ONLINE',
      form: { ...SNACK_BAR.form, shopName },
    });
    const { caseNo, receiptCode } = created;
    await decide(running, caseNo, 'i_bl_verify');
    await decide(running, caseNo, 'i_food');

    const trouble = await journey.until('制证中断', async () => {
      const { items } = await window.get<CaseView>(`/v1/cases/${caseNo}`);
      return items.find(({ itemId }) => itemId === 'i_food')?.trouble;
    });
    expect(trouble).toEqual({
      reason: 'GLYPH_MISSING',
      field: 'holder',
      codePoint: 'U+20BB7',
      message: expect.stringContaining('U+20BB7'),
    });
    const { items: tasks } = await window.get<{ items: { taskId: string }[] }>('/v1/tasks');
    expect(tasks.map(({ taskId }) => taskId)).toContain(`${caseNo}.MEND.i_food`);

    const mending = `/v1/cases/${caseNo}/items/i_food/mending`;
    const forged = { printAs: { validUntil: '长期' }, reason: '顺便改一下' };
    await expect(window.post(mending, forged)).rejects.toMatchObject({
      status: 409,
      problem: { code: 'FIELD_NOT_IN_TROUBLE', field: 'body.printAs.validUntil', rule: 'holder' },
    });
    const printAs = { holder: '永州市零陵区吉味轩餐馆' };
    await window.post(mending, { printAs, reason: '申请人同意以“吉”代' });
    const progress = await journey.archived(running.client, created);
    expect(progress.result).toBe('GRANTED');
    const { url } = await running.client.anyone.get<{ url: string }>(
      `/v1/cases/${caseNo}/results/i_food?code=${receiptCode}`,
    );
    expect(await printedText(await running.client.download(url))).toContain(printAs.holder);
  });
});

describe('given results the applicant takes without a courier', () => {
  it('at the counter, they are handed over there', async () => {
    const running = platform();
    const { window } = running.officers;
    const created = await acceptedCase(running, { ...SNACK_BAR, deliveryMode: 'COUNTER' });
    const { caseNo } = created;
    const pickUp = `/v1/cases/${caseNo}/counter-pick-up`;
    await expect(window.post(pickUp)).rejects.toMatchObject({ problem: { code: 'CASE_STATUS' } });
    await decide(running, caseNo, 'i_bl_verify');
    await decide(running, caseNo, 'i_food');
    await journey.until('出件任务', async () => {
      const { timeline } = await journey.progressOf(running.client, created);
      return timeline.some(({ event }) => event === 'RELEASE_OPENED');
    });
    await expect(window.post('/v1/deliveries', { caseNo, sealNumber: 'F1' })).rejects.toMatchObject({
      problem: { code: 'DELIVERY_MODE' },
    });
    await window.post(pickUp);
    const { timeline } = await journey.archived(running.client, created);
    expect(timeline.map(({ text }) => text)).toContain('申请人已在窗口领取');
  });

  it('online, nothing is released', async () => {
    const { progress } = await archivedCase(platform(), { ...SNACK_BAR, deliveryMode: 'ONLINE' });
    expect(progress).toMatchObject({ result: 'GRANTED' });
    expect(progress.stages.find(({ stage }) => stage === '出件')?.state).toBe('AHEAD');
  });
});
