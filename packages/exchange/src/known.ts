import type { CasePlan } from '@yijianshi/domain';
import type { Subject } from '@yijianshi/store';
import { deadlineIn } from './deadline.ts';
import type { Report } from './fetch-all.ts';
import type { KnownValue, RegisterName, Registers, Source } from './port.ts';

/** 一证通办: what is already known of a person or company, by one number. */
export interface Known {
  /** Each target once; whose word goes before whose is settled. */
  readonly values: readonly KnownValue[];
}

const NAMES: readonly RegisterName[] = ['OWN', 'PARTNER'];

/** Asks every register at once, within the time given; one that fails or is late has nothing to say. */
export async function knownOf(
  registers: Registers,
  subject: Subject,
  deadlineMs: number,
  report: Report = () => {},
): Promise<Known> {
  const { signal, before } = deadlineIn(deadlineMs);
  const said = await Promise.all(
    NAMES.map((name) => {
      const asked = registers[name].known(subject, signal).catch((error: unknown) => {
        report(name, error);
        return [];
      });
      return before(asked, []);
    }),
  );
  const [own = [], partner = []] = said;
  // What a person is called the population register knows; where he or she is reached, the last case.
  const values = [...partner.filter(isName), ...own, ...partner];
  return {
    values: [...new Map(values.toReversed().map((value) => [targetOf(value), value])).values()].reverse(),
  };
}

const isName = ({ of }: KnownValue): boolean => 'applicant' in of && of.applicant === 'name';
const targetOf = ({ of }: KnownValue): string =>
  'applicant' in of ? `applicant.${of.applicant}` : `form.${of.field}`;

export interface Filled<T> {
  readonly value: T;
  readonly source: Source;
}

/** A form as far as it can be filled in: what an officer still may change, with where each value comes from. */
export interface Prefilled {
  readonly applicant: Readonly<Partial<Record<'name' | 'address' | 'phone', Filled<string>>>>;
  readonly form: Readonly<Record<string, Filled<string | number>>>;
}

/** What is known, for the fields that a plan asks: by the field's name and kind, and the subject's own number and phone by their kind alone where one field has it. */
export function prefill({ values }: Known, { form }: Pick<CasePlan, 'form'>, subject: Subject): Prefilled {
  const applicant: Partial<Record<'name' | 'address' | 'phone', Filled<string>>> = {};
  const fields = new Map<string, KnownValue>();
  for (const known of values) {
    if ('field' in known.of) fields.set(known.of.field, known);
    else applicant[known.of.applicant] = { value: String(known.value), source: known.source };
  }
  const byKind = new Map<string, Filled<string>>([
    [subject.kind, { value: subject.number, source: { register: 'SUBJECT' } }],
    ...(applicant.phone === undefined ? [] : ([['PHONE', applicant.phone]] as const)),
  ]);
  const filled: Record<string, Filled<string | number>> = {};
  for (const { field, kind } of form) {
    const known = fields.get(field);
    const alone = form.filter((other) => other.kind === kind).length === 1;
    if (known !== undefined && fitsKind(known, kind))
      filled[field] = { value: known.value, source: known.source };
    else if (alone && byKind.has(kind)) filled[field] = byKind.get(kind) as Filled<string>;
  }
  return { applicant, form: filled };
}

/** A field of the same name may be something else in another theme. */
const fitsKind = ({ kind, value }: KnownValue, wanted: string): boolean =>
  (kind ?? wanted) === wanted && (wanted === 'NUMBER') === (typeof value === 'number');
