import { ApiProblem, type Session } from '@yijianshi/local/demo/client';
import { type Fault, fault, unless } from './fault.ts';
import type { Acknowledged } from './patience.ts';

/** As much of a case's view as tells what became of a write. */
interface Case {
  readonly caseNo: string;
  readonly status: string;
  readonly materials: readonly { readonly materialId: string; readonly sha256?: string }[];
  readonly items: readonly { readonly itemId: string; readonly stage: string; readonly reasons?: string }[];
}

/** Acknowledged writes of which the API, asked afterwards, shows nothing. */
export async function lostWrites(window: Session, acknowledged: readonly Acknowledged[]): Promise<Fault[]> {
  const cases = new Map<string, Promise<Case>>();
  const caseOf = (caseNo: string): Promise<Case> => {
    const found = cases.get(caseNo) ?? window.get<Case>(`/v1/cases/${caseNo}`);
    cases.set(caseNo, found);
    return found;
  };
  const faults: Fault[] = [];
  for (const one of acknowledged) {
    try {
      faults.push(...unless(await isKept(one, window, caseOf), 'LOST', one.request));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      faults.push(fault('LOST', `${one.request}: ${error.message}`));
    }
  }
  return faults;
}

const PAST_ACCEPTANCE = ['ACCEPTED', 'CONCLUDED', 'ARCHIVED'];

async function isKept(
  { request, body, answer }: Acknowledged,
  window: Session,
  caseOf: (caseNo: string) => Promise<Case>,
): Promise<boolean> {
  const [, path = ''] = request.split(' ');
  const caseNo = /\d{6}-\d{8}-\d{6}/.exec(path)?.[0];
  if (path === '/v1/deliveries') {
    const { deliveryId } = answer as { deliveryId: string };
    const delivery = await window.get<{ caseNo: string }>(`/v1/deliveries/${deliveryId}`);
    return delivery.caseNo === (body as { caseNo: string }).caseNo;
  }
  if (caseNo === undefined) {
    const { caseNo: created } = answer as { caseNo: string };
    return (await caseOf(created)).caseNo === created;
  }
  const found = await caseOf(caseNo);
  const digest = /materials\/([0-9a-f]{64})$/.exec(path)?.[1];
  if (digest !== undefined) return found.materials.some(({ sha256 }) => sha256 === digest);
  const itemId = /^\/v1\/tasks\/.*\.(\w+)\/decision$/.exec(path)?.[1];
  if (itemId !== undefined) {
    const { decision, reasons } = body as { decision: string; reasons: string };
    const stage = decision === 'GRANT' ? 'GRANTED' : 'DENIED';
    return found.items.some((one) => one.itemId === itemId && one.stage === stage && one.reasons === reasons);
  }
  if (path.endsWith('/submission')) return found.status !== 'DRAFT';
  if (path.endsWith('/pre-review')) return found.status !== 'DRAFT' && found.status !== 'SUBMITTED';
  if (path.endsWith('/acceptance')) return PAST_ACCEPTANCE.includes(found.status);
  // A slot was given; what came through it is acknowledged by itself.
  return path.endsWith('/materials');
}
