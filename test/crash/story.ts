import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseView } from '@yijianshi/contracts';
import type { Task } from '@yijianshi/domain';
import { ApiProblem, type Client, type Session } from '@yijianshi/local/demo/client';
import { archived, handIn, lodge, type Officers, signIn } from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import type * as z from 'zod';

type Listed = Pick<Task, 'taskId' | 'caseNo' | 'step' | 'itemId'>;

/**
 * Restaurants from the window to the archive. Applicants know what they were told; officers know what is in their queue, and do
 * each task once. Any refusal but that of a decision before its prerequisite ends the story: in it, nobody does anything wrong.
 */
export async function tellStory(client: Client, cases: number): Promise<void> {
  const officers = await signIn(client);
  let open = cases;
  const applicants = Array.from({ length: cases }, async () => {
    await apply(client, officers.window);
    open -= 1;
  });
  const desks = [
    atWindow(officers, () => open > 0),
    ...Object.values(officers.departments).map((department) => atDepartment(department, () => open > 0)),
  ];
  await Promise.all([...applicants, ...desks]);
}

async function apply(client: Client, window: Session): Promise<void> {
  const created = await lodge(window, RESTAURANT);
  await handIn(client, window, created);
  await window.post(`/v1/cases/${created.caseNo}/submission`);
  await archived(client, created, 600);
}

/** Does whatever the queue holds, one after the other, for as long as there is anything to come. */
async function work(desk: Session, open: () => boolean, act: (task: Listed) => Promise<void>): Promise<void> {
  while (open()) {
    const { items } = await desk.get<{ items: Listed[] }>('/v1/tasks');
    for (const task of items) await act(task);
    await sleep(25);
  }
}

async function review(window: Session, caseNo: string): Promise<void> {
  const { materials } = await window.get<z.infer<typeof CaseView>>(`/v1/cases/${caseNo}`);
  const lines = materials.flatMap(({ materialId, arrived }) => (arrived ? [{ materialId }] : []));
  await window.post(`/v1/cases/${caseNo}/pre-review`, { lines });
}

function atWindow({ window }: Officers, open: () => boolean): Promise<void> {
  const posted = new Set<string>();
  return work(window, open, async ({ step, caseNo }) => {
    if (step === 'PRE_REVIEW') await review(window, caseNo);
    if (step === 'ACCEPT') await window.post(`/v1/cases/${caseNo}/acceptance`, { accept: true });
    // The task stays until the parcel is delivered.
    if (step !== 'RELEASE' || posted.has(caseNo)) return;
    posted.add(caseNo);
    await window.post('/v1/deliveries', { caseNo, sealNumber: `F${caseNo.replaceAll('-', '')}` });
  });
}

const atDepartment = (department: Session, open: () => boolean): Promise<void> =>
  work(department, open, async ({ taskId, itemId }) => {
    const decision = itemId === 'i_sign' ? 'DENY' : 'GRANT';
    try {
      await department.post(`/v1/tasks/${taskId}/decision`, { decision, reasons: `经审查 ${taskId}` });
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.problem.code !== 'PREREQUISITE_PENDING') throw error;
    }
  });
