import type { CaseStatus } from '@yijianshi/contracts';
import { type CaseCommand, type CaseState, isRefusal, type Refusal } from '@yijianshi/domain';
import { type Action, asJson, handleCase } from '@yijianshi/store';
import type * as z from 'zod';
import type { Platform } from './platform.ts';
import type { Asked } from './request.ts';

export type CaseStatusAnswer = z.infer<typeof CaseStatus>;

/** Puts a caller's command to a case and answers with where the case stands now. */
export async function handled(
  platform: Platform,
  { principal, now, commandId, fingerprint }: Asked,
  caseNo: string,
  command: CaseCommand,
  also: readonly Action[] = [],
): Promise<CaseStatusAnswer | Refusal> {
  const request = { principal, now, once: { commandId, fingerprint }, caseNo, command, also };
  const outcome = await handleCase(platform.store, {
    ...request,
    answer: (state) => asJson(statusOf(caseNo, state)),
  });
  return isRefusal(outcome) ? outcome : (outcome.answer as unknown as CaseStatusAnswer);
}

const statusOf = (caseNo: string, state: CaseState): CaseStatusAnswer => ({
  caseNo,
  status: state.status,
  ...('acceptanceDue' in state ? { acceptanceDue: state.acceptanceDue } : {}),
  ...('promiseDue' in state ? { promiseDue: state.promiseDue } : {}),
  ...('result' in state ? { result: state.result } : {}),
});
