import { findTheme } from '@yijianshi/catalogue';
import type { CaseCreated, CaseMaterials, CaseView } from '@yijianshi/contracts';
import { itemsOf, RETURN_REASONS } from '@yijianshi/domain';
import * as journey from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import type { RegisterMisbehaviour } from '@yijianshi/local/register-simulator';
import { known, prefilled } from '@yijianshi/runtime';
import { caseEvents, eventOf, loadCase } from '@yijianshi/store';
import { afterEach, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { startPlatform, usePlatform } from '../support/platform.ts';
import { acceptedCase, lodged, PERSONAL, SNACK_BAR } from '../support/restaurant.ts';
import { applicationFor } from '../support/theme.ts';

type Need = z.infer<typeof CaseCreated>['materials'][number];

const platform = usePlatform();
const misbehave = (manners: RegisterMisbehaviour) => platform().local.register.misbehave(manners);
afterEach(() => misbehave({}));

const IDENTITY = { types: ['RESIDENT_IDENTITY'] };
const need = (materials: readonly Need[], id: string): Need => {
  const found = materials.find(({ materialId }) => materialId === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const view = (caseNo: string) =>
  platform().officers.window.get<z.infer<typeof CaseView>>(`/v1/cases/${caseNo}`);
const again = (caseNo: string) =>
  platform().officers.window.post<z.infer<typeof CaseMaterials>>(`/v1/cases/${caseNo}/exchange`);
const fetchesOf = async (caseNo: string) =>
  (await caseEvents(platform().local.platform.store, caseNo))
    .map(eventOf)
    .filter((event) => event.type === 'MATERIALS_FETCHED');

describe('what is exempt', () => {
  it('is obtained before the window has its answer: where, when, under which number', async () => {
    const created = await lodged(platform());
    const { materials } = created;
    expect(need(materials, 'm_app_restaurant')).toMatchObject({
      asked: false,
      exemption: 'GENERATED_FORM',
      obtained: { register: 'FORM', zh: '本办件的一张表单', reference: expect.stringMatching(/^PERSONAL#/) },
    });
    expect(need(materials, 'm_licence')).toMatchObject({
      asked: false,
      exemption: 'E_LICENCE',
      obtained: {
        register: 'PARTNER',
        en: 'the partner register',
        at: expect.stringMatching(/^2026-11-20T09:30:00/),
      },
    });
    expect(need(materials, 'm_layout_food')).toMatchObject({ asked: true });
    expect(need(materials, 'm_layout_food')).not.toHaveProperty('obtained');
    expect((await view(created.caseNo)).materials.map(({ obtained }) => obtained)).toEqual(
      materials.map(({ obtained }) => obtained),
    );
  });

  it('leaves a record with the case’s first event: digests and numbers of registers, nobody’s name or number', async () => {
    const { caseNo } = await lodged(platform());
    const [event, ...more] = await fetchesOf(caseNo);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      by: { role: 'WINDOW_OFFICER' },
      obtained: {
        m_app_restaurant: { way: 'GENERATED_FORM', register: 'FORM' },
        m_licence: { way: 'E_LICENCE', register: 'PARTNER', digest: expect.stringMatching(/^sha256:/) },
        m_id_operator: { way: 'DATA_CHECK', register: 'PARTNER' },
      },
      returned: {},
    });
    for (const value of [...PERSONAL, RESTAURANT.form.representativeId])
      expect(JSON.stringify(event)).not.toContain(value);
  });

  it('that is a result of the same case is awaited, and obtained when that is granted', async () => {
    const theme = findTheme('t_store');
    if (theme === undefined) throw new Error('t_store is shipped');
    const answers = {
      q_licence: 'none',
      q_agent: 'no',
      q_small: 'small',
      q_tobacco: 'no',
      q_large: 'no',
      q_public: 'no',
      q_sign: 'no',
    };
    const created = await acceptedCase(platform(), applicationFor(theme, answers));
    const before = { awaited: { itemId: 'i_bl_reg', granted: false }, asked: false };
    expect(need(created.materials, 'm_licence')).toMatchObject(before);
    const { SCJG } = platform().officers.departments;
    if (SCJG === undefined) throw new Error('no reviewer');
    await journey.decide(SCJG, created.caseNo, 'i_bl_reg', { decision: 'GRANT', reasons: '符合条件。' });
    const { materials } = await view(created.caseNo);
    expect(need(materials, 'm_licence')).toMatchObject({ awaited: { granted: true } });
  });
});

describe('a fetch that fails', () => {
  const MANNERS: readonly (readonly [RegisterMisbehaviour, keyof typeof RETURN_REASONS])[] = [
    [{ notFound: true }, 'NOT_FOUND'],
    [{ mismatch: true }, 'MISMATCH'],
    [{ notValid: true }, 'NOT_VALID'],
    [{ anothers: true }, 'MISMATCH'],
    [{ fails: true }, 'UNAVAILABLE'],
    [{ malformed: true }, 'UNREADABLE'],
    [{ tooLarge: true }, 'UNREADABLE'],
    [{ wrongSignature: true }, 'UNREADABLE'],
    [{ tellsNumber: true }, 'UNREADABLE'],
    [{ answerAfterMs: 20_000 }, 'TIMEOUT'],
  ];
  it.each(MANNERS)('(%j) returns the material to the applicant, told why: %s', async (manners, reason) => {
    misbehave({ ...manners, ...IDENTITY });
    const began = performance.now();
    const { caseNo, materials } = await lodged(platform());
    expect(performance.now() - began).toBeLessThan(8000);
    expect(need(materials, 'm_licence')).toMatchObject({ asked: false });
    expect(need(materials, 'm_id_operator')).toMatchObject({
      asked: true,
      exemption: 'DATA_CHECK',
      returned: { register: 'PARTNER', reason, ...RETURN_REASONS[reason] },
    });
    expect(await fetchesOf(caseNo)).toMatchObject([{ returned: { m_id_operator: { reason } } }]);
  });

  it('makes the material one to hand in: it is needed, uploaded, reviewed and archived like any other', async () => {
    misbehave({ notFound: true, ...IDENTITY });
    const running = platform();
    const { window } = running.officers;
    const created = await lodged(running);
    const others = created.materials.filter(
      ({ asked, materialId }) => asked && materialId !== 'm_id_operator',
    );
    await journey.handInTexts(
      running.client,
      window,
      created.caseNo,
      Object.fromEntries(others.map(({ materialId, name }) => [materialId, name])),
    );
    await expect(window.post(`/v1/cases/${created.caseNo}/submission`)).rejects.toMatchObject({
      problem: { code: 'MATERIAL_MISSING', rule: expect.stringContaining('m_id_operator') },
    });
    await journey.handInTexts(running.client, window, created.caseNo, { m_id_operator: '身份证扫描件' });
    await window.post(`/v1/cases/${created.caseNo}/submission`);
    expect(await journey.preReview(window, created, { m_id_operator: '看不清' })).toMatchObject({
      status: 'IN_CORRECTION',
    });
    const { materials } = await view(created.caseNo);
    expect(need(materials, 'm_id_operator')).toMatchObject({ asked: true, arrived: true });
    await expect(
      journey.handInTexts(running.client, window, created.caseNo, { m_licence: '执照' }),
    ).rejects.toMatchObject({ problem: { code: 'MATERIAL_EXEMPT' } });
  });

  it('may be tried again by the window: before the submission, and in the correction', async () => {
    misbehave({ fails: true, ...IDENTITY });
    const { window } = platform().officers;
    const created = await lodged(platform());
    const { caseNo } = created;
    expect(need((await again(caseNo)).materials, 'm_id_operator')).toMatchObject({ asked: true });
    await journey.handIn(platform().client, window, created);
    await window.post(`/v1/cases/${caseNo}/submission`);
    await expect(again(caseNo)).rejects.toMatchObject({ problem: { code: 'CASE_STATUS' } });
    await journey.preReview(window, created, { m_id_operator: '看不清' });
    misbehave({});
    const { materials } = await again(caseNo);
    expect(need(materials, 'm_id_operator')).toMatchObject({
      asked: false,
      obtained: { register: 'PARTNER' },
    });
    expect(await window.post(`/v1/cases/${caseNo}/correction`)).toMatchObject({ status: 'SUBMITTED' });
    expect(await fetchesOf(caseNo)).toMatchObject([
      { returned: { m_id_operator: { reason: 'UNAVAILABLE' } } },
      { returned: { m_id_operator: { reason: 'UNAVAILABLE' } } },
      { obtained: { m_id_operator: { way: 'DATA_CHECK' } }, returned: {} },
    ]);
  });

  it('is tried again for nothing where nothing went back, and by nobody but the window', async () => {
    const { caseNo, materials } = await lodged(platform());
    const asked = platform().local.register.asked().length;
    expect((await again(caseNo)).materials).toEqual(materials);
    expect(platform().local.register.asked()).toHaveLength(asked);
    expect(await fetchesOf(caseNo)).toHaveLength(1);
    const { SCJG } = platform().officers.departments;
    await expect(SCJG?.post(`/v1/cases/${caseNo}/exchange`)).rejects.toMatchObject({ status: 403 });
    await expect(again('431101-20261120-999999')).rejects.toMatchObject({
      problem: { code: 'CASE_UNKNOWN' },
    });
  });
});

describe('the same creation sent twice', () => {
  it('answers the same, also when the registers would by now', async () => {
    misbehave({ notFound: true });
    const { window } = platform().officers;
    const first = await window.post<z.infer<typeof CaseCreated>>('/v1/cases', SNACK_BAR, 'exchange-0001');
    misbehave({});
    expect(await window.post('/v1/cases', SNACK_BAR, 'exchange-0001')).toEqual(first);
    expect(need(first.materials, 'm_licence')).toMatchObject({ returned: { reason: 'NOT_FOUND' } });
    await again(first.caseNo);
    expect(await window.post('/v1/cases', SNACK_BAR, 'exchange-0001')).toEqual(first);
  });

  it('and a retry sent twice brings one record', async () => {
    misbehave({ notFound: true, ...IDENTITY });
    const { window } = platform().officers;
    const { caseNo } = await lodged(platform());
    misbehave({});
    const first = await window.post(`/v1/cases/${caseNo}/exchange`, {}, 'exchange-0002');
    misbehave({ fails: true });
    expect(await window.post(`/v1/cases/${caseNo}/exchange`, {}, 'exchange-0002')).toEqual(first);
    expect(await fetchesOf(caseNo)).toHaveLength(2);
  });
});

describe('what was issued here', () => {
  const birth = findTheme('t_newborn');
  const ANSWERS = { q_ethnic: 'different', q_father: 'yes', q_claim: 'no', q_guide: 'no' };

  it('is found by its holder at the next case, and the partner is not asked for it', async () => {
    if (birth === undefined) throw new Error('t_newborn is shipped');
    const running = platform();
    const application = { ...applicationFor(birth, ANSWERS) };
    const booklet = async () => {
      const created = await lodged(running, application);
      return { created, need: need(created.materials, 'm_hukou') };
    };
    misbehave({ notFound: true });
    const first = await booklet();
    expect(first.need).toMatchObject({ asked: true, returned: { register: 'PARTNER', reason: 'NOT_FOUND' } });
    misbehave({});
    const { created } = await booklet();
    await journey.handIn(running.client, running.officers.window, created);
    await journey.acceptCase(running.officers.window, created);
    const issued = await grantAll(created);
    misbehave({ fails: true });
    const { store } = running.local.platform;
    const { state } = (await loadCase(store, created.caseNo)) ?? {};
    const document = state && itemsOf(state).i_birth_reg?.sealed;
    expect(issued).toContain('i_birth_reg');
    expect((await booklet()).need).toMatchObject({
      asked: false,
      obtained: { register: 'OWN', zh: '本平台签发的证照', reference: document?.documentId },
    });
    // Whose certificates these are is told by no row, no index, no log.
    const rows = JSON.stringify(
      running.local.journal.db.prepare('SELECT pk, sk, data, i1pk, i1sk, i2pk, i2sk FROM rows').all(),
    );
    expect(rows).toContain('HOLDER#');
    for (const number of [RESTAURANT.applicant.idNumber, RESTAURANT.form.creditCode]) {
      expect(rows).not.toContain(number);
      expect(running.logs()).not.toContain(number);
    }

    const subject = { kind: 'CITIZEN_ID', number: RESTAURANT.applicant.idNumber } as const;
    const { values } = await known(running.local.platform, subject);
    expect(values).toContainEqual({
      of: { applicant: 'phone' },
      value: '13907460000',
      source: expect.objectContaining({ register: 'OWN' }),
    });
    const loaded = await loadCase(store, created.caseNo);
    if (loaded === undefined) throw new Error('gone');
    expect(await prefilled(running.local.platform, loaded.plan, subject)).toMatchObject({
      applicant: { name: { value: '张𬱖' }, address: { value: RESTAURANT.applicant.address } },
      form: { motherName: { value: '母亲姓名' }, phone: { value: '13907460000' } },
    });
  });

  async function grantAll({ caseNo, items }: journey.Created): Promise<string[]> {
    const done: string[] = [];
    const { client, local } = platform();
    for (const { itemId, department } of items) {
      const officer = await client.as({
        sub: `${department}-01`,
        roles: ['REVIEWER'],
        department,
        area: RESTAURANT.area,
      });
      await journey.decide(officer, caseNo, itemId, { decision: 'GRANT', reasons: '符合条件。' });
      done.push(itemId);
    }
    await local.settled();
    return done;
  }
});

it('where no register is connected, the record says so and the applicant hands it in', async () => {
  const running = await startPlatform({ register: 'NONE' });
  try {
    const { materials } = await lodged(running);
    expect(need(materials, 'm_id_operator')).toMatchObject({
      asked: true,
      returned: { register: 'PARTNER', reason: 'NOT_CONNECTED', zh: '登记库未接入' },
    });
    expect(need(materials, 'm_app_restaurant')).toMatchObject({ asked: false });
    const subject = { kind: 'CITIZEN_ID', number: RESTAURANT.applicant.idNumber } as const;
    expect(await known(running.local.platform, subject)).toEqual({ values: [] });
  } finally {
    await running.stop();
  }
});

it('on one machine the register’s manners can be changed by anybody who tries it out', async () => {
  const path = '/local/register';
  expect((await platform().call('POST', path, { json: { notFound: true } })).status).toBe(200);
  expect(need((await lodged(platform())).materials, 'm_licence')).toMatchObject({ asked: true });
  expect((await platform().call('POST', path, { json: { lies: true } })).status).toBe(400);
  expect((await platform().call('POST', path, { json: {} })).status).toBe(200);
});
