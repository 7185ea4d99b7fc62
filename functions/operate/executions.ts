import { type Refusal, refuse } from '@yijianshi/domain';
import type { Platform } from '@yijianshi/runtime';
import { type Execution, loadCase, type OutboxRow, outboxPartitions, type Telling } from '@yijianshi/store';

/** More often than this nobody restarts one case. */
const MOST_RESTARTS = 99;

/** A case's executions, the first one first. */
async function executionsOf({ workflow }: Platform, caseNo: string): Promise<Execution[]> {
  const found: Execution[] = [];
  for (let n = 0; n <= MOST_RESTARTS; n += 1) {
    const execution = await workflow.describe(nameOf(caseNo, n));
    if (execution === undefined) return found;
    found.push(execution);
  }
  return found;
}

/** The first is named after its case (starting twice starts once), a restart after its case and its number. */
const nameOf = (caseNo: string, restarts: number): string =>
  restarts === 0 ? caseNo : `${caseNo}_${restarts}`;

export interface Standing {
  readonly caseNo: string;
  readonly status: string;
  readonly executions: readonly Pick<Execution, 'name' | 'status' | 'error' | 'cause'>[];
}

/** Where a case stands, and how its executions went. */
export async function describe(platform: Platform, caseNo: string): Promise<Standing | Refusal> {
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined) return refuse('CASE_UNKNOWN', 'caseNo');
  const executions = await executionsOf(platform, caseNo);
  return {
    caseNo,
    status: loaded.state.status,
    executions: executions.map(({ name, status, error, cause }) => ({
      name,
      status,
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    })),
  };
}

/**
 * Starts another execution for a case whose last one ended before the case did. The store is the truth and every gate is read off
 * the case, so the new execution passes what is done already at once and goes on from the stage the case is in.
 */
export async function restart(platform: Platform, caseNo: string): Promise<{ started: string } | Refusal> {
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined) return refuse('CASE_UNKNOWN', 'caseNo');
  const { status } = loaded.state;
  if (status === 'DRAFT' || status === 'ARCHIVED') return refuse('CASE_STATUS', 'caseNo', status);
  const executions = await executionsOf(platform, caseNo);
  const last = executions.at(-1);
  if (last?.status === 'RUNNING') return refuse('EXECUTION_RUNNING', 'caseNo', last.name);
  const started = nameOf(caseNo, executions.length);
  await platform.workflow.start(started, { caseNo });
  return { started };
}

export interface Pending {
  readonly row: string;
  readonly since: string;
  readonly attempts: number;
  readonly telling: Telling;
}

const MOST_SHOWN = 100;

/** The outbox: what waits to be told, the longest first, and how often it was tried. */
export async function pending({ store }: Platform): Promise<{ pending: Pending[]; more: boolean }> {
  const found: Pending[] = [];
  let more = false;
  for (const partition of outboxPartitions) {
    const page = await store.listIndex('i1', partition);
    more ||= page.next !== undefined;
    for (const row of await store.getMany<never>(page.items)) {
      if (row?.i1 === undefined) continue;
      const { telling, attempts } = row.data as OutboxRow;
      found.push({ row: `${row.pk} ${row.sk}`, since: row.i1.sk.slice(0, 29), attempts, telling });
    }
  }
  found.sort((a, b) => b.attempts - a.attempts || (a.since < b.since ? -1 : 1));
  return { pending: found.slice(0, MOST_SHOWN), more: more || found.length > MOST_SHOWN };
}
