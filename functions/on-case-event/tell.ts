import { gateOutcome, instantOf, isRefusal, SYSTEM } from '@yijianshi/domain';
import type { Platform } from '@yijianshi/runtime';
import {
  ExecutionExistsError,
  handleCase,
  loadCase,
  type Telling,
  TokenGoneError,
  tokenKey,
} from '@yijianshi/store';
import { applyCallback, book, confirm } from './deliveries.ts';
import { supplyArrived } from './owed-materials.ts';
import type { Tell } from './work-pending.ts';

/** Everything but the notices, which only the function with the window's seal can make: the sweeper rings for them. */
export const tell: Tell = async (platform, telling) => {
  if (telling.kind === 'NOTICE') return 'RING';
  return (await done(platform, telling)) ? 'DONE' : 'LATER';
};

/** `false`: not yet, try again later. */
async function done(platform: Platform, telling: Exclude<Telling, { kind: 'NOTICE' }>): Promise<boolean> {
  switch (telling.kind) {
    case 'START':
      return start(platform, telling.caseNo);
    case 'RESUME':
      return resume(platform, telling);
    case 'ARRIVAL':
      await supplyArrived(platform, telling.caseNo);
      return true;
    case 'BOOK':
      return book(platform, telling.deliveryId);
    case 'CALLBACK':
      return applyCallback(platform, telling);
    case 'CONFIRM':
      return confirm(platform, telling.deliveryId);
    case 'HAND_OVER':
      return handOver(platform, telling);
  }
}

/** The execution's name is the case number: starting twice starts once. */
async function start(platform: Platform, caseNo: string): Promise<boolean> {
  try {
    await platform.workflow.start(caseNo, { caseNo });
  } catch (error) {
    if (!(error instanceof ExecutionExistsError)) throw error;
  }
  return true;
}

/** Completes the token that waits at an open gate. A step that is still on its way there finds the gate open and rings with its token. */
async function resume(
  platform: Platform,
  { caseNo, gate }: Extract<Telling, { kind: 'RESUME' }>,
): Promise<boolean> {
  const loaded = await loadCase(platform.store, caseNo);
  const outcome = loaded && gateOutcome(gate, loaded.state, loaded.plan);
  if (outcome === undefined) return true;
  const row = await platform.store.get<{ token: string; gone?: string }>(tokenKey(caseNo, gate));
  if (row === undefined || row.data.gone !== undefined) return true;
  try {
    await platform.workflow.succeed(row.data.token, outcome);
  } catch (error) {
    if (!(error instanceof TokenGoneError)) throw error;
    // Used already, or its execution ended: kept as a record, never lost, never tried for ever.
    const gone = instantOf(platform.clock.now());
    const data = { ...row.data, gone };
    await platform.store.commit([{ put: { ...tokenKey(caseNo, gate), data }, ifVersion: row.version }]);
  }
  return true;
}

/** The courier's delivery is confirmed: the case's results are in the applicant's hands. */
async function handOver(
  platform: Platform,
  { caseNo, deliveryId }: Extract<Telling, { kind: 'HAND_OVER' }>,
): Promise<boolean> {
  const outcome = await handleCase(platform.store, {
    caseNo,
    // Told again once the case is archived, the hand-over would be refused by its state.
    once: { commandId: `delivered.${deliveryId}`, fingerprint: deliveryId },
    principal: SYSTEM,
    now: instantOf(platform.clock.now()),
    command: { type: 'HAND_OVER', deliveryId },
  });
  if (!isRefusal(outcome)) return true;
  platform.log.error('hand-over refused', { ...outcome, caseNo, deliveryId });
  // A case that others kept changing has refused nothing: it is told again.
  return outcome.refused !== 'BUSY';
}
