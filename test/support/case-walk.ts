import {
  type CaseEvent,
  type CaseState,
  evolve,
  isRefusal,
  NOTICES,
  type Principal,
  replay,
  SYSTEM,
} from '@yijianshi/domain';
import fc from 'fast-check';
import { ITEMS, reviewerOf, WINDOW } from './case-plan.ts';
import * as play from './case-play.ts';

/** Everything anybody may want of the case of these tests. */
const VOCABULARY: readonly play.Act[] = [
  play.create(),
  play.create('COUNTER'),
  play.create('ONLINE'),
  ...['m_layout', 'm_rules', 'm_photo', 'm_licence', 'm_diploma'].map(play.announce),
  play.promise('m_rules', '2026-11-18'),
  play.promise('m_rules', '2026-11-30'),
  play.createWithout(),
  play.fetchAgain({ m_licence: play.LICENCE }),
  play.fetchAgain({ m_licence: play.NO_LICENCE }),
  play.submit(),
  play.submit('m_layout'),
  play.submit('m_layout', 'm_rules'),
  play.preReview(),
  play.preReview('m_layout'),
  play.preReview('m_rules', 'm_photo'),
  play.correct('m_layout', 'm_rules', 'm_photo'),
  play.reviewing(['m_layout', 'm_rules', 'm_photo'].map((materialId) => ({ materialId, unmet: [] }))),
  play.deemAccepted,
  play.supply('m_rules'),
  play.urge('m_rules'),
  play.accept,
  play.notAccept,
  play.withdraw,
  play.split,
  ...[...ITEMS, 'i_moon'].flatMap((itemId) => [
    play.ask(itemId),
    play.claim(itemId),
    play.unclaim(itemId),
    play.opine(itemId),
    play.grant(itemId),
    play.deny(itemId),
    play.seal(itemId),
    play.seal(itemId, 'LETTER'),
    play.stopSeal(itemId),
    play.mend(itemId),
  ]),
  ...NOTICES.flatMap((notice) => [play.sealNotice(notice), play.stopNotice(notice), play.mendNotice(notice)]),
  play.conclude,
  play.post,
  play.handOver,
  play.pickUp,
  play.archive,
];
/** What the workflow orders of its own accord. */
export const STEPS = VOCABULARY.filter(({ who }) => who === SYSTEM);

const PEOPLE: readonly Principal[] = [
  WINDOW,
  SYSTEM,
  ...['SCJG', 'XF', 'CG', 'XZSP'].map((department) => reviewerOf(department)),
  reviewerOf('XF', 'xf-02'),
  { ...reviewerOf('XF', 'xf-far'), area: '431102999000' },
  { ...reviewerOf('SCJG', 'head'), roles: ['DEPARTMENT_HEAD'] },
  // Lodged the case, and reviews too.
  { ...reviewerOf('XF', WINDOW.sub), roles: ['REVIEWER', 'WINDOW_OFFICER'] },
  { sub: 'archivist', roles: ['ARCHIVIST'] },
  { sub: 'supervisor', roles: ['SUPERVISOR'] },
  { sub: 'nobody', roles: [] },
];

/** One choice of a walk: what is wanted next, by whom; `apt`: only what the rules would take now, so that a walk gets anywhere. */
interface Choice {
  readonly apt: boolean;
  readonly what: number;
  readonly who: number;
}

/** Withdrawals end a walk: they come seldom. */
const isApt = (state: CaseState, act: play.Act, rarely: boolean): boolean => {
  if (act.command.type === 'WITHDRAW' && !rarely) return false;
  const decided = play.attempt(state, act);
  return !isRefusal(decided) && decided.length > 0;
};

export const walks: fc.Arbitrary<Choice[]> = fc.array(
  fc.record({
    apt: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
    what: fc.nat(10_000),
    who: fc.nat(PEOPLE.length - 1),
  }),
  { minLength: 1, maxLength: 70, size: 'max' },
);

export interface Moment {
  readonly before: CaseState;
  readonly after: CaseState;
  readonly act: play.Act;
  /** What it brought; none for a refusal. */
  readonly events: readonly CaseEvent[];
}

/** Walks a case through the choices, and shows every moment. */
export function* walk(choices: readonly Choice[]): Generator<Moment> {
  let state = replay([]);
  for (const { apt, what, who } of choices) {
    const wanted = apt ? VOCABULARY.filter((act) => isApt(state, act, what % 20 === 0)) : VOCABULARY;
    const chosen = wanted[what % Math.max(wanted.length, 1)];
    if (chosen === undefined) continue;
    const act = apt ? chosen : play.as(PEOPLE[who] ?? SYSTEM, chosen);
    const decided = play.attempt(state, act);
    const events = isRefusal(decided) ? [] : decided;
    const before = state;
    state = events.reduce(evolve, state);
    yield { before, after: state, act, events };
  }
}
