import * as journey from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import type { Running } from './platform.ts';

/** Two items instead of four, and a handful of materials: a case to try things on. */
export const SNACK_BAR = {
  ...RESTAURANT,
  answers: { q_small: 'no', q_public: 'no', q_sign: 'no', q_cold: 'no', q_drinks: 'no', q_raw: 'no' },
};

const GRANT: journey.Verdict = { decision: 'GRANT', reasons: '符合法定条件、标准。' };
export const DENY: journey.Verdict = { decision: 'DENY', reasons: '不符合法定条件、标准。' };

/** Everything personal that the applicant of these tests says of himself. */
export const PERSONAL: readonly string[] = [
  RESTAURANT.applicant.name,
  RESTAURANT.applicant.idNumber,
  RESTAURANT.applicant.phone,
  RESTAURANT.applicant.address,
  RESTAURANT.form.shopName,
  RESTAURANT.form.creditCode,
];

export const lodged = ({ officers }: Running, application: object = SNACK_BAR) =>
  journey.lodge(officers.window, application);

export async function submittedCase(running: Running, application?: object) {
  const created = await lodged(running, application);
  await journey.handIn(running.client, running.officers.window, created);
  await running.officers.window.post(`/v1/cases/${created.caseNo}/submission`);
  return created;
}

export async function acceptedCase(running: Running, application?: object) {
  const created = await lodged(running, application);
  await journey.handIn(running.client, running.officers.window, created);
  await journey.acceptCase(running.officers.window, created);
  return created;
}

/** Every task of the case is with its department. */
export async function askedCase(running: Running, application?: object) {
  const created = await acceptedCase(running, application);
  await allAsked(running, created);
  return created;
}

export const allAsked = ({ client }: Running, created: journey.Created): Promise<boolean> =>
  journey.until('转交', async () => {
    const { timeline } = await journey.progressOf(client, created);
    return timeline.filter(({ event }) => event === 'ITEM_ASKED').length === created.items.length;
  });

const DEPARTMENT_OF: Readonly<Record<string, string>> = {
  i_bl_verify: 'SCJG',
  i_food: 'SCJG',
  i_fire_promise: 'XF',
  i_sign: 'CG',
};

export function departmentOf({ officers }: Running, itemId: string): journey.Officers['window'] {
  const session = officers.departments[DEPARTMENT_OF[itemId] ?? ''];
  if (session === undefined) throw new Error(`nobody decides ${itemId}`);
  return session;
}

export const decide = (running: Running, caseNo: string, itemId: string, verdict: journey.Verdict = GRANT) =>
  journey.decide(departmentOf(running, itemId), caseNo, itemId, verdict);

/** From nothing to the archive, everything granted but what is said. */
export async function archivedCase(
  running: Running,
  application: object,
  verdicts: Record<string, journey.Verdict> = {},
) {
  const created = await acceptedCase(running, application);
  const { caseNo } = created;
  await decide(running, caseNo, 'i_bl_verify', verdicts.i_bl_verify);
  for (const { itemId } of created.items)
    if (itemId !== 'i_bl_verify') await decide(running, caseNo, itemId, verdicts[itemId]);
  if ((application as { deliveryMode: string }).deliveryMode === 'COURIER')
    await journey.post(running.client, running.officers.window, created);
  const progress = await journey.archived(running.client, created);
  return { ...created, progress };
}
