import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { describe, expect, it } from 'vitest';
import { usePlatform } from '../support/platform.ts';

const platform = usePlatform();
const WINDOW = { sub: 'window-01', roles: ['WINDOW_OFFICER'], area: RESTAURANT.area };
const WRONG_ID = '431102198803152478';
const WRONG_CODE = '92431102MA4L0A0A09';
let calls = 0;

const post = async (application: object) => {
  calls += 1;
  const token = await platform().token(WINDOW);
  return platform().call('POST', '/v1/cases', { token, key: `application-${calls}`, json: application });
};
const serialOf = (body: Record<string, unknown>) => Number(String(body.caseNo).slice(-6));

/** The demonstration's application, changed in one place. */
const but = (change: object) => ({ ...RESTAURANT, ...change });
const answers = (change: object) => but({ answers: { ...RESTAURANT.answers, ...change } });
const form = (change: object) => but({ form: { ...RESTAURANT.form, ...change } });
const applicant = (change: object) => but({ applicant: { ...RESTAURANT.applicant, ...change } });

describe('an application that is not as it must be is refused by name, and no case comes of it', () => {
  it.each<[string, object, object]>([
    [
      'an unknown theme',
      but({ themeId: 't_moon' }),
      { status: 404, code: 'THEME_UNKNOWN', field: 'body.themeId' },
    ],
    [
      'an area the theme is not open in',
      but({ area: '430100000000' }),
      { status: 422, code: 'AREA_UNKNOWN', field: 'body.area' },
    ],
    [
      'an unknown answer',
      answers({ q_small: 'maybe' }),
      {
        status: 422,
        code: 'ANSWER_UNKNOWN',
        field: 'body.answers.q_small',
        rule: '可选：yes（是）、no（否）',
      },
    ],
    [
      'an unknown question',
      answers({ q_moon: 'yes' }),
      { status: 422, code: 'ANSWER_UNKNOWN', field: 'body.answers.q_moon' },
    ],
    [
      'a question left open',
      answers({ q_sign: undefined }),
      { status: 422, code: 'ANSWER_MISSING', field: 'body.answers.q_sign' },
    ],
    [
      'a required field left empty',
      form({ shopName: '' }),
      {
        status: 422,
        code: 'FORM_INVALID',
        field: 'body.form.shopName',
        rule: expect.stringContaining('必填'),
      },
    ],
    [
      'a required field left out',
      form({ area: undefined }),
      { status: 422, code: 'FORM_INVALID', field: 'body.form.area' },
    ],
    [
      'a number that is a word',
      form({ area: '很大' }),
      {
        status: 422,
        code: 'FORM_INVALID',
        field: 'body.form.area',
        rule: expect.stringContaining('不小于 0 的数字'),
      },
    ],
    [
      'an identity number with a wrong check digit',
      applicant({ idNumber: WRONG_ID }),
      { status: 422, code: 'IDENTIFIER_CHECK_DIGIT', field: 'body.applicant.idNumber', rule: 'GB 11643' },
    ],
    [
      'a credit code with a wrong check character',
      form({ creditCode: WRONG_CODE }),
      { status: 422, code: 'IDENTIFIER_CHECK_DIGIT', field: 'body.form.creditCode', rule: 'GB 32100' },
    ],
    [
      'a phone number that is none',
      applicant({ phone: '110' }),
      { status: 400, code: 'BODY_INVALID', field: 'body.applicant.phone' },
    ],
    [
      'no applicant',
      but({ applicant: undefined }),
      { status: 400, code: 'BODY_INVALID', field: 'body.applicant' },
    ],
    [
      'a field nobody asked for',
      but({ priority: 'high' }),
      { status: 400, code: 'BODY_INVALID', field: 'body.priority', rule: 'unknown field' },
    ],
    [
      'a field nobody asked for, further in',
      applicant({ vip: true }),
      { status: 400, code: 'BODY_INVALID', field: 'body.applicant.vip', rule: 'unknown field' },
    ],
  ])('%s', async (_, application, expected) => {
    const before = await post(RESTAURANT);
    const refused = await post(application);
    expect(refused.body).toMatchObject(expected);
    const after = await post(RESTAURANT);
    expect(serialOf(after.body)).toBe(serialOf(before.body) + 1);
  });

  it('with a name that would be dropped without a word is refused instead', async () => {
    const token = await platform().token(WINDOW);
    const raw = JSON.stringify(RESTAURANT).replace('"q_small"', '"__proto__":"x","q_small"');
    const { body } = await platform().call('POST', '/v1/cases', { token, key: 'application-proto', raw });
    expect(body).toMatchObject({ status: 400, code: 'BODY_INVALID', field: 'body' });
  });

  it('with several faults is told them all at once', async () => {
    const { body } = await post({ ...RESTAURANT, applicant: { name: '', phone: '1' }, priority: 1 });
    expect((body.errors as { field: string }[]).map(({ field }) => field).sort()).toEqual([
      'body.applicant.address',
      'body.applicant.idNumber',
      'body.applicant.name',
      'body.applicant.phone',
      'body.priority',
    ]);
  });
});

describe('a form that does not fit', () => {
  it('is told every field of it at once', async () => {
    const { body } = await post({
      ...RESTAURANT,
      form: { ...RESTAURANT.form, shopName: ' ', area: 'abc', phone: '1' },
    });
    expect(body).toMatchObject({ status: 422, code: 'FORM_INVALID', field: 'body.form.shopName' });
    expect((body.errors as { field: string }[]).map(({ field }) => field).sort()).toEqual([
      'body.form.area',
      'body.form.phone',
      'body.form.shopName',
    ]);
  });
});

describe('a check digit an officer lets pass, with the reason', () => {
  it('is a warning in the answer and stays in the case', async () => {
    const overrides = [
      { field: 'applicant.idNumber', reason: '公安机关核实确为此号' },
      { field: 'form.creditCode', reason: '发照机关核实' },
    ];
    const warnings = [
      { field: 'applicant.idNumber', rule: 'GB 11643', reason: '公安机关核实确为此号' },
      { field: 'form.creditCode', rule: 'GB 32100', reason: '发照机关核实' },
    ];
    const application = {
      ...form({ creditCode: WRONG_CODE }),
      applicant: { ...RESTAURANT.applicant, idNumber: WRONG_ID },
    };
    expect((await post(application)).body).toMatchObject({ code: 'IDENTIFIER_CHECK_DIGIT' });
    const { status, body } = await post({ ...application, overrides });
    expect(status).toBe(201);
    expect(body.warnings).toEqual(warnings);
    const seen = await platform().officers.window.get(`/v1/cases/${body.caseNo}`);
    expect(seen.overrides).toEqual(warnings);
  });

  it('lets only its own field pass', async () => {
    const overrides = [{ field: 'form.creditCode', reason: '发照机关核实' }];
    const { body } = await post({ ...applicant({ idNumber: WRONG_ID }), overrides });
    expect(body).toMatchObject({ code: 'IDENTIFIER_CHECK_DIGIT', field: 'body.applicant.idNumber' });
  });
});
