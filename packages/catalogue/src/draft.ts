import { type FieldPlan, type Identifier, isRefusal, type Refusal, refuse } from '@yijianshi/domain';
import { type Form, filledIn, formFaults, type Suspect, suspectIdentifiers } from './form.ts';
import { type Answers, answersUnknown, type Interview, interview } from './guide/interview.ts';
import { formFor } from './resolve.ts';
import type { Question, Theme } from './schema.ts';

/** What an application on its way says to a theme so far. */
export interface Begun {
  readonly answers: Answers;
  readonly form: Form;
  /** Of those who ask, as far as they are given. */
  readonly people: readonly Identifier[];
}

export interface StillOpen {
  /** Absent: all questions are answered. */
  readonly next?: Question;
  /** Questions at most. */
  readonly remaining: number;
  /** Answers and fields of the form that are missing or unfit, named as a refusal of the whole would name them. */
  readonly faults: readonly Refusal[];
  readonly doubtful: readonly Suspect[];
  /** What was said to questions and fields that the other answers hide. */
  readonly dropped: readonly string[];
}

/** What a theme still wants of an application, all of it at once. The form is that of the answers so far: it can only grow. */
export function stillOpen(theme: Theme, { answers, form, people }: Begun): StillOpen {
  const { asked, unfit } = interviewed(theme, answers);
  const fields = formFor(theme, asked.chosen);
  const known = new Set(fields.map(({ field }) => field));
  return {
    ...(asked.next === undefined ? {} : { next: asked.next }),
    remaining: asked.remaining,
    faults: [...unfit, ...formFaults({ name: theme.name, form: fields }, form)],
    doubtful: suspectIdentifiers({ form: fields }, people, filledIn(fields, form)),
    dropped: [
      ...asked.dropped.map((question) => `answers.${question}`),
      ...Object.keys(form).flatMap((field) => (known.has(field) ? [] : [`form.${field}`])),
    ],
  };
}

/** The form as far as the answers given say what it asks. */
export const formSoFar = (theme: Theme, answers: Answers): FieldPlan[] =>
  formFor(theme, interviewed(theme, answers).asked.chosen);

/** Answers that were good once may not fit the version of today: each is named, and the rest counts. */
function interviewed(theme: Theme, given: Answers): { asked: Interview; unfit: Refusal[] } {
  const unfit: Refusal[] = [];
  let answers = given;
  for (;;) {
    const asked = interview(theme, answers);
    if (!isRefusal(asked)) return { asked, unfit };
    unfit.push(inBody(asked));
    const stranger = asked.field?.slice('answers.'.length);
    answers = Object.fromEntries(Object.entries(answers).filter(([question]) => question !== stranger));
  }
}

const inBody = (refusal: Refusal): Refusal => ({ ...refusal, field: `body.${refusal.field ?? ''}` });

/** What of a change no version of the application can hold: a question, an option or a field the theme lacks, a value of another kind. */
export function misfits(theme: Theme, { answers, form }: Pick<Begun, 'answers' | 'form'>): Refusal[] {
  const fields = new Map(theme.fields.map((field) => [field.id, field]));
  return [
    ...answersUnknown(theme, answers).map(inBody),
    ...Object.keys(form).flatMap((name) => {
      const field = fields.get(name);
      if (field === undefined) return [refuse('FORM_INVALID', `body.form.${name}`, '主题的表单没有这个字段')];
      return formFaults({ name: theme.name, form: [{ ...field, field: name, required: false }] }, form);
    }),
  ];
}
