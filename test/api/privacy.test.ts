import { until } from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Running, usePlatform } from '../support/platform.ts';
import {
  acceptedCase,
  archivedCase,
  DENY,
  decide,
  departmentOf,
  lodged,
  PERSONAL,
  SNACK_BAR,
} from '../support/restaurant.ts';

const platform = usePlatform();
const SUPERVISOR = { sub: 's-01', roles: ['SUPERVISOR'], area: RESTAURANT.area };
let archived: { caseNo: string; receiptCode: string };

/** What the platform tells its officers and the applicant about a case, from every side. */
async function everythingSaid(running: Running): Promise<string[]> {
  const { caseNo, receiptCode } = archived;
  const { window, archivist } = running.officers;
  const supervisor = await running.client.as({ ...SUPERVISOR, roles: ['SUPERVISOR'] });
  const answers = await Promise.all([
    window.get(`/v1/cases/${caseNo}`),
    supervisor.get(`/v1/cases/${caseNo}`),
    departmentOf(running, 'i_sign').get(`/v1/cases/${caseNo}`),
    window.get(`/v1/deliveries/D${caseNo}`),
    window.get('/v1/tasks'),
    departmentOf(running, 'i_food').get('/v1/tasks'),
    archivist.get(`/v1/archives/${caseNo}`),
    running.client.anyone.get(`/v1/cases/${caseNo}/progress?code=${receiptCode}`),
    running.client.anyone.get(`/local/executions/${caseNo}`),
  ]);
  return answers.map((answer) => JSON.stringify(answer));
}

beforeAll(async () => {
  archived = await archivedCase(platform(), RESTAURANT, { i_sign: DENY });
});

describe('what the applicant said of himself', () => {
  it('is in no log, not even where a sealing failed over it', async () => {
    const running = platform();
    const form = { ...RESTAURANT.form, shopName: '永州市零陵区𠮷味轩餐馆' };
    const { caseNo } = await acceptedCase(running, { ...SNACK_BAR, form });
    await decide(running, caseNo, 'i_bl_verify');
    await decide(running, caseNo, 'i_food');
    await until('制证中断', async () => running.logs().includes('GLYPH_MISSING') || undefined);
    for (const value of [...PERSONAL, form.shopName]) expect(running.logs()).not.toContain(value);
  });

  it('is in no answer unmasked', async () => {
    for (const answer of await everythingSaid(platform()))
      for (const value of PERSONAL) expect(answer).not.toContain(value);
  });

  it('is shown masked, so that an officer knows whom he has before him', async () => {
    expect(await platform().officers.window.get(`/v1/cases/${archived.caseNo}`)).toMatchObject({
      applicant: {
        name: '张*',
        idNumber: '4****************7',
        phone: '139****0000',
        address: '湖南省永州市零陵区****',
      },
    });
  });

  it('is told back by no refusal', async () => {
    const token = await platform().token({ sub: 'w', roles: ['WINDOW_OFFICER'] });
    const json = { ...RESTAURANT, applicant: { ...RESTAURANT.applicant, idNumber: '431102198803152478' } };
    const { text } = await platform().call('POST', '/v1/cases', { token, key: 'refused-0001', json });
    expect(text).not.toContain('431102198803152478');
    expect(platform().logs()).not.toContain('431102198803152478');
  });
});

describe('a receipt’s code', () => {
  it('that is wrong answers as a case that never was', async () => {
    const { caseNo, receiptCode } = archived;
    const other = await lodged(platform());
    const ask = async (number: string, code: string, result = '') => {
      const path = result === '' ? 'progress' : `results/${result}`;
      const { status, headers, body } = await platform().call(
        'GET',
        `/v1/cases/${number}/${path}?code=${code}`,
      );
      const { requestId: _, ...rest } = body;
      return { status, type: headers.get('content-type'), length: headers.get('content-length'), rest };
    };
    for (const result of ['', 'i_food']) {
      const never = await ask('431101-20261120-999999', receiptCode, result);
      expect(never).toMatchObject({ status: 404, rest: { code: 'CASE_UNKNOWN' } });
      expect(await ask(caseNo, 'WRONGCODE234', result)).toEqual(never);
      expect(await ask(caseNo, other.receiptCode, result)).toEqual(never);
      expect(await ask(caseNo, receiptCode.toLowerCase(), result)).toEqual(never);
    }
  });
});

describe('a case', () => {
  it.each<[string, object]>([
    [
      'a department without an item in it',
      { sub: 'r', roles: ['REVIEWER'], department: 'XZSP', area: RESTAURANT.area },
    ],
    [
      'the same department elsewhere',
      { sub: 'r', roles: ['REVIEWER'], department: 'SCJG', area: '431102999000' },
    ],
    ['an archivist', { sub: 'a', roles: ['ARCHIVIST'], area: RESTAURANT.area }],
  ])('does not exist for %s', async (_, claims) => {
    const token = await platform().token(claims);
    const ask = async (caseNo: string) => {
      const { body } = await platform().call('GET', `/v1/cases/${caseNo}`, { token });
      return { ...body, requestId: '' };
    };
    expect(await ask(archived.caseNo)).toEqual(await ask('431101-20261120-999999'));
  });
});
