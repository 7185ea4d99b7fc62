import { type Refusal, refuse } from '@yijianshi/domain';
import type { Option, Question, Theme } from '../schema.ts';
import { afterKey, type Prepared, prepared } from './prepared.ts';

/** Question id → option id. */
export type Answers = Readonly<Record<string, string>>;

/** Where the questions stand after the answers given so far. */
export interface Interview {
  /** The answers that count, in the order of the questions. */
  readonly answers: Answers;
  /** The options they chose. */
  readonly chosen: readonly Option[];
  /** Questions that were answered but are hidden by another answer: what was said to them counts for nothing. */
  readonly dropped: readonly string[];
  /** The first question still open; absent when all are answered. */
  readonly next?: Question;
  /** Open questions at most, whatever the answers to come, the next one included. */
  readonly remaining: number;
}

/** Whether a question is asked; `OPEN` while the answer it waits for is not given. */
type Shown = 'SHOWN' | 'HIDDEN' | 'OPEN';

/** Reads the answers in the order of the questions. One that does not fit a question that is asked is refused. */
export function interview(theme: Theme, given: Answers): Interview | Refusal {
  const lookup = prepared(theme);
  const stranger = Object.keys(given).find((id) => !lookup.questions.has(id));
  if (stranger !== undefined) return answerUnknown(stranger, undefined);

  const answers: Record<string, string> = {};
  const chosen: Option[] = [];
  const dropped: string[] = [];
  const shown = new Map<string, Shown>();
  let next: Question | undefined;
  for (const question of theme.questions) {
    const state = shownNow(question, shown, answers);
    shown.set(question.id, state);
    const answer = given[question.id];
    if (state === 'HIDDEN' && answer !== undefined) dropped.push(question.id);
    if (state !== 'SHOWN') continue;
    if (answer === undefined) {
      next ??= question;
      continue;
    }
    const option = lookup.options.get(question.id)?.get(answer);
    if (option === undefined) return answerUnknown(question.id, question);
    answers[question.id] = answer;
    chosen.push(option);
  }
  if (next === undefined) return { answers, chosen, dropped, remaining: 0 };
  return { answers, chosen, dropped, next, remaining: mostOf(lookup.first, given, lookup) };
}

/** The refusals of answers that no question of the theme takes, whether it is asked or not. */
export function answersUnknown(theme: Theme, given: Answers): Refusal[] {
  const { questions, options } = prepared(theme);
  return Object.entries(given).flatMap(([id, answer]) =>
    options.get(id)?.has(answer) ? [] : [answerUnknown(id, questions.get(id))],
  );
}

function answerUnknown(id: string, question: Question | undefined): Refusal {
  if (question === undefined) return refuse('ANSWER_UNKNOWN', `answers.${id}`, '主题没有这个情形问题');
  const allowed = question.options.map((option) => `${option.id}（${option.label}）`).join('、');
  return refuse('ANSWER_UNKNOWN', `answers.${id}`, `可选：${allowed}`);
}

/** The question this one waits for comes before it, so how that one stands is known by now. */
function shownNow({ after }: Question, shown: ReadonlyMap<string, Shown>, answers: Answers): Shown {
  if (after === undefined) return 'SHOWN';
  const before = shown.get(after.question) ?? 'HIDDEN';
  if (before !== 'SHOWN') return before;
  const answer = answers[after.question];
  if (answer === undefined) return 'OPEN';
  return answer === after.option ? 'SHOWN' : 'HIDDEN';
}

/** The longest way through these questions and those their answers show. */
const mostOf = (questions: readonly Question[], given: Answers, lookup: Prepared): number =>
  questions.reduce((sum, question) => sum + most(question, given, lookup), 0);

function most({ id, options }: Question, given: Answers, lookup: Prepared): number {
  const behind = (option: string): number =>
    mostOf(lookup.after.get(afterKey(id, option)) ?? [], given, lookup);
  const answer = given[id];
  if (answer !== undefined && lookup.options.get(id)?.has(answer)) return behind(answer);
  return 1 + Math.max(...options.map((option) => behind(option.id)));
}
