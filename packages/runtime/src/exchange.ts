import {
  type CasePlan,
  type FetchOutcomes,
  type FetchSubject,
  instantOf,
  type MaterialPlan,
  type PersonalRef,
  recipientOf,
} from '@yijianshi/domain';
import {
  type FetchRequest,
  fetchAll,
  type Known,
  knownOf,
  ownRegister,
  type Prefilled,
  prefill,
  type Registers,
  type Wanted,
} from '@yijianshi/exchange';
import { type Holders, loadCase, SealError, type Subject } from '@yijianshi/store';
import { type Personal, readPersonal } from './personal.ts';
import type { Platform } from './platform.ts';

/** Whoever stands at the window hears within so long what is still to be handed in. */
const DEADLINE_MS = 3000;

/** Fetches what is exempt, all at once; what it comes to is recorded by the case. */
export function fetchMaterials(
  platform: Platform,
  plan: CasePlan,
  materials: readonly MaterialPlan[],
  personal: Personal,
  form: PersonalRef,
): Promise<FetchOutcomes> {
  const requests = materials.flatMap(({ materialId, exemption: way, fetch }): [string, FetchRequest][] => {
    if (way === 'GENERATED_FORM') return [[materialId, { way, form }]];
    // A plan of before anything was fetched names nothing.
    if (way === undefined || fetch === undefined) return [];
    const { registers, type, subjects } = fetch;
    return [[materialId, { way, registers, type, subjects: subjectsOf(plan, subjects, personal) }]];
  });
  return fetchAll(registersOf(platform), Object.fromEntries(requests), DEADLINE_MS, reportTo(platform));
}

/** What is already known of a person or company, by one number (一证通办). */
export const known = (platform: Platform, subject: Subject): Promise<Known> =>
  knownOf(registersOf(platform), normalised(subject), DEADLINE_MS, reportTo(platform));

/** The same, for the fields that a plan asks. */
export const prefilled = async (
  platform: Platform,
  plan: Pick<CasePlan, 'form'>,
  subject: Subject,
): Promise<Prefilled> => prefill(await known(platform, subject), plan, normalised(subject));

/** A register that throws is a bug of ours. Its error may hold what was asked: only its name is logged. */
const reportTo =
  ({ log }: Platform) =>
  (register: string, error: unknown): void =>
    log.error('register failed', { register, error: error instanceof Error ? error.name : 'unknown' });

/** Fields that the situation does not ask are nobody's. */
function subjectsOf(plan: CasePlan, named: readonly FetchSubject[], personal: Personal): Wanted['subject'][] {
  const { applicant, form } = personal;
  return named.flatMap(({ number, name }) => {
    const subject = number === 'applicant' ? applicantOf(personal) : subjectIn(plan, form, number);
    if (subject === undefined) return [];
    const called = name === 'applicant' ? applicant.name : name === undefined ? undefined : form[name];
    return [called === undefined ? subject : { ...subject, name: String(called) }];
  });
}

/** Of a field that identifies somebody, and is filled in. */
function subjectIn(plan: CasePlan, form: Personal['form'], field: string): Subject | undefined {
  const kind = plan.form.find((each) => each.field === field)?.kind;
  const number = form[field];
  return number !== undefined && (kind === 'CITIZEN_ID' || kind === 'CREDIT_CODE')
    ? normalised({ kind, number: String(number) })
    : undefined;
}

const applicantOf = ({ applicant }: Personal): Subject =>
  normalised(
    applicant.kind === 'LEGAL'
      ? { kind: 'CREDIT_CODE', number: applicant.creditCode }
      : { kind: 'CITIZEN_ID', number: applicant.idNumber },
  );

/** Check characters are capitals, however they were typed. */
const normalised = ({ kind, number }: Subject): Subject => ({ kind, number: number.trim().toUpperCase() });

/** Whose a case's certificates are: the company's, where its form has a credit code; else who applies. */
export function holdersOf(plan: CasePlan, personal: Personal): Holders {
  const applicant = applicantOf(personal);
  const codes = plan.form.filter(({ kind }) => kind === 'CREDIT_CODE');
  const [company] = codes.flatMap(({ field }) => subjectIn(plan, personal.form, field) ?? []);
  return { holder: company ?? applicant, applicant };
}

const registersOf = (platform: Platform): Registers => ({
  PARTNER: platform.partnerRegister,
  OWN: ownRegister({
    store: platform.store,
    holderKey: platform.holderKey,
    now: () => instantOf(platform.clock.now()),
    async holderCase(caseNo) {
      const loaded = await loadCase(platform.store, caseNo);
      if (loaded === undefined) return undefined;
      const personal = await readPersonal(platform, loaded.state).catch(unlessErased);
      if (personal === undefined) return undefined;
      const { applicant, form } = personal;
      const { phone, address } = recipientOf(applicant);
      return { plan: loaded.plan, applicant: { name: applicant.name, phone, address }, form };
    },
  }),
});

function unlessErased(error: unknown): undefined {
  if (error instanceof SealError) return undefined;
  throw error;
}
