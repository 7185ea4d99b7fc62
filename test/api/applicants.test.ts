import type { LocalPlatform } from '@yijianshi/local';
import { readPersonal } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';
import { describe, expect, it } from 'vitest';
import { AGENT, BY_HELPER, FIRM } from '../support/agent.ts';
import { usePlatform } from '../support/platform.ts';
import { SNACK_BAR } from '../support/restaurant.ts';

const platform = usePlatform();
let calls = 0;

const post = async (application: object) => {
  calls += 1;
  const token = await platform().token({ sub: 'w', roles: ['WINDOW_OFFICER'], area: SNACK_BAR.area });
  return platform().call('POST', '/v1/cases', { token, key: `applicant-${calls}`, json: application });
};
const created = async (application: object): Promise<string> => {
  const { status, body } = await post(application);
  expect([status, body.code]).toEqual([201, undefined]);
  return String(body.caseNo);
};
/** What is kept of the people and the form, opened with the case's key. */
async function kept(caseNo: string, { platform: parts }: LocalPlatform = platform().local) {
  const loaded = await loadCase(parts.store, caseNo);
  if (loaded === undefined) throw new Error(`no case ${caseNo}`);
  return { ...loaded, personal: await readPersonal(parts, loaded.state) };
}

const applicant = (change: object) => ({
  ...SNACK_BAR,
  applicant: { ...SNACK_BAR.applicant, ...change },
});
const agent = (change: object) => ({ ...BY_HELPER, agent: { ...AGENT, ...change } });
const firm = (change: object) => ({ ...BY_HELPER, applicant: { ...FIRM, ...change } });

describe('what people type', () => {
  it('is read half-width in numbers and codes, and kept to the character in names', async () => {
    const caseNo = await created({
      ...SNACK_BAR,
      applicant: {
        name: '张𬱖　ＡＢ',
        idNumber: ' ４３１１０２１９９００１０１００５ｘ',
        phone: '１３９０７４６００００　',
        address: '南津中路５８号',
      },
      agent: { ...AGENT, idNumber: '43110219900101005x', lastDay: '２０２７－０１－３１' },
      form: {
        ...SNACK_BAR.form,
        creditCode: '９２４３１１０２ＭＡ４Ｌ０Ａ０Ａ０８',
        area: '１８６',
        shopName: '㛃䶮𬍛馆',
      },
    });
    const { personal, state } = await kept(caseNo);
    expect(personal.applicant).toEqual({
      name: '张𬱖　ＡＢ',
      idNumber: '43110219900101005X',
      phone: '13907460000',
      address: '南津中路５８号',
    });
    expect(personal.agent).toEqual(AGENT);
    expect(personal.form).toMatchObject({
      creditCode: '92431102MA4L0A0A08',
      area: 186,
      shopName: '㛃䶮𬍛馆',
    });
    expect(state).toMatchObject({ mandate: { lastDay: '2027-01-31' } });
  });

  it.each<[string, object, number, string, string]>([
    ['a direction override', applicant({ name: '张\u202e三' }), 400, 'body.applicant.name', 'U+202E'],
    ['a zero-width space', applicant({ name: '张\u200b三' }), 400, 'body.applicant.name', 'U+200B'],
    ['half a character', applicant({ address: '南津路\ud86c' }), 400, 'body.applicant.address', 'U+D86C'],
    ['a line feed in a name', applicant({ name: '张三\n李四' }), 400, 'body.applicant.name', 'U+000A'],
    ['a control character', agent({ scope: '提交\u0007材料' }), 400, 'body.agent.scope', 'U+0007'],
    [
      'a direction override in the form',
      { ...SNACK_BAR, form: { ...SNACK_BAR.form, shopName: '\u2067馆' } },
      400,
      'body.form.shopName',
      'U+2067',
    ],
    [
      'a line feed in the form',
      { ...SNACK_BAR, form: { ...SNACK_BAR.form, shopName: '馆\n有效期：长期' } },
      422,
      'body.form.shopName',
      '一行',
    ],
    [
      'a phone of letters',
      applicant({ phone: '１３９O７４６００００' }),
      400,
      'body.applicant.phone',
      '手机号码',
    ],
    [
      'an identity number of signs',
      applicant({ idNumber: '①②③' }),
      400,
      'body.applicant.idNumber',
      '公民身份号码',
    ],
  ])('with %s is refused, naming field and rule', async (_, application, status, field, rule) => {
    expect((await post(application)).body).toMatchObject({
      status,
      field,
      rule: expect.stringContaining(rule),
    });
  });

  it('is held to the same in every other text', async () => {
    const { window } = platform().officers;
    const caseNo = await created(SNACK_BAR);
    const withdraw = (reason: string) => window.post(`/v1/cases/${caseNo}/withdrawal`, { reason });
    await expect(withdraw('不办了\u202e')).rejects.toMatchObject({
      status: 400,
      problem: { code: 'BODY_INVALID', field: 'body.reason', rule: expect.stringContaining('U+202E') },
    });
    expect(await withdraw('不办了。\n另择日期。')).toMatchObject({ status: 'WITHDRAWN' });
  });
});

