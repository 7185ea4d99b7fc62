import type { FontChain } from '../font/chain.ts';
import { printable } from '../font/gate.ts';
import type { Subset } from '../font/subset.ts';
import { type SealRefusal, textTooLong } from '../refusal.ts';
import { filledIn, placeholdersOf, type TextElement, VERIFICATION_HOST } from '../template.ts';
import type { Paper } from './paper.ts';
import { qrCode } from './qr.ts';
import { setText } from './text.ts';

export interface Page {
  readonly content: string;
  readonly faces: readonly Subset[];
}

/** The paper with the fields written in and the code for verification. */
export function drawPage(
  paper: Paper,
  chain: FontChain,
  fields: Readonly<Record<string, string>>,
  verificationUrl: string,
): Page | SealRefusal {
  const values = printableValues(paper, chain, {
    ...fields,
    [VERIFICATION_HOST]: new URL(verificationUrl).host,
  });
  if (!(values instanceof Map)) return values;

  const faces = paper.faces.map((face) => face.fork());
  let content = paper.content;
  for (const element of paper.open) {
    const text = filledIn(element.text, values);
    const operators = setText(element, text, chain, faces);
    if (operators === undefined) return textTooLong(longestOf(element, values));
    content += operators;
  }
  return { content: content + qrCode(verificationUrl, paper.qr), faces };
}

function printableValues(
  paper: Paper,
  chain: FontChain,
  fields: Readonly<Record<string, string>>,
): Map<string, string> | SealRefusal {
  const values = new Map<string, string>();
  for (const element of paper.open) {
    for (const name of placeholdersOf(element.text)) {
      const value = fields[name];
      if (value === undefined) throw new Error(`template ${paper.template.id} needs the field ${name}`);
      const text = printable(chain, name, value, element.paragraphs === true);
      if (typeof text !== 'string') return text;
      values.set(name, text);
    }
  }
  return values;
}

/** Of several values in one box, the longest is the one to shorten. */
const longestOf = (element: TextElement, values: ReadonlyMap<string, string>): string =>
  placeholdersOf(element.text).reduce((longest, name) =>
    (values.get(name)?.length ?? 0) > (values.get(longest)?.length ?? 0) ? name : longest,
  );
