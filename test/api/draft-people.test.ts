import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { expect, it } from 'vitest';
import { begun, etagOf, fieldsOf, leftOf, officer } from '../support/drafts.ts';
import { usePlatform } from '../support/platform.ts';

const platform = usePlatform();

it('a draft of a firm with an agent says what it lacks of each, and shows their people masked', async () => {
  const window = await officer(platform(), 'window-01', RESTAURANT.area);
  const started = begun(
    await window.create({
      ...RESTAURANT,
      channel: 'HELPER',
      applicant: { kind: 'LEGAL', name: '永州湘味餐饮管理有限公司', representative: { name: '张三' } },
    }),
  );
  const { draftId } = started;
  const first = await window.read(draftId);
  expect(fieldsOf(leftOf(first).faults)).toEqual([
    'body.applicant.creditCode',
    'body.applicant.representative.idNumber',
    'body.applicant.contact',
    'body.applicant.address',
    'body.agent',
  ]);
  const agent = {
    name: '李四',
    idNumber: '431102198803152478',
    phone: '１３９０７４６１２３４',
    scope: '提交材料',
  };
  const second = await window.patch(draftId, etagOf(first), {
    agent: { ...agent, lastDay: '2026-11-19' },
    applicant: {
      creditCode: '92431102ma4l0a0a08',
      representative: { idNumber: '431102198803152477' },
      contact: { name: '王五', phone: '13907460000' },
      address: RESTAURANT.applicant.address,
    },
  });
  expect(leftOf(second)).toMatchObject({
    faults: [{ field: 'body.agent.lastDay' }],
    doubtful: [{ field: 'body.agent.idNumber', rule: 'GB 11643' }],
  });
  expect(second.body.application).toMatchObject({
    applicant: {
      kind: 'LEGAL',
      representative: { name: '张*' },
      contact: { name: '王*', phone: '139****0000' },
    },
    agent: { name: '李*', phone: '139****1234', scope: '提交材料', lastDay: '2026-11-19' },
  });
  expect((await window.lodge(draftId, etagOf(second))).body).toMatchObject({ code: 'MANDATE_EXPIRED' });
  const third = await window.patch(draftId, etagOf(second), {
    agent: { lastDay: '2026-12-31', idNumber: '431102198803152477' },
  });
  expect(leftOf(third).ready).toBe(true);
  const lodged = await window.lodge(draftId, etagOf(third));
  expect(lodged.status).toBe(201);
  expect(await platform().officers.window.get(`/v1/cases/${lodged.body.caseNo}`)).toMatchObject({
    channel: 'HELPER',
    applicant: { kind: 'LEGAL', creditCode: '92431102MA4L0A0A08' },
    agent: { name: '李*' },
  });
});
