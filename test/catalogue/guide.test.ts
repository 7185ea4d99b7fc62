import {
  type Answers,
  answersOf,
  exemptedProofs,
  findTheme,
  flowOfItems,
  type GuideAnswer,
  guide,
  readForm,
  resolve,
  situationOf,
  Theme,
  themes,
} from '@yijianshi/catalogue';
import { ThemeFilter } from '@yijianshi/contracts';
import { isRefusal } from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { madeTheme, option } from '../support/made-theme.ts';

const found = findTheme('t_restaurant');
if (found === undefined) throw new Error('t_restaurant is shipped');
const theme: Theme = found;
const area = '431101000000';
const day = '2026-11-20';

const DEMO: Answers = {
  q_small: 'no',
  q_public: 'yes',
  q_fire: 'promise',
  q_sign: 'yes',
  q_cold: 'yes',
  q_drinks: 'no',
  q_raw: 'no',
};
const ask = (answers: Answers, of = theme) => guide(of, { area, answers, day });

function whole(answers: Answers, of = theme): GuideAnswer {
  const answer = ask(answers, of);
  if (isRefusal(answer) || answer.state !== 'COMPLETE') throw new Error(JSON.stringify(answer));
  return answer;
}

describe('asked without an answer', () => {
  it('the guide asks the first question, says what may be answered, and how many are left at most', () => {
    expect(ask({})).toEqual({
      state: 'ASKING',
      theme: { themeId: 't_restaurant', version: theme.version, name: theme.name },
      area: { area, name: '永州市直' },
      answers: {},
      dropped: [],
      next: {
        questionId: 'q_small',
        text: '是否属于小餐饮？',
        options: [
          { optionId: 'yes', label: '是' },
          { optionId: 'no', label: '否' },
        ],
        evidence: 'reconstruction',
      },
      remaining: 7,
    });
  });

  it('leaves fewer when an answer hides a question', () => {
    expect(ask({ q_small: 'no', q_public: 'yes' })).toMatchObject({
      next: { questionId: 'q_fire' },
      remaining: 5,
    });
    expect(ask({ q_small: 'no', q_public: 'no' })).toMatchObject({
      next: { questionId: 'q_sign' },
      remaining: 4,
    });
  });

  it('asks what was left out, whatever was answered behind it', () => {
    const { q_public: _, ...rest } = DEMO;
    expect(ask(rest)).toMatchObject({ next: { questionId: 'q_public' }, remaining: 1, dropped: [] });
  });
});

