import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { expect, it } from 'vitest';
import { pageCount, printedText } from '../eseal/pdf-reading.ts';
import { usePlatform } from '../support/platform.ts';

const platform = usePlatform();
const GUIDE = '/v1/themes/t_restaurant/guide';
const SHEET = '/v1/themes/t_restaurant/guide-sheet';

const ask = (json: object, path = GUIDE) => platform().call('POST', path, { json });
const pathOf = (url: unknown): string => String(url).slice(platform().local.url.length);

async function bytesAt(path: string): Promise<Buffer> {
  const response = await fetch(`${platform().local.url}${path}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.headers.get('content-length')).toBe(String(bytes.length));
  return bytes;
}

interface Asking {
  readonly state: string;
  readonly remaining: number;
  readonly next: { readonly questionId: string };
}

it('anybody is led through the questions, one after the other, without a token or a key', async () => {
  const answers: Record<string, string> = {};
  const asked: string[] = [];
  for (;;) {
    const { status, body } = await ask({ answers });
    expect(status).toBe(200);
    if (body.state === 'COMPLETE') break;
    const { next, remaining } = body as unknown as Asking;
    expect(remaining).toBe(7 - asked.length);
    asked.push(next.questionId);
    answers[next.questionId] = RESTAURANT.answers[next.questionId as keyof typeof RESTAURANT.answers];
  }
  expect(asked).toEqual(Object.keys(RESTAURANT.answers));
});

it('the form of the guide, filled in, is the form a case is lodged with', async () => {
  const { body } = await ask({ area: RESTAURANT.area, answers: RESTAURANT.answers });
  const { schema } = body.form as { schema: { required: string[] } };
  const token = await platform().token({
    sub: 'window-01',
    roles: ['WINDOW_OFFICER'],
    area: RESTAURANT.area,
  });
  const form: Record<string, string | number> = RESTAURANT.form;
  expect(Object.keys(form).sort()).toEqual(schema.required.toSorted());
  for (const [i, field] of schema.required.entries()) {
    const { [field]: _, ...rest } = form;
    const json = { ...RESTAURANT, form: rest };
    const refused = await platform().call('POST', '/v1/cases', { token, key: `form-field-${i}`, json });
    expect(refused.body).toMatchObject({ code: 'FORM_INVALID', field: `body.form.${field}` });
  }
  const lodged = await platform().call('POST', '/v1/cases', { token, key: 'form-whole-1', json: RESTAURANT });
  expect(lodged.status).toBe(201);
  const needs = (list: unknown) => (list as { materialId: string }[]).map(({ materialId }) => materialId);
  expect(needs(lodged.body.materials)).toEqual(needs(body.materials));
});

it.each<[string, object, object]>([
  [
    'an option that is none',
    { answers: { q_small: 'maybe' } },
    { status: 422, code: 'ANSWER_UNKNOWN', field: 'body.answers.q_small', rule: '可选：yes（是）、no（否）' },
  ],
  [
    'a question that is none',
    { answers: { q_pets: 'yes' } },
    { status: 422, code: 'ANSWER_UNKNOWN', field: 'body.answers.q_pets' },
  ],
  [
    'an answer that is no text',
    { answers: { q_small: 1 } },
    { status: 400, code: 'BODY_INVALID', field: 'body.answers.q_small' },
  ],
  ['no answers', {}, { status: 400, code: 'BODY_INVALID', field: 'body.answers' }],
  [
    'a place where the theme is not open',
    { area: '430100000000', answers: {} },
    { status: 422, code: 'AREA_UNKNOWN', field: 'body.area' },
  ],
  [
    'a field there is not',
    { answers: {}, themeId: 'x' },
    { status: 400, code: 'BODY_INVALID', field: 'body.themeId' },
  ],
])('%s is refused with the field and the rule', async (_, json, problem) => {
  expect((await ask(json)).body).toMatchObject(problem);
});

it('a theme there is not is refused', async () => {
  expect((await ask({ answers: {} }, '/v1/themes/t_none/guide')).body).toMatchObject({
    status: 404,
    code: 'THEME_UNKNOWN',
  });
  expect((await platform().call('GET', '/v1/themes/t_none/guide-sheet')).body).toMatchObject({
    code: 'THEME_UNKNOWN',
  });
});

it('an answer that another hides is dropped, named, and not in the address of the sheet', async () => {
  const { body } = await ask({ answers: { ...RESTAURANT.answers, q_public: 'no', q_fire: 'nonsense' } });
  expect(body).toMatchObject({ state: 'COMPLETE', dropped: ['q_fire'] });
  expect(JSON.stringify(body)).not.toContain('nonsense');
  const { url } = body.sheet as { url: string };
  expect(url).toMatch(/guide-sheet\?area=431101000000&answers=q_small:no,q_public:no,q_sign:yes,/);
});

it('the address in the guide gives its sheet as a PDF, the same bytes every time', async () => {
  const { body } = await ask({ answers: RESTAURANT.answers });
  const { url, qr } = body.sheet as { url: string; qr: string };
  expect(qr).toMatch(/^<svg /);
  const bytes = await bytesAt(pathOf(url));
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(bytes.equals(await bytesAt(pathOf(url)))).toBe(true);
  const pages = await Promise.all(
    Array.from({ length: await pageCount(bytes) }, (_, page) => printedText(bytes, page)),
  );
  const text = pages.join('');
  expect(pages.length).toBeGreaterThan(1);
  expect(text).toContain('是否属于公众聚集场所（饭店等）？是');
  for (const { name } of [...(body.items as { name: string }[]), ...(body.materials as { name: string }[])])
    expect(text).toContain(name);
  expect(text).not.toContain('食品小经营许可证');
});

it.each([
  [
    'a question left open',
    '?answers=q_small:no',
    { status: 422, code: 'ANSWER_MISSING', field: 'query.answers.q_public' },
  ],
  ['no answers at all', '', { status: 422, code: 'ANSWER_MISSING', field: 'query.answers.q_small' }],
  [
    'answers of another shape',
    '?answers=q_small=no',
    { status: 400, code: 'BODY_INVALID', field: 'query.answers' },
  ],
  [
    'an option that is none',
    '?answers=q_small:maybe',
    { status: 422, code: 'ANSWER_UNKNOWN', field: 'query.answers.q_small' },
  ],
  ['another place', '?area=430100000000', { status: 422, code: 'AREA_UNKNOWN', field: 'query.area' }],
])('no sheet is drawn for %s', async (_, query, problem) => {
  expect((await platform().call('GET', SHEET + query)).body).toMatchObject(problem);
});

interface Listed {
  readonly id: string;
  readonly regions: readonly { readonly area: string }[];
}

it('the sheet of every theme can be drawn, whichever way its questions are answered', async () => {
  const { body } = await platform().call('GET', '/v1/themes');
  for (const { id, regions } of body.items as Listed[]) {
    for (const choose of [0, -1]) {
      const answers: Record<string, string> = {};
      let guide = await ask({ area: regions[0]?.area, answers }, `/v1/themes/${id}/guide`);
      while (guide.body.state === 'ASKING') {
        const { questionId, options } = guide.body.next as {
          questionId: string;
          options: { optionId: string }[];
        };
        answers[questionId] = options.at(choose)?.optionId ?? '';
        guide = await ask({ area: regions[0]?.area, answers }, `/v1/themes/${id}/guide`);
      }
      const bytes = await bytesAt(pathOf((guide.body.sheet as { url: string }).url));
      expect(await printedText(bytes)).toContain('办理步骤');
    }
  }
});

it('themes are listed by the stage of life they belong to, and by whether anybody has to come', async () => {
  const list = async (query: string) =>
    (await platform().call('GET', `/v1/themes${query}`)).body.items as { id: string }[];
  const ids = async (query: string) => (await list(query)).map(({ id }) => id);
  const all = await ids('');
  expect(await ids('?lifeStage=ENTERPRISE_START')).toContain('t_restaurant');
  expect(await ids('?lifeStage=AFTER_DEATH')).toEqual([]);
  const [online, visited] = [await ids('?withoutVisit=true'), await ids('?withoutVisit=false')];
  expect([...online, ...visited].sort()).toEqual(all.toSorted());
  expect(visited).toContain('t_restaurant');
  const wrong = await platform().call('GET', '/v1/themes?lifeStage=SCHOOL');
  expect(wrong.body).toMatchObject({ status: 400, code: 'BODY_INVALID', field: 'query.lifeStage' });
});

it('what nobody has to bring is listed by the way the city gets it', async () => {
  const { body } = await platform().call('GET', '/v1/exempted-proofs');
  const modes = body.items as { mode: string; proofs: { name: string; theme: { themeId: string } }[] }[];
  const licence = modes.find(({ mode }) => mode === 'E_LICENCE')?.proofs;
  expect(licence?.map(({ name, theme }) => [name, theme.themeId])).toContainEqual([
    '营业执照',
    't_restaurant',
  ]);
});
