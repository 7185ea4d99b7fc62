import type { CaseCreated, Claims, Progress, UploadSlots } from '@yijianshi/contracts';
import type * as z from 'zod';
import { ApiProblem, type Client, type Session, sha256 } from './client.ts';
import { OFFICERS, RESTAURANT } from './restaurant.ts';

export type Created = z.infer<typeof CaseCreated>;
export type ProgressView = z.infer<typeof Progress>;

export interface Officers {
  readonly window: Session;
  readonly departments: Readonly<Record<string, Session>>;
  readonly archivist: Session;
}

export async function signIn(client: Client): Promise<Officers> {
  const as = (claims: (typeof OFFICERS)[keyof typeof OFFICERS]) =>
    client.as({ ...claims, roles: [...claims.roles] } as Claims);
  const [window, SCJG, XF, CG, archivist] = await Promise.all([
    as(OFFICERS.window),
    as(OFFICERS.SCJG),
    as(OFFICERS.XF),
    as(OFFICERS.CG),
    as(OFFICERS.archivist),
  ]);
  return { window, departments: { SCJG, XF, CG }, archivist };
}

/** 登记: one form; the answer lists the one set of materials. */
export const lodge = (window: Session, application: object = RESTAURANT): Promise<Created> =>
  window.post<Created>('/v1/cases', application);

/** What the applicant is asked for. */
export const asked = ({ materials }: Created): Created['materials'] =>
  materials.filter((material) => material.asked);

/** Hands in every material that is asked for; each file is its own. */
export async function handIn(client: Client, window: Session, created: Created): Promise<number> {
  const wanted = asked(created);
  const texts = wanted.map(
    ({ materialId, name }) => [materialId, `${name}\n办件 ${created.caseNo}\n`] as const,
  );
  await handInTexts(client, window, created.caseNo, Object.fromEntries(texts));
  return wanted.length;
}

/** Material → what its file says. All are announced at once, then each goes into its own slot. `owed`: by when a promise is to be kept. */
export async function handInTexts(
  client: Client,
  window: Session,
  caseNo: string,
  texts: Readonly<Record<string, string>>,
  owed: Readonly<Record<string, string>> = {},
): Promise<void> {
  const files = new Map(Object.entries(texts).map(([materialId, text]) => [materialId, Buffer.from(text)]));
  const { slots } = await window.post<z.infer<typeof UploadSlots>>(`/v1/cases/${caseNo}/materials`, {
    materials: [...files].map(([materialId, bytes]) => ({
      materialId,
      length: bytes.length,
      sha256: sha256(bytes),
      contentType: 'text/plain',
      owedUntil: owed[materialId],
    })),
  });
  await Promise.all(slots.map((slot) => client.put(slot, files.get(slot.materialId) ?? Buffer.alloc(0))));
}

/** 预审: a line for every material that was handed in, with the reason where it is faulty. */
export const preReview = <A>(
  window: Session,
  created: Created,
  faults: Readonly<Record<string, string>> = {},
): Promise<A> =>
  window.post<A>(`/v1/cases/${created.caseNo}/pre-review`, {
    lines: asked(created).map(({ materialId }) => ({ materialId, reason: faults[materialId] })),
  });

/** 提交 → 预审 → 受理. */
export async function acceptCase(window: Session, created: Created): Promise<void> {
  const { caseNo } = created;
  await window.post(`/v1/cases/${caseNo}/submission`);
  await preReview(window, created);
  await window.post(`/v1/cases/${caseNo}/acceptance`, { accept: true });
}

export interface Verdict {
  readonly decision: 'GRANT' | 'DENY';
  readonly reasons: string;
}

/** A department's decision, once its task is in its queue. */
export async function decide(
  department: Session,
  caseNo: string,
  itemId: string,
  verdict: Verdict,
): Promise<void> {
  await until(`${itemId} 的任务`, async () => {
    try {
      await department.post(`/v1/tasks/${caseNo}.DECIDE.${itemId}/decision`, verdict);
      return true;
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.code === 'ALREADY_DECIDED') return true;
      if (error instanceof ApiProblem && ['TASK_UNKNOWN', 'CASE_STATUS'].includes(String(error.problem.code)))
        return false;
      throw error;
    }
  });
}

export const progressOf = (
  client: Client,
  { caseNo, receiptCode }: Pick<Created, 'caseNo' | 'receiptCode'>,
) => client.anyone.get<ProgressView>(`/v1/cases/${caseNo}/progress?code=${receiptCode}`);

/** Waits for the platform to have done its part; says what it waited for when it does not. */
export async function until<T>(
  what: string,
  look: () => Promise<T | false | undefined>,
  seconds = 30,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (let wait = 5; ; wait = Math.min(wait * 2, 100)) {
    const found = await look();
    if (found !== false && found !== undefined) return found;
    if (Date.now() > end) throw new Error(`等待超时：${what}`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** 出件: once the window's release task is open, the officer seals the parcel and posts it. */
export async function post(client: Client, window: Session, created: Created): Promise<string> {
  await until('出件任务', async () => {
    const { timeline } = await progressOf(client, created);
    return timeline.some(({ event }) => event === 'RELEASE_OPENED') && true;
  });
  const { caseNo } = created;
  const sealNumber = `F${caseNo.replaceAll('-', '')}`;
  const { deliveryId } = await window.post<{ deliveryId: string }>('/v1/deliveries', { caseNo, sealNumber });
  return deliveryId;
}

export const archived = (client: Client, created: Created, seconds = 30): Promise<ProgressView> =>
  until(
    '归档',
    async () => {
      const progress = await progressOf(client, created);
      return progress.status === 'ARCHIVED' && progress;
    },
    seconds,
  );
