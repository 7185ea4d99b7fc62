import type { Theme } from '@yijianshi/catalogue';
import type { Claims } from '@yijianshi/contracts';
import * as journey from '@yijianshi/local/demo/journey';
import { AREA } from '@yijianshi/local/demo/restaurant';
import type { Running } from './platform.ts';
import { acceptedCase } from './restaurant.ts';

/** A made-up applicant's word for every kind of field. */
const WORD: Readonly<Record<Theme['fields'][number]['kind'], (name: string) => string | number>> = {
  TEXT: (name) => name.slice(0, 20),
  NUMBER: () => 12,
  DATE: () => '2026-11-01',
  CITIZEN_ID: () => '431102198803152477',
  CREDIT_CODE: () => '92431102MA4L0A0A08',
  PHONE: () => '13907460000',
};

/** An application for a theme as the public guide describes it; what the answers hide is sent too, and dropped by the server. */
export const applicationFor = (theme: Theme, answers: Readonly<Record<string, string>>, area = AREA) => ({
  themeId: theme.id,
  area,
  deliveryMode: 'ONLINE',
  answers,
  applicant: {
    name: '张𬱖',
    idNumber: '431102198803152477',
    phone: '13907460000',
    address: '湖南省永州市零陵区南津中路58号',
  },
  form: Object.fromEntries(theme.fields.map(({ id, name, kind }) => [id, WORD[kind](name)])),
});

/** From intake to the archive: the window takes it, every department in charge grants its items, all of it is archived. */
export async function wholeWay(
  running: Running,
  theme: Theme,
  answers: Readonly<Record<string, string>>,
  area = AREA,
) {
  const created = await acceptedCase(running, applicationFor(theme, answers, area));
  const chosen = new Set(created.items.map(({ itemId }) => itemId));
  const waiting = new Map(
    theme.items
      .filter(({ id }) => chosen.has(id))
      .map(({ id, prerequisites }) => [id, prerequisites.filter((other) => chosen.has(other))]),
  );
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, before]) => before.every((other) => !waiting.has(other)));
    if (ready.length === 0) throw new Error(`${[...waiting.keys()]} wait for each other`);
    await Promise.all(ready.map(([itemId]) => grant(running, created, itemId, area)));
    for (const [itemId] of ready) waiting.delete(itemId);
  }
  return { created, progress: await journey.archived(running.client, created) };
}

async function grant(
  { client }: Running,
  { caseNo, items }: journey.Created,
  itemId: string,
  area: string,
): Promise<void> {
  const department = items.find((item) => item.itemId === itemId)?.department ?? '';
  const claims: Claims = { sub: `${department}-01`, roles: ['REVIEWER'], department, area };
  await journey.decide(await client.as(claims), caseNo, itemId, {
    decision: 'GRANT',
    reasons: '符合法定条件、标准。',
  });
}