describe('when all is answered', () => {
  const answer = whole(DEMO);

  it('the items come with who decides, on what basis, by when, and after what', () => {
    expect(
      answer.items.map(({ itemId, department, prerequisites }) => [itemId, department.id, prerequisites]),
    ).toEqual([
      ['i_bl_verify', 'SCJG', []],
      ['i_food', 'SCJG', ['i_bl_verify']],
      ['i_fire_promise', 'XF', ['i_bl_verify']],
      ['i_sign', 'CG', ['i_bl_verify']],
    ]);
    expect(answer.items[1]).toMatchObject({
      department: { name: '永州市市场监督管理局' },
      basis: { text: expect.stringContaining('《食品安全法》第三十五条'), evidence: 'knowledge' },
      promisedDays: 10,
      statutoryDays: 10,
      result: { title: '食品经营许可证', sealed: true, validYears: 5 },
    });
  });

  it('a field says which items need it and which answers brought it', () => {
    const field = (id: string) => answer.form.fields.find((each) => each.field === id);
    expect(field('shopName')?.neededBy).toEqual(['i_bl_verify', 'i_food', 'i_fire_promise', 'i_sign']);
    expect(field('coldDishes')).toMatchObject({
      becauseOf: [{ questionId: 'q_cold', optionId: 'yes' }],
      evidence: 'reconstruction',
    });
    expect(field('freshDrinks')).toBeUndefined();
  });

  it('a material says how it is got and which departments use it, each once', () => {
    const material = (id: string) => answer.materials.find((each) => each.materialId === id);
    expect(material('m_licence')).toMatchObject({ obtained: 'E_LICENCE', how: '免提交：调用电子证照' });
    expect(material('m_licence')?.departments.map(({ id }) => id)).toEqual(['SCJG', 'XF', 'CG']);
    expect(material('m_site_plan')).toMatchObject({
      obtained: 'UPLOAD',
      neededBy: ['i_food', 'i_fire_promise'],
    });
  });

  it('the limits are the theme’s for what its clock covers, and the longest path for all', () => {
    expect(answer.limits).toMatchObject({
      acceptanceDays: 5,
      deliveryDays: 10,
      promise: { days: 4, covers: ['i_bl_verify', 'i_fire_promise', 'i_sign'] },
      allDecidedDays: 11,
    });
    expect(answer.limits.promise.text).toContain('4 个工作日内办结');
    expect(answer.limits.promise.text).toContain('《食品经营许可证》新办 10 个工作日');
  });

  it('fees are added up by who pays', () => {
    const priced = structuredClone(theme);
    const price = (id: string, amount: number, payer: 'APPLICANT' | 'GOVERNMENT') => {
      const item = priced.items.find((each) => each.id === id);
      if (item) item.fee = { amount, payer, evidence: 'reconstruction' };
    };
    price('i_food', 0.1, 'APPLICANT');
    price('i_sign', 0.2, 'APPLICANT');
    price('i_fire_promise', 300, 'GOVERNMENT');
    expect(whole(DEMO, priced).fees).toEqual({
      applicantYuan: 0.3,
      governmentYuan: 300,
      items: [
        { itemId: 'i_food', yuan: 0.1, payer: 'APPLICANT', evidence: 'reconstruction' },
        { itemId: 'i_fire_promise', yuan: 300, payer: 'GOVERNMENT', evidence: 'reconstruction' },
        { itemId: 'i_sign', yuan: 0.2, payer: 'APPLICANT', evidence: 'reconstruction' },
      ],
    });
  });

  it('the area’s own window comes first, and every other after it, each once', () => {
    const moved = structuredClone(theme);
    const region = moved.regions.find((each) => each.area === area);
    if (region) region.window = { place: '二楼', hours: '全天', evidence: 'official' };
    const [own, other] = whole(DEMO, moved).places;
    expect(own).toEqual({ place: '二楼', hours: '全天', areas: ['永州市直'], evidence: 'official' });
    expect(other?.areas).toHaveLength(theme.regions.length - 1);
    expect(whole(DEMO, moved).places).toHaveLength(2);
  });

  it('the steps give the situation’s own figures', () => {
    const [apply, , approve] = answer.steps;
    const uploads = answer.materials.filter(({ obtained }) => obtained === 'UPLOAD').length;
    expect(apply?.text).toContain(`（${answer.form.order.length} 项）`);
    expect(apply?.text).toContain(`需提交 ${uploads} 份，免提交 ${answer.materials.length - uploads} 份`);
    expect(approve?.text).toContain('3 个部门同时办理 4 个事项，其中 3 个');
  });
});

describe('answers that do not fit are refused with the field and the rule', () => {
  it.each([
    ['a question that is none', { ...DEMO, q_pets: 'yes' }, 'answers.q_pets', '主题没有这个情形问题'],
    ['an option that is none', { ...DEMO, q_sign: 'maybe' }, 'answers.q_sign', '可选：yes（是）、no（否）'],
    [
      'one far behind the first open question',
      { q_raw: 'perhaps' },
      'answers.q_raw',
      '可选：yes（是）、no（否）',
    ],
    ['a name every object has', { constructor: 'yes' }, 'answers.constructor', '主题没有这个情形问题'],
  ])('%s', (_, answers, field, rule) => {
    expect(ask(answers)).toEqual({ refused: 'ANSWER_UNKNOWN', field, rule });
  });

  it('an area where the theme is not open', () => {
    expect(guide(theme, { area: '430100000000', answers: DEMO, day })).toMatchObject({
      refused: 'AREA_UNKNOWN',
      field: 'area',
    });
  });
});

