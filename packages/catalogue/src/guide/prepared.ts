import type { Item, Material, Option, Question, Theme } from '../schema.ts';
import { type EvidenceTag, evidenceOf } from './evidence.ts';

/** What the guide looks up in a theme, arranged once per version. */
export interface Prepared {
  readonly questions: ReadonlyMap<string, Question>;
  /** Question id → option id → option. */
  readonly options: ReadonlyMap<string, ReadonlyMap<string, Option>>;
  /** Questions nothing hides, and question and option → the questions shown after that answer, in their order. */
  readonly first: readonly Question[];
  readonly after: ReadonlyMap<string, readonly Question[]>;
  readonly items: ReadonlyMap<string, Item>;
  readonly materials: ReadonlyMap<string, Material>;
  /** Field → how well it is known, and the items that need it. */
  readonly fields: ReadonlyMap<
    string,
    { readonly evidence: EvidenceTag; readonly neededBy: readonly string[] }
  >;
  /** Flow pictures drawn so far, by what is in them. */
  readonly pictures: Map<string, string>;
}

const known = new WeakMap<Theme, Prepared>();

export function prepared(theme: Theme): Prepared {
  const found = known.get(theme) ?? prepare(theme);
  known.set(theme, found);
  return found;
}

function prepare({ questions, items, materials, fields }: Theme): Prepared {
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
    items: new Map(items.map((item) => [item.id, item])),
    materials: new Map(materials.map((material) => [material.id, material])),
    fields: new Map(
      fields.map(({ id, evidence }) => [
        id,
        {
          evidence: evidenceOf(evidence),
          neededBy: items.filter((item) => item.fields.includes(id)).map((item) => item.id),
        },
      ]),
    ),
    pictures: new Map(),
  };
}

export const afterKey = (question: string, option: string): string => `${question}=${option}`;
