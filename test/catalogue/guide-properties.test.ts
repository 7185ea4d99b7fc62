import {
  type Answers,
  findTheme,
  type GuideAnswer,
  guide,
  interview,
  readForm,
  resolve,
  type Theme,
  themes,
} from '@yijianshi/catalogue';
import { isRefusal } from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeTheme, option } from '../support/made-theme.ts';

/** An option that chooses some of the things at hand. */
const anyOption = (id: string, items: string[], materials: string[], fields: string[]) =>
  fc
    .record({
      items: fc.subarray(items),
      materials: fc.dictionary(fc.constantFrom(...items), fc.subarray(materials), { maxKeys: 3 }),
      fields: fc.subarray(fields),
    })
    .map((parts) => option(id, parts));

const named = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

/** Any theme: items that wait for earlier ones, questions that follow answers to earlier ones, materials got in any way. */
const anyTheme: fc.Arbitrary<Theme> = fc
  .record({ items: fc.integer({ min: 1, max: 6 }), questions: fc.integer({ min: 0, max: 6 }) })
  .chain((counts) => {
    const [items, materials, fields] = [named('i_', counts.items), named('m_', 8), named('field', 8)];
    const questions = named('q_', counts.questions);
    return fc.record({
      always: fc.subarray(items),
      fields: fc.constant(fields),
      items: fc.tuple(
        ...items.map((id, i) =>
          fc.record({
            id: fc.constant(id),
            prerequisites: fc.subarray(items.slice(0, i)),
            materials: fc.subarray(materials),
            fields: fc.subarray(fields),
          }),
        ),
      ),
      materials: fc.tuple(
        ...materials.map((id) =>
          fc.record(
            {
              id: fc.constant(id),
              exemption: fc.constantFrom('GENERATED_FORM', 'E_LICENCE', 'DATA_CHECK', 'PRIOR_RESULT'),
              resultOf: fc.constantFrom(...items),
            },
            { requiredKeys: ['id'] },
          ),
        ),
      ),
      questions: fc.tuple(
        ...questions.map((id, i) =>
          fc.record({
            id: fc.constant(id),
            options: fc.tuple(
              anyOption('a', items, materials, fields),
              anyOption('b', items, materials, fields),
              anyOption('c', items, materials, fields),
            ),
            after:
              i === 0
                ? fc.constant(undefined)
                : fc.option(
                    fc.record({
                      question: fc.constantFrom(...questions.slice(0, i)),
                      option: fc.constantFrom('a', 'b', 'c'),
                    }),
                    { nil: undefined },
                  ),
          }),
        ),
      ),
    });
  })
  .map(({ questions, ...parts }) =>
    madeTheme({
      ...parts,
      questions: questions.map(({ after, ...question }) =>
        after === undefined ? question : { ...question, after },
      ),
    }),
  );

const shipped = themes().flatMap(({ id }) => findTheme(id) ?? []);

const answersTo = (theme: Theme): fc.Arbitrary<Answers> =>
  fc.record(
    Object.fromEntries(
      theme.questions.map(({ id, options }) => [id, fc.constantFrom(...options.map((each) => each.id))]),
    ),
  );

const answered = fc
  .oneof({ weight: 3, arbitrary: anyTheme }, { weight: 1, arbitrary: fc.constantFrom(...shipped) })
  .chain((theme) => fc.record({ theme: fc.constant(theme), answers: answersTo(theme) }));

const someAnswered = answered.chain(({ theme, answers }) =>
  fc.record({
    theme: fc.constant(theme),
    answers: fc.subarray(Object.entries(answers)).map((entries): Answers => Object.fromEntries(entries)),
    all: fc.constant(answers),
  }),
);

/** What a situation needs, worked out by the rule and not by the guide's code. */
function needed(theme: Theme, answers: Answers) {
  const isAsked = (id: string): boolean => {
    const after = theme.questions.find((question) => question.id === id)?.after;
    return after === undefined || (isAsked(after.question) && answers[after.question] === after.option);
  };
  const chosen = theme.questions
    .filter(({ id }) => isAsked(id))
    .flatMap(({ id, options }) => options.filter((each) => each.id === answers[id]));
  const items = new Set([...theme.always, ...chosen.flatMap((each) => each.items)]);
  const taken = theme.items.filter(({ id }) => items.has(id));
  return {
    hidden: theme.questions.filter(({ id }) => !isAsked(id)).map(({ id }) => id),
    items,
    fields: new Set([...taken.flatMap(({ fields }) => fields), ...chosen.flatMap(({ fields }) => fields)]),
    materials: new Set([
      ...taken.flatMap(({ materials }) => materials),
      ...chosen.flatMap((each) => taken.flatMap(({ id }) => each.materials[id] ?? [])),
    ]),
  };
}

const DAY = '2026-11-20';
const areaOf = (theme: Theme): string => theme.regions[0]?.area ?? '';

function whole(theme: Theme, answers: Answers): GuideAnswer {
  const found = guide(theme, { area: areaOf(theme), answers, day: DAY });
  if (isRefusal(found) || found.state !== 'COMPLETE') throw new Error(JSON.stringify(found));
  return found;
}

