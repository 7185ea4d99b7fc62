import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

interface Exception {
  /** Rules of cdk-nag's AwsSolutions pack, a single finding of a rule in brackets. */
  readonly rules: readonly string[];
  readonly reason: string;
}

/** Every rule that something is let off, by a name of its own. */
const EXCEPTIONS = {
  'log-streams': { rules: [], reason: '' },
  'objects-of-a-case': { rules: [], reason: '' },
  tracing: { rules: [], reason: '' },
  'log-of-the-log': { rules: ['AwsSolutions-S1'], reason: 'The bucket of the access log keeps no access log of itself.' },
  'receipts-stay': { rules: ['AwsSolutions-SMG4'], reason: "Receipts on paper carry codes derived from it: another value would void every one of them." },
  'carriers-rotate': { rules: ['AwsSolutions-SMG4'], reason: 'The carriers issue what it holds; an operator writes what they send.' },
} as const satisfies Record<string, Exception>;

export type ExceptionName = keyof typeof EXCEPTIONS;

/** Lets a construct and what is in it off these rules. */
export function except(construct: IConstruct, ...names: ExceptionName[]): void {
  for (const name of names) {
    const { rules, reason }: Exception = EXCEPTIONS[name];
    for (const id of rules) Validations.of(construct).acknowledge({ id, reason: `${name}: ${reason}` });
  }
}