describe('the form', () => {
  const { form } = whole(DEMO);
  const resolved = resolve(theme, { area, answers: DEMO, day });
  if (isRefusal(resolved)) throw new Error(resolved.refused);
  const { plan } = resolved;
  /** Another reader of JSON Schema than ours. */
  const reader = z.fromJSONSchema(form.schema as Parameters<typeof z.fromJSONSchema>[0]);
  const FILLED = {
    shopName: '湘味轩',
    creditCode: '92431102MA4L0A0A08',
    representative: '张𬱖',
    representativeId: '431102198803152477',
    phone: '13907460000',
    address: '南津中路58号',
    area: 186,
    employees: 12,
    coldDishes: '拍黄瓜',
    floors: '一层',
    openingDay: '2026-12-01',
    signText: '湘味轩',
    signSize: '6×1.2 米',
  };

  it('as published says what a case keeps: what fits it is kept as it is, what is kept of anything else fits it', () => {
    const value = fc.oneof(
      fc.constantFrom(
        '',
        'x',
        '2026-02-30',
        '2026-12-01',
        '13907460000',
        '1390746000',
        '92431102MA4L0A0A08',
        '92431102ma4l0a0a08',
      ),
      fc.constantFrom(
        '431102198803152477',
        '43110219880315247X',
        '43110219880315247x',
        '１３９０７４６００００',
        '　２０２６－１２－０１ ',
        '９２４３１１０２ＭＡ４Ｌ０Ａ０Ａ０８',
        '６０．５',
        '\n',
        ' \u3000',
        '张\u202e三',
        '张\u200b三',
        '𬱖𬍛㛃䶮',
      ),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('字'.repeat(1000), '𬱖'.repeat(1000), '字'.repeat(1001)),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
    );
    const form = fc.record(
      { field: fc.constantFrom(...Object.keys(FILLED)), value: fc.option(value, { nil: undefined }) },
      { requiredKeys: ['field'] },
    );
    fc.assert(
      fc.property(form, ({ field, value }) => {
        const { [field]: _, ...rest } = { ...FILLED } as Record<string, string | number>;
        const given = value === undefined ? rest : { ...rest, [field]: value };
        // Blank is not filled in.
        const filled = Object.fromEntries(Object.entries(given).filter(([, said]) => said !== ''));
        const kept = readForm(plan, given);
        if (reader.safeParse(filled).success) expect(kept).toEqual(filled);
        if (isRefusal(kept)) return;
        expect(reader.safeParse(kept).success).toBe(true);
        expect(readForm(plan, kept)).toEqual(kept);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads numbers and codes as people type them', () => {
    const typed = {
      creditCode: '　９２４３１１０２ｍａ４ｌ０ａ０ａ０８ ',
      representativeId: '４３１１０２１９８８０３１５２４７x',
      phone: ' １３９０７４６００００',
      area: '１８６．５',
      openingDay: '２０２６－１２－０１',
    };
    expect(readForm(plan, { ...FILLED, ...typed })).toEqual({
      ...FILLED,
      creditCode: '92431102MA4L0A0A08',
      representativeId: '43110219880315247X',
      area: 186.5,
    });
  });

  it.each(['²０', '①', '１ ０', '1e3', '十二', '-1', '1,000', '9'.repeat(16)])(
    'takes %j for no number',
    (area) => {
      expect(readForm(plan, { ...FILLED, area })).toMatchObject({ field: 'body.form.area' });
    },
  );

  it('keeps a name to the character, whatever the characters', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const rare = fc.constantFrom(
      '𬱖',
      '𬍛㛃䶮',
      'ＡＢＣ１２３',
      'ﬁ',
      'é',
      'e\u0301',
      '㈱',
      '葛\u{e0100}',
      '·',
      '　张　',
    );
    fc.assert(
      fc.property(name, rare, (some, more) => {
        const representative = `${some}${more}`;
        const kept = readForm(plan, { ...FILLED, representative });
        if (isRefusal(kept)) expect(representative).toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        else expect(kept.representative).toBe(representative);
      }),
    );
  });

  it.each([
    ['a direction override', '张\u202e三'],
    ['a zero-width space', '张\u200b三'],
    ['a zero-width joiner', '张\u200d三'],
    ['a byte order mark', '\ufeff张三'],
    ['a soft hyphen', '张\u00ad三'],
    ['a line feed', '张三\n有效期：长期'],
    ['a tab', '张\t三'],
    ['NUL', '张\u0000三'],
    ['a C1 control', '张\u0085三'],
    ['nothing but blanks', ' \u3000'],
  ])('takes no name with %s, and names the field', (_, representative) => {
    expect(readForm(plan, { ...FILLED, representative })).toMatchObject({
      refused: 'FORM_INVALID',
      field: 'body.form.representative',
    });
  });

  it('is JSON Schema 2020-12, its fields in the order they are asked', () => {
    expect(form.schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(Object.keys(form.schema.properties)).toEqual(form.order);
    expect(form.schema.properties.creditCode).toEqual({
      title: '统一社会信用代码',
      type: 'string',
      pattern: '^[0-9A-Z]{18}$',
      description: '18 位统一社会信用代码；小写字母作大写，全角字符按半角读入，首尾空格不计',
    });
    expect(form.schema.required).not.toContain('openingDay');
    expect(isRefusal(readForm(plan, FILLED))).toBe(false);
  });
});

describe('the flow picture', () => {
  const items = (count: number, prerequisites: (i: number) => string[], name = '事项') =>
    madeTheme({
      always: Array.from({ length: count }, (_, i) => `i_${i}`),
      items: Array.from({ length: count }, (_, i) => ({
        id: `i_${i}`,
        name,
        prerequisites: prerequisites(i),
        materials: [],
        fields: [],
      })),
      materials: [],
      fields: ['holder'],
      questions: [],
    });

  it('escapes what a name may hold, and carries no script and no address', () => {
    const name = `<script>alert('1')</script>&"\u0000`;
    const { flow } = whole(
      {},
      items(2, () => [], name),
    );
    expect(flow).not.toMatch(/<script|\p{Cc}/u);
    expect(flow.replace(/<\/?tspan[^>]*>/g, '')).toContain(
      '&lt;script&gt;alert(&apos;1&apos;)&lt;/script&gt;&amp;&quot;',
    );
    expect(flow.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /href|http|on\w+=|<style|<image/,
    );
  });

  it('draws an arrow for every prerequisite that none of the others waits for', () => {
    const flow = flowOfItems(
      whole(
        {},
        items(3, (i) => [[], ['i_0'], ['i_0', 'i_1']][i] ?? []),
      ).items,
    );
    // Application → 0 → 1 → 2 → results: 0 → 2 is said by the way over 1.
    expect(flow.arrows).toHaveLength(4);
    const columns = flow.boxes.map(({ x }) => x);
    expect(new Set(columns).size).toBe(5);
  });

  it('places every box apart from the others, every arrow from left to right, ending at a box or another arrow', () => {
    const prerequisites = fc.array(fc.array(fc.nat(13), { maxLength: 3 }), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(prerequisites, (waits) => {
        const before = (i: number) => [...new Set(waits[i]?.filter((n) => n < i).map((n) => `i_${n}`))];
        const { boxes, arrows, width, height } = flowOfItems(whole({}, items(waits.length, before)).items);
        expect(boxes).toHaveLength(waits.length + 2);
        for (const [i, a] of boxes.entries()) {
          expect(a.x).toBeGreaterThan(0);
          expect(a.y).toBeGreaterThan(0);
          expect(a.x + a.width).toBeLessThan(width);
          expect(a.y + a.height).toBeLessThan(height);
          for (const b of boxes.slice(i + 1)) {
            const apart =
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            expect(apart).toBe(true);
          }
        }
        for (const { points, head } of arrows) {
          const xs = points.map(([x]) => x);
          expect(xs).toEqual(xs.toSorted((a, b) => a - b));
          const [x, y] = points.at(-1) ?? [0, 0];
          const ends = head
            ? boxes.some((box) => box.x === x && y > box.y && y < box.y + box.height)
            : arrows.some((other) => other.points.slice(1, -1).some(([ox, oy]) => ox === x && oy === y));
          expect(ends).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a situation', () => {
  it('has one text for its URL, whatever the order it was answered in', () => {
    const { answers } = whole({ q_raw: 'no', ...Object.fromEntries(Object.entries(DEMO).toReversed()) });
    const text = situationOf(theme, answers);
    expect(text).toBe('q_small:no,q_public:yes,q_fire:promise,q_sign:yes,q_cold:yes,q_drinks:no,q_raw:no');
    expect(answersOf(text)).toEqual(DEMO);
  });

  it('without answers is empty', () => {
    expect(situationOf(theme, {})).toBe('');
    expect(answersOf('')).toEqual({});
  });
});

describe('the list of exempted proofs', () => {
  it('holds every material nobody has to bring, under its way, with what the items that need it stand on', () => {
    const lists = exemptedProofs(themes());
    expect(lists.map(({ mode }) => mode)).toEqual([
      'GENERATED_FORM',
      'E_LICENCE',
      'DATA_CHECK',
      'PRIOR_RESULT',
    ]);
    for (const { id } of themes())
      for (const material of findTheme(id)?.materials ?? []) {
        const listed = lists.filter(({ proofs }) =>
          proofs.some((proof) => proof.theme.themeId === id && proof.materialId === material.id),
        );
        expect(listed.map(({ mode }) => mode)).toEqual(
          material.exemption === undefined ? [] : [material.exemption],
        );
      }
    const licence = lists[1]?.proofs.find(({ theme: { themeId } }) => themeId === 't_restaurant');
    expect(licence).toMatchObject({ materialId: 'm_licence', name: '营业执照' });
    expect(licence?.basis).toContain('《消防法》第十五条');
  });

  it('counts the items an answer adds a material to', () => {
    const [, licences] = exemptedProofs(themes());
    expect(licences?.proofs.every(({ basis }) => basis.length > 0)).toBe(true);
    const added = madeTheme({
      always: ['i_0'],
      items: [{ id: 'i_0', prerequisites: [], materials: [], fields: [] }],
      materials: [{ id: 'm_0', exemption: 'DATA_CHECK' }],
      fields: ['holder'],
      questions: [{ id: 'q_0', options: [option('a', { materials: { i_0: ['m_0'] } }), option('b')] }],
    });
    expect(whole({ q_0: 'a' }, added).materials.map(({ materialId }) => materialId)).toEqual(['m_0']);
  });
});

it('themes are listed by the stages of life the catalogue knows', () => {
  expect(ThemeFilter.shape.lifeStage.unwrap().options).toEqual(Theme.shape.lifeStage.unwrap().options);
});
