import type { Option, Question, Theme } from '../schema.ts';

/** What the guide looks up in a theme, arranged once per version. */
export interface Prepared {
  readonly questions: ReadonlyMap<string, Question>;
  /** Question id → option id → option. */
  readonly options: ReadonlyMap<string, ReadonlyMap<string, Option>>;
  /** Questions nothing hides, and question and option → the questions shown after that answer, in their order. */
  readonly first: readonly Question[];
  readonly after: ReadonlyMap<string, readonly Question[]>;
}

const known = new WeakMap<Theme, Prepared>();

export function prepared(theme: Theme): Prepared {
  const found = known.get(theme) ?? prepare(theme);
  known.set(theme, found);
  return found;
}

function prepare({ questions }: Theme): Prepared {
  const after = new Map<string, Question[]>();
  for (const question of questions) {
    if (question.after === undefined) continue;
    const key = afterKey(question.after.question, question.after.option);
    after.set(key, [...(after.get(key) ?? []), question]);
  }
  return {
    questions: new Map(questions.map((question) => [question.id, question])),
    options: new Map(
      questions.map(({ id, options }) => [id, new Map(options.map((option) => [option.id, option]))]),
    ),
    first: questions.filter((question) => question.after === undefined),
    after,
  };
}

export const afterKey = (question: string, option: string): string => `${question}=${option}`;
