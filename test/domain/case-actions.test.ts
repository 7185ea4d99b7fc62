import {
  AVAILABLE_ACTIONS,
  type CaseAction,
  type CaseStatus,
  isAvailable,
  isRefusal,
  POLICY,
} from '@yijianshi/domain';
import { describe, expect, it } from 'vitest';
import * as play from '../support/case-play.ts';

/** A case in every status, with an item on which there is something to do. */
const CASES: Record<CaseStatus, readonly play.Act[]> = {
  NONE: [],
  DRAFT: play.handedIn,
  SUBMITTED: play.submitted,
  PRE_REVIEWED: [...play.submitted, play.preReview()],
  IN_CORRECTION: [...play.submitted, play.preReview('m_layout')],
  NOT_ACCEPTED: [...play.submitted, play.preReview(), play.notAccept],
  ACCEPTED: play.asked,
  WITHDRAWN: [...play.asked, play.grant('i_fire'), play.stopSeal('i_fire'), play.withdraw],
  CONCLUDED: play.released,
  ARCHIVED: [...play.released, play.post, play.handOver, play.archive],
};

/** Every action, by somebody who may. */
const ACTS: Record<CaseAction, play.Act> = {
  CREATE_CASE: play.create(),
  FETCH_AGAIN: play.fetchAgain({}),
  ANNOUNCE_MATERIALS: play.announce('m_layout'),
  SUBMIT_CASE: play.submit('m_layout', 'm_rules'),
  PRE_REVIEW: play.preReview(),
  CORRECT: play.correct('m_layout'),
  ACCEPT: play.accept,
  DEEM_ACCEPTED: play.deemAccepted,
  SUPPLY_MATERIALS: play.supply('m_layout'),
  URGE_MATERIAL: play.urge('m_layout'),
  WITHDRAW: play.withdraw,
  SPLIT: play.split,
  ASK_ITEM: play.ask('i_fire'),
  CLAIM_TASK: play.claim('i_fire'),
  UNCLAIM_TASK: play.unclaim('i_fire'),
  RECORD_OPINION: play.opine('i_fire'),
  DECIDE_ITEM: play.grant('i_fire'),
  RECORD_SEAL: play.seal('i_fire'),
  STOP_SEAL: play.stopSeal('i_fire'),
  MEND_SEAL: play.mend('i_fire'),
  RECORD_NOTICE: play.sealNotice('RECEIPT'),
  STOP_NOTICE: play.stopNotice('RECEIPT'),
  MEND_NOTICE: play.mendNotice('RECEIPT'),
  CONCLUDE: play.conclude,
  POST_DELIVERY: play.post,
  HAND_OVER: play.handOver,
  HAND_OVER_AT_COUNTER: play.pickUp,
  ARCHIVE: play.archive,
};

const statuses = Object.keys(CASES) as CaseStatus[];
const actions = Object.keys(ACTS) as CaseAction[];

/** Refused because of the status as a whole, before anything else is looked at. */
const isBarred = (status: CaseStatus, action: CaseAction): boolean => {
  const answer = play.when(CASES[status], ACTS[action]);
  return (
    isRefusal(answer) && answer.refused === 'CASE_STATUS' && (answer.rule ?? '').startsWith('办件状态为')
  );
};

describe('what may be asked of a case in each status', () => {
  it.each(statuses)('%s: the sample is in it', (status) => {
    expect(play.given(CASES[status]).state.status).toBe(status);
  });

  it.each(statuses.flatMap((status) => actions.map((action) => [status, action] as const)))(
    '%s × %s is as the table says',
    (status, action) => {
      expect(isBarred(status, action)).toBe(!isAvailable(status, action));
    },
  );

  it('every action is possible in some status, and ruled by the policy', () => {
    const possible = new Set<string>(Object.values(AVAILABLE_ACTIONS).flat());
    expect([...possible].sort()).toEqual([...actions].sort());
    expect(Object.keys(POLICY)).toEqual(expect.arrayContaining(actions));
  });
});
