import type { Theme } from '../schema.ts';
import type { Answers } from './interview.ts';

/** A situation as it stands in a URL: `q_small:no,q_public:yes`, in the order of the questions, so that one situation has one. */
export const situationOf = (theme: Theme, answers: Answers): string =>
  theme.questions.flatMap(({ id }) => (answers[id] === undefined ? [] : [`${id}:${answers[id]}`])).join(',');

/** The answers of a situation; the last counts where a question is named twice. */
export const answersOf = (situation: string): Answers =>
  Object.fromEntries(
    situation.split(',').flatMap((part) => {
      const at = part.indexOf(':');
      return at === -1 ? [] : [[part.slice(0, at), part.slice(at + 1)]];
    }),
  );
