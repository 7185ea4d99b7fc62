import { createHash } from 'node:crypto';
import type { FetchOutcome, FetchOutcomes, PersonalRef } from '@yijianshi/domain';
import { type Deadline, deadlineIn } from './deadline.ts';
import type { Answer, Entry, RegisterName, Registers, Wanted } from './port.ts';

/** One exempted material: made from the form, or looked for in registers until one has it for every subject. */
export type FetchRequest =
  | { readonly way: 'GENERATED_FORM'; readonly form: PersonalRef }
  | {
      readonly way: Wanted['way'];
      readonly registers: readonly RegisterName[];
      readonly type: string;
      /** None: the form holds no number to look it up by. */
      readonly subjects: readonly Wanted['subject'][];
    };

/** Told of what should not happen: a register that throws. */
export type Report = (register: RegisterName, error: unknown) => void;

/**
 * All at once, and all of it within the time given: whoever stands at the window is told at once what is still to be handed in. What
 * went wrong is an outcome with its reason; it never throws.
 */
export async function fetchAll(
  registers: Registers,
  requests: Readonly<Record<string, FetchRequest>>,
  deadlineMs: number,
  report: Report = () => {},
): Promise<FetchOutcomes> {
  const deadline = deadlineIn(deadlineMs);
  const outcomes = Object.entries(requests).map(async ([materialId, request]) => [
    materialId,
    await fetchOne(registers, request, deadline, report),
  ]);
  return Object.fromEntries(await Promise.all(outcomes)) as FetchOutcomes;
}

async function fetchOne(
  registers: Registers,
  request: FetchRequest,
  { signal, before }: Deadline,
  report: Report,
): Promise<FetchOutcome> {
  if (request.way === 'GENERATED_FORM') {
    const { ref, digest } = request.form;
    return { obtained: { register: 'FORM', reference: ref, digest } };
  }
  const { way, type, subjects } = request;
  let outcome: FetchOutcome = { returned: { register: 'PARTNER', reason: 'NOT_FOUND' } };
  for (const register of request.registers) {
    if (subjects.length === 0) return { returned: { register, reason: 'NO_SUBJECT' } };
    const asked = subjects.map((subject) =>
      registers[register].fetch({ way, type, subject }, signal).catch((error: unknown): Answer => {
        report(register, error);
        return { reason: 'UNAVAILABLE' };
      }),
    );
    const answers = await before(Promise.all(asked), [{ reason: 'TIMEOUT' }]);
    outcome = outcomeOf(register, answers);
    if ('obtained' in outcome) return outcome;
  }
  return outcome;
}

/** Of several subjects, every one. */
function outcomeOf(register: RegisterName, answers: readonly Answer[]): FetchOutcome {
  const found: Entry[] = [];
  for (const answer of answers) {
    if ('reason' in answer) return { returned: { register, reason: answer.reason } };
    found.push(answer.found);
  }
  const [first, ...more] = found;
  if (first === undefined) return { returned: { register, reason: 'NO_SUBJECT' } };
  if (more.length === 0) return { obtained: { register, ...first } };
  const digest = createHash('sha256')
    .update(found.map((entry) => entry.digest).join('\n'))
    .digest('hex');
  const reference = found.map((entry) => entry.reference).join(' ');
  return { obtained: { register, reference, digest: `sha256:${digest}` } };
}
