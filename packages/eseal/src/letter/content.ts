import type { FontChain } from '../font/chain.ts';
import { printable } from '../font/gate.ts';
import type { SealRefusal } from '../refusal.ts';
import { filledIn, placeholdersOf } from '../template.ts';
import type { Fields, LetterContent } from './letter.ts';

/** The content as it will be printed, or the first character that cannot be, with the name of its field. */
export function printableContent(
  chain: FontChain,
  { fields, lists }: LetterContent,
): LetterContent | SealRefusal {
  let refusal: SealRefusal | undefined;
  const through = (values: Fields, prefix = ''): Fields =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const text = printable(chain, prefix + name, value, true);
        if (typeof text === 'string') return [name, text];
        refusal ??= text;
        return [name, value];
      }),
    );
  const content = {
    fields: through(fields),
    lists: Object.fromEntries(
      Object.entries(lists).map(([list, rows]) => [
        list,
        rows.map((row, i) => through(row, `${list}.${i}.`)),
      ]),
    ),
  };
  return refusal ?? content;
}

/** The text with its fields; one that the content lacks is a bug of the caller. */
export function written(text: string, values: Fields): string {
  for (const name of placeholdersOf(text)) {
    if (values[name] === undefined) throw new Error(`“${text}” needs the field ${name}`);
  }
  return filledIn(text, new Map(Object.entries(values)));
}
