import * as journey from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { describe, expect, it } from 'vitest';
import { beginOnline, begun, etagOf, fieldsOf, leftOf, officer, online } from '../support/drafts.ts';
import { usePlatform } from '../support/platform.ts';
import { decide, lodged as lodgedCase, SNACK_BAR } from '../support/restaurant.ts';

const platform = usePlatform();
const { area, applicant, answers, form } = SNACK_BAR;

describe('an application begun at home and finished at the window', () => {
  it('says at every stop what is left, and becomes a case like any other', async () => {
    const running = platform();
    const started = begun(
      await beginOnline(running, { themeId: 't_restaurant', answers: { q_small: 'no' } }),
    );
    const home = online(running, started.code);
    const first = await home.read(started.draftId);
    expect(first.body).toMatchObject({ state: 'OPEN', application: { channel: 'ONLINE' } });
    expect(leftOf(first)).toMatchObject({ ready: false, next: { questionId: 'q_public' } });

    const { q_small: _, ...others } = answers;
    const answered = await home.patch(started.draftId, started.etag, { answers: others, area });
    expect(leftOf(answered).next).toBeUndefined();
    expect(fieldsOf(leftOf(answered).faults)).toEqual(
      expect.arrayContaining(['body.deliveryMode', 'body.applicant.name', 'body.form.shopName']),
    );
    const filled = await home.patch(started.draftId, etagOf(answered), {
      applicant: { name: applicant.name, phone: applicant.phone },
      form,
    });
    expect(filled.status).toBe(200);

    const window = await officer(running, 'window-11', area);
    const seen = await window.read(started.draftId);
    expect(seen.body.application).toMatchObject({
      area,
      applicant: { name: '张*', phone: '139****0000' },
      form: { area: form.area },
    });
    expect(fieldsOf(leftOf(seen).faults).sort()).toEqual([
      'body.applicant.address',
      'body.applicant.idNumber',
      'body.deliveryMode',
    ]);
    const { idNumber, address } = applicant;
    const whole = await window.patch(started.draftId, etagOf(seen), {
      applicant: { idNumber, address },
      deliveryMode: 'ONLINE',
    });
    expect(leftOf(whole)).toMatchObject({
      ready: true,
      faults: [],
      doubtful: [],
      // Said for another situation: the case does not take it along.
      dropped: ['form.floors', 'form.coldDishes', 'form.signText', 'form.signSize'],
    });

    const lodged = await window.lodge(started.draftId, etagOf(whole));
    expect(lodged.status).toBe(201);
    const created = lodged.body as unknown as journey.Created;
    const direct = await lodgedCase(running, { ...SNACK_BAR, deliveryMode: 'ONLINE' });
    // Each has its own number, code, and record of what was fetched when.
    const told = ({ caseNo: _, receiptCode: __, materials, ...rest }: journey.Created) => ({
      ...rest,
      materials: materials.map(({ obtained, ...material }) => ({ ...material, from: obtained?.register })),
    });
    expect(told(created)).toEqual(told(direct));
    // At home one hears where it went.
    expect((await home.read(started.draftId)).body).toEqual({
      draftId: started.draftId,
      state: 'LODGED',
      caseNo: created.caseNo,
      receiptCode: created.receiptCode,
    });

    await journey.handIn(running.client, running.officers.window, created);
    await journey.acceptCase(running.officers.window, created);
    await decide(running, created.caseNo, 'i_bl_verify');
    await decide(running, created.caseNo, 'i_food');
    expect((await journey.archived(running.client, created)).result).toBe('GRANTED');
  });
});

describe('an application begun at the window and continued at home', () => {
  it('is finished where it began', async () => {
    const running = platform();
    const window = await officer(running, 'window-12', area);
    const started = begun(await window.create({ ...RESTAURANT, form: { area: 60 } }));
    const home = online(running, started.code);
    const filled = await home.patch(started.draftId, started.etag, { form: RESTAURANT.form });
    expect(leftOf(filled).ready).toBe(true);
    const lodged = await window.lodge(started.draftId, etagOf(filled));
    const { caseNo } = lodged.body;
    expect(await running.officers.window.get(`/v1/cases/${caseNo}`)).toMatchObject({ status: 'DRAFT' });
  });
});

describe('two officers on one draft', () => {
  it('do not overwrite each other: the second is told by name what the first changed', async () => {
    const running = platform();
    const [one, two] = [await officer(running, 'window-13', area), await officer(running, 'window-14', area)];
    const { draftId, etag } = begun(await one.create({ themeId: 't_restaurant', area, answers }));
    const [seenByOne, seenByTwo] = [await one.read(draftId), await two.read(draftId)];
    expect([etagOf(seenByOne), etagOf(seenByTwo)]).toEqual([etag, etag]);

    const saved = await one.patch(draftId, etag, {
      form: { shopName: '小满面馆' },
      applicant: { phone: applicant.phone },
    });
    expect(saved.status).toBe(200);
    const late = await two.patch(draftId, etag, { form: { shopName: '大满面馆' }, deliveryMode: 'COUNTER' });
    expect(late.body).toMatchObject({
      status: 412,
      code: 'DRAFT_CHANGED',
      errors: [
        { field: 'applicant.phone', rule: '第 2 版更改' },
        { field: 'form.shopName', rule: '第 2 版更改' },
      ],
    });
    expect(etagOf(late)).toBe(etagOf(saved));
    expect(late.text).not.toContain('小满');

    const again = await two.patch(draftId, etagOf(late), { deliveryMode: 'COUNTER' });
    expect(again.status).toBe(200);
    expect(again.body.application).toMatchObject({
      deliveryMode: 'COUNTER',
      applicant: { phone: '139****0000' },
      form: { shopName: expect.any(String) },
    });
    expect((await one.lodge(draftId, etagOf(saved))).body).toMatchObject({
      code: 'DRAFT_CHANGED',
      errors: [{ field: 'deliveryMode' }],
    });
  });

  it('who change it at the same moment: one is heard, the other is told', async () => {
    const running = platform();
    const officers = await Promise.all([15, 16, 17, 18].map((n) => officer(running, `window-${n}`, area)));
    const [first] = officers;
    if (first === undefined) throw new Error('nobody');
    const { draftId, etag } = begun(await first.create({ themeId: 't_restaurant', area }));
    const answers = await Promise.all(
      officers.map((each, n) => each.patch(draftId, etag, { form: { employees: n + 1 } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    const winner = answers.findIndex(({ status }) => status === 200);
    expect((await first.read(draftId)).body.application).toMatchObject({ form: { employees: winner + 1 } });
  });
});