describe('for any answers', () => {
  it('the merged form asks every needed field exactly once', () => {
    fc.assert(
      fc.property(answered, ({ theme, answers }) => {
        const { form } = whole(theme, answers);
        const { fields } = needed(theme, answers);
        expect(form.order.toSorted()).toEqual([...fields].toSorted());
        expect(Object.keys(form.schema.properties)).toEqual(form.order);
        expect(form.fields.map(({ field }) => field)).toEqual(form.order);
        expect(new Set(form.schema.required)).toEqual(
          new Set(theme.fields.filter(({ id, required }) => required && fields.has(id)).map(({ id }) => id)),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('the material list holds every needed material exactly once, obtained in exactly one way', () => {
    fc.assert(
      fc.property(answered, ({ theme, answers }) => {
        const { materials, items } = whole(theme, answers);
        expect(materials.map(({ materialId }) => materialId).toSorted()).toEqual(
          [...needed(theme, answers).materials].toSorted(),
        );
        for (const { materialId, obtained, neededBy } of materials) {
          const { exemption, resultOf } = theme.materials.find(({ id }) => id === materialId) ?? {};
          // The result of an item of the very case is never asked for.
          const isOwnResult = items.some(({ itemId }) => itemId === resultOf);
          expect(obtained).toBe(isOwnResult ? 'PRIOR_RESULT' : (exemption ?? 'UPLOAD'));
          expect(neededBy).toEqual(
            items.filter((item) => item.materials.includes(materialId)).map(({ itemId }) => itemId),
          );
          expect(neededBy.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('the guide has the items the answers choose, and its form is the one a case is read by', () => {
    fc.assert(
      fc.property(answered, ({ theme, answers }) => {
        const found = whole(theme, answers);
        expect(new Set(found.items.map(({ itemId }) => itemId))).toEqual(needed(theme, answers).items);
        const resolved = resolve(theme, { area: areaOf(theme), answers, day: DAY });
        if (isRefusal(resolved)) throw new Error(resolved.refused);
        const filled = Object.fromEntries(found.form.order.map((field) => [field, valueFor(theme, field)]));
        expect(readForm(resolved.plan, filled)).toEqual(filled);
        for (const field of found.form.schema.required) {
          const { [field]: _, ...rest } = filled;
          expect(readForm(resolved.plan, rest)).toMatchObject({
            refused: 'FORM_INVALID',
            field: `body.form.${field}`,
          });
        }
      }),
      { numRuns: 100 },
    );
  });
});

const VALUES = {
  TEXT: '文字',
  NUMBER: 1,
  DATE: '2026-11-20',
  CITIZEN_ID: '431102198803152477',
  CREDIT_CODE: '92431102MA4L0A0A08',
  PHONE: '13907460000',
} as const;

const valueFor = (theme: Theme, field: string): string | number => {
  const { kind } = theme.fields.find(({ id }) => id === field) ?? {};
  return kind === undefined ? '' : VALUES[kind];
};

describe('an answer to a question that another answer hides', () => {
  it('influences nothing, whatever it says, and is listed as dropped', () => {
    fc.assert(
      fc.property(answered, fc.string(), ({ theme, answers }, nonsense) => {
        const { hidden } = needed(theme, answers);
        const without = Object.fromEntries(Object.entries(answers).filter(([id]) => !hidden.includes(id)));
        const said = { ...without, ...Object.fromEntries(hidden.map((id) => [id, nonsense])) };
        const { dropped, ...rest } = whole(theme, said);
        expect(dropped).toEqual(hidden);
        expect({ ...rest, dropped: [] }).toEqual(whole(theme, without));
      }),
      { numRuns: 120 },
    );
  });
});

describe('the questions', () => {
  it('end: each answer leaves fewer, and never more than was said', () => {
    fc.assert(
      fc.property(someAnswered, ({ theme, answers, all }) => {
        let said = answers;
        let left = Infinity;
        for (;;) {
          const found = guide(theme, { area: areaOf(theme), answers: said, day: DAY });
          if (isRefusal(found)) throw new Error(found.refused);
          if (found.state === 'COMPLETE') break;
          const { questionId, options } = found.next;
          expect(found.remaining).toBeGreaterThan(0);
          expect(found.remaining).toBeLessThan(left);
          expect(said).not.toHaveProperty(questionId);
          expect(options.map(({ optionId }) => optionId)).toContain(all[questionId]);
          left = found.remaining;
          said = { ...said, [questionId]: all[questionId] ?? '' };
        }
        expect(whole(theme, said).form).toEqual(whole(theme, all).form);
      }),
      { numRuns: 120 },
    );
  });

  it('are as many at most as the longest way of answering takes', () => {
    const longest = (theme: Theme, said: Answers): number => {
      const read = interview(theme, said);
      if (isRefusal(read)) throw new Error(read.refused);
      const { next } = read;
      if (next === undefined) return 0;
      return 1 + Math.max(...next.options.map(({ id }) => longest(theme, { ...said, [next.id]: id })));
    };
    fc.assert(
      fc.property(anyTheme, (theme) => {
        const read = interview(theme, {});
        expect(!isRefusal(read) && read.remaining).toBe(longest(theme, {}));
      }),
      { numRuns: 60 },
    );
  });
});