describe('an applicant', () => {
  it('is a person, said or not', async () => {
    for (const kind of [undefined, 'NATURAL']) {
      const caseNo = await created(applicant({ kind }));
      expect(await platform().officers.window.get(`/v1/cases/${caseNo}`)).toMatchObject({
        channel: 'WINDOW',
        applicant: { kind: 'NATURAL', name: '张*', idNumber: '4****************7' },
      });
    }
  });

  it('is a firm with its code, its representative and its contact', async () => {
    const caseNo = await created(BY_HELPER);
    expect(await platform().officers.window.get(`/v1/cases/${caseNo}`)).toMatchObject({
      channel: 'HELPER',
      applicant: {
        kind: 'LEGAL',
        name: FIRM.name,
        creditCode: FIRM.creditCode,
        representative: { name: '张*', idNumber: '4****************7' },
        contact: { name: '王*䶮', phone: '139****1111' },
      },
      agent: { name: '李*', idNumber: '4****************X', phone: '139****2222', scope: AGENT.scope },
    });
  });

  it.each<[string, object, string]>([
    ['is neither', firm({ kind: 'GOD' }), 'body.applicant.kind'],
    [
      'is a firm without a representative',
      firm({ representative: undefined }),
      'body.applicant.representative',
    ],
    ['is a firm without a contact', firm({ contact: { name: '王' } }), 'body.applicant.contact.phone'],
    ['is a firm with an identity number', firm({ idNumber: '1' }), 'body.applicant.idNumber'],
    [
      'is a person with a firm’s code',
      applicant({ creditCode: FIRM.creditCode }),
      'body.applicant.creditCode',
    ],
    ['has an agent without a scope', agent({ scope: '' }), 'body.agent.scope'],
    ['has an agent until a day that is none', agent({ lastDay: '2027-02-30' }), 'body.agent.lastDay'],
  ])('that %s is refused by name', async (_, application, field) => {
    expect((await post(application)).body).toMatchObject({ status: 400, code: 'BODY_INVALID', field });
  });

  it.each<[string, object, string, string]>([
    ['a firm’s code', firm({ creditCode: '91431102MA4L0A0B0D' }), 'applicant.creditCode', 'GB 32100'],
    [
      'a representative’s number',
      firm({ representative: { name: '张', idNumber: '431102198803152478' } }),
      'applicant.representative.idNumber',
      'GB 11643',
    ],
    ['an agent’s number', agent({ idNumber: '431102199001010050' }), 'agent.idNumber', 'GB 11643'],
  ])(
    'has the check digit of %s checked; an officer lets it pass with a reason',
    async (_, application, field, rule) => {
      expect((await post(application)).body).toMatchObject({
        status: 422,
        code: 'IDENTIFIER_CHECK_DIGIT',
        field: `body.${field}`,
        rule,
      });
      const overrides = [{ field, reason: '登记机关核实' }];
      expect((await post({ ...application, overrides })).body).toMatchObject({
        warnings: [{ field, rule, reason: '登记机关核实' }],
      });
    },
  );
});

describe('a channel', () => {
  it.each(['WINDOW', 'COUNTY', 'TOWNSHIP', 'VILLAGE', 'MARKET_SUPERVISION', 'TERMINAL', 'ONLINE'])(
    '%s needs no agent, and takes one',
    async (channel) => {
      await created({ ...SNACK_BAR, channel });
      await created({ ...SNACK_BAR, channel, agent: AGENT });
    },
  );

  it('of a helper needs a mandate that is not over', async () => {
    const { agent: _, ...alone } = BY_HELPER;
    expect((await post(alone)).body).toMatchObject({
      status: 422,
      code: 'MANDATE_MISSING',
      field: 'body.agent',
      wayOut: expect.stringContaining('授权委托'),
    });
    // The platform's day is 2026-11-20.
    expect((await post(agent({ lastDay: '2026-11-19' }))).body).toMatchObject({
      status: 422,
      code: 'MANDATE_EXPIRED',
      field: 'body.agent.lastDay',
    });
    await created(agent({ lastDay: '2026-11-20' }));
  });

  it('nobody knows is refused', async () => {
    expect((await post({ ...SNACK_BAR, channel: 'PIGEON' })).body).toMatchObject({
      status: 400,
      field: 'body.channel',
    });
  });
});
