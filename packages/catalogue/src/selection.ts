import type { Question, Theme } from './schema.ts';

/** Question id → the option that must be chosen. */
type Way = ReadonlyMap<string, string>;

/**
 * Whether some answers choose both items. Each way to an item is a set of answers that must all be given; two ways meet unless
 * they want different answers to one question. This is exact without trying all combinations of answers.
 */
export function canMeet(theme: Theme, a: string, b: string): boolean {
  return waysTo(theme, a).some((one) =>
    waysTo(theme, b).some((other) => [...one].every(([q, option]) => (other.get(q) ?? option) === option)),
  );
}

function waysTo(theme: Theme, itemId: string): Way[] {
  if (theme.always.includes(itemId)) return [new Map()];
  return theme.questions.flatMap(({ id, options }) =>
    options.filter(({ items }) => items.includes(itemId)).map((option) => answersTo(theme, id, option.id)),
  );
}

/** The answer itself, and those that show its question. */
function answersTo(theme: Theme, question: string, option: string): Way {
  const way = new Map<string, string>();
  let step: Question['after'] = { question, option };
  while (step !== undefined && !way.has(step.question)) {
    way.set(step.question, step.option);
    step = shownAfter(theme, step.question);
  }
  return way;
}

const shownAfter = ({ questions }: Theme, id: string): Question['after'] =>
  questions.find((question) => question.id === id)?.after;
