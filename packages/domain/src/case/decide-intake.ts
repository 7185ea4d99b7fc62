import { checkMandate } from '../applicant.ts';
import { isNotYetComputable, LIMITS } from '../clocks/index.ts';
import type { CasePlan } from '../plan.ts';
import { isRefusal, type Refusal, refuse } from '../refusals.ts';
import { dayOf, type Instant } from '../time.ts';
import type { CaseCommand } from './commands.ts';
import { dueFrom } from './due.ts';
import type { CaseFact } from './events.ts';
import { fetched, toFetch, toFetchAgain } from './exchange.ts';
import { announce, arrivedMaterials } from './materials.ts';
import { preReview } from './pre-review.ts';
import type { CaseState, Due } from './state.ts';

type IntakeCommand = Extract<
  CaseCommand,
  {
    type:
      | 'CREATE_CASE'
      | 'FETCH_AGAIN'
      | 'ANNOUNCE_MATERIALS'
      | 'SUBMIT_CASE'
      | 'PRE_REVIEW'
      | 'CORRECT'
      | 'ACCEPT'
      | 'DEEM_ACCEPTED';
  }
>;

/** From the draft to the formal start or the formal no. */
export function decideIntake(
  command: IntakeCommand,
  state: CaseState,
  plan: CasePlan,
  now: Instant,
): CaseFact[] | Refusal {
  switch (command.type) {
    case 'CREATE_CASE': {
      const { type: _, fetched: outcomes, ...created } = command;
      const refused = checkMandate(created.channel, created.mandate, dayOf(now));
      if (refused !== undefined) return refused;
      return [
        { type: 'CASE_CREATED', themeId: plan.themeId, version: plan.version, ...created },
        ...fetched(toFetch(plan), outcomes),
      ];
    }
    case 'FETCH_AGAIN':
      return fetched(
        toFetchAgain(plan, state).filter(({ materialId }) => Object.hasOwn(command.fetched, materialId)),
        command.fetched,
      );
    case 'ANNOUNCE_MATERIALS':
      return announce(command, state, plan, now);
    case 'SUBMIT_CASE': {
      // Handing the application in is the agent's act: on that day the mandate must be good still.
      if (state.status === 'DRAFT') {
        const refused = checkMandate(state.channel, state.mandate, dayOf(now));
        if (refused !== undefined) return { ...refused, field: 'agent.lastDay' };
      }
      const materials = arrivedMaterials(state, plan, command.arrived, now);
      if (isRefusal(materials)) return materials;
      return [{ type: 'CASE_SUBMITTED', materials, acceptanceDue: acceptanceDue(now) }];
    }
    case 'PRE_REVIEW': {
      const reviewed = preReview(command, state, plan);
      if (isRefusal(reviewed)) return reviewed;
      const notifies = reviewed.some(({ type }) => type === 'CORRECTION_NOTIFIED');
      return notifies && isPastAcceptance(state, now) ? deemed('body.lines') : reviewed;
    }
    case 'CORRECT':
      return correct(command, state, plan, now);
    case 'ACCEPT':
      return command.accept ? acceptReviewed(state, plan, now) : turnDown(command.reasons, state, now);
    case 'DEEM_ACCEPTED':
      return isPastAcceptance(state, now) ? accept(state, plan, now) : [];
  }
}

const acceptanceDue = (now: Instant): Due => dueFrom(now, LIMITS.acceptance.days);

type Correct = Extract<CaseCommand, { type: 'CORRECT' }>;

/** Everything the notice lists. The application is complete only now: it counts as received today (行政许可法 32 (五)). */
function correct(
  { arrived, corrected, personal, overrides }: Correct,
  state: CaseState,
  plan: CasePlan,
  now: Instant,
): CaseFact[] | Refusal {
  const listed = state.status === 'IN_CORRECTION' ? state.fieldFaults.map(({ field }) => field) : [];
  const other = corrected.find((field) => !listed.includes(field));
  if (other !== undefined) return refuse('FIELD_NOT_FAULTY', `body.form.${other}`);
  const open = listed.filter((field) => !corrected.includes(field));
  if (open.length > 0) return refuse('FIELD_NOT_CORRECTED', `body.form.${open[0]}`, open.join('、'));
  const materials = arrivedMaterials(state, plan, arrived, now);
  if (isRefusal(materials)) return materials;
  return [
    {
      type: 'CORRECTION_RECEIVED',
      materials,
      acceptanceDue: acceptanceDue(now),
      fields: corrected,
      overrides,
      ...(personal === undefined ? {} : { personal: personal.now }),
    },
  ];
}

/**
 * Five working days after the receipt without an acceptance or the one correction notice, the case counts as accepted from the day
 * it was received (行政许可法 32).
 */
const isPastAcceptance = (state: CaseState, now: Instant): boolean =>
  (state.status === 'SUBMITTED' || state.status === 'PRE_REVIEWED') && isOver(acceptanceDueOf(state), now);

/** A date that could not be computed at the receipt is derived again: the year's calendar may be there now. */
const acceptanceDueOf = ({
  acceptanceDue: due,
  receivedAt,
}: {
  acceptanceDue: Due;
  receivedAt: Instant;
}): Due => (isNotYetComputable(due) ? acceptanceDue(receivedAt) : due);

const isOver = (due: Due, now: Instant): boolean => typeof due === 'string' && dayOf(now) > due;

const deemed = (field: string): Refusal => refuse('ACCEPTANCE_DEEMED', field, LIMITS.acceptance.source);

function acceptReviewed(state: CaseState, plan: CasePlan, now: Instant): CaseFact[] | Refusal {
  if (state.status === 'IN_CORRECTION')
    return refuse('CASE_STATUS', 'body.accept', '补正材料尚未收到，不能受理');
  if (state.status === 'SUBMITTED') return refuse('CASE_STATUS', 'body.accept', '尚未通过预审，不能受理');
  return accept(state, plan, now);
}

/** Freezes the catalogue version and sets the dates. A dependant's clock waits for its prerequisite's result (行政许可法 42). */
function accept(state: CaseState, plan: CasePlan, now: Instant): CaseFact[] {
  const late = isPastAcceptance(state, now);
  const from = late && 'receivedAt' in state ? state.receivedAt : now;
  return [
    {
      type: 'CASE_ACCEPTED',
      version: plan.version,
      ...(late ? { deemed: true } : {}),
      promiseDue: dueFrom(from, plan.promise.days),
      items: Object.fromEntries(
        plan.items.map(({ itemId, prerequisites, promisedDays }): [string, Due | null] => [
          itemId,
          prerequisites.length === 0 ? dueFrom(from, promisedDays) : null,
        ]),
      ),
    },
  ];
}

/** What was never pre-reviewed is not turned down; after the one correction, what it did not mend is. */
function turnDown(reasons: string, state: CaseState, now: Instant): CaseFact[] | Refusal {
  if (isPastAcceptance(state, now)) return deemed('body.accept');
  return state.status === 'SUBMITTED' && !state.corrected
    ? refuse('CASE_STATUS', 'body.accept', '尚未预审，不能不予受理')
    : [{ type: 'CASE_NOT_ACCEPTED', reasons }];
}
