import { isRefusal, replay } from '@yijianshi/domain';
import {
  type CaseRequest,
  type CaseStore,
  caseKey,
  handleCase,
  type Json,
  loadCase,
  materialsKey,
  type Row,
} from '@yijianshi/store';
import { PLAN } from './case-plan.ts';
import { type Act, given, handedIn, MONDAY, read } from './case-play.ts';

const lodged = given(handedIn).state;
export const CASE_NO = 'caseNo' in lodged ? lodged.caseNo : '';

let acts = 0;

/** What one asks for, as the store is asked: under a new key each time. */
export function requestFor({ who, command, at = MONDAY }: Act): CaseRequest {
  acts += 1;
  return {
    caseNo: CASE_NO,
    command,
    principal: who,
    now: at,
    once: { commandId: `act-${acts}`, fingerprint: '' },
    ...(command.type === 'CREATE_CASE' ? { plan: PLAN } : {}),
  };
}

/** Carries the case on in a store; an act that is refused is a fault of the test. */
export async function play(store: CaseStore, way: readonly Act[]): Promise<void> {
  for (const one of way) {
    const { state } = (await loadCase(store, CASE_NO)) ?? { state: replay([]) };
    const handled = await handleCase(store, requestFor({ ...one, command: read(one.command, state) }));
    if (isRefusal(handled)) throw new Error(`${one.command.type}: ${JSON.stringify(handled)}`);
  }
}

export interface CaseRows {
  readonly row: Row | undefined;
  readonly materials: Row | undefined;
}

export async function caseRows(store: CaseStore): Promise<CaseRows> {
  const [row, materials] = await store.getMany<Json>([caseKey(CASE_NO), materialsKey(CASE_NO)]);
  return { row, materials };
}
