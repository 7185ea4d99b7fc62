import type { CasePlan, Exemption, MaterialPlan } from '../plan.ts';
import type { Instant } from '../time.ts';
import type { CaseFact } from './events.ts';
import { type CaseState, itemsOf } from './state.ts';

/** 免交: a material that is fetched instead of asked for, and what becomes of it when the fetching fails. */

/** Where something was fetched, or looked for. */
export const REGISTERS = {
  FORM: { zh: '本办件的一张表单', en: 'the one form of this case' },
  OWN: { zh: '本平台签发的证照', en: 'the certificates issued here' },
  PARTNER: { zh: '数据共享交换平台', en: 'the partner register' },
} as const;
export type Register = keyof typeof REGISTERS;

/** Why a material goes back to the applicant: not a fault of the applicant, and no case fails over it. */
export const RETURN_REASONS = {
  NOT_FOUND: { zh: '登记库中没有查到', en: 'the register has no such entry' },
  MISMATCH: { zh: '登记信息与表单不一致', en: 'the register says otherwise than the form' },
  NOT_VALID: { zh: '证照已失效', en: 'what the register holds is not valid any more' },
  NO_SUBJECT: { zh: '表单中没有可供查询的号码', en: 'the form holds no number to look it up by' },
  NOT_CONNECTED: { zh: '登记库未接入', en: 'the register is not connected' },
  UNAVAILABLE: { zh: '登记库无法访问', en: 'the register could not be reached' },
  TIMEOUT: { zh: '登记库未在时限内答复', en: 'the register did not answer in time' },
  UNREADABLE: { zh: '登记库的答复无法识别或验证', en: 'the answer could not be read or verified' },
} as const;
export type ReturnReason = keyof typeof RETURN_REASONS;

/** Of what was fetched: where, under which number there, and the digest of what is held there. Nothing of what it says. */
export interface Obtained {
  readonly way: Exemption;
  readonly register: Register;
  /** The register's own number for it; never the number of a person or company. */
  readonly reference: string;
  /** `sha256:` and hex. */
  readonly digest: string;
}

export interface Returned {
  readonly way: Exemption;
  readonly register: Register;
  readonly reason: ReturnReason;
}

/** What one register said of one material. */
export type FetchOutcome =
  | { readonly obtained: Omit<Obtained, 'way'> }
  | { readonly returned: Omit<Returned, 'way'> };

/** Material → what came of fetching it. */
export type FetchOutcomes = Readonly<Record<string, FetchOutcome>>;

/** What a case knows of its fetches. A material stands in one of the two, or in neither. */
export interface Exchange {
  readonly obtained: Readonly<Record<string, Obtained & { readonly at: Instant }>>;
  readonly returned: Readonly<Record<string, Returned & { readonly at: Instant }>>;
}

/** The one way in which the case comes by a material. */
export type MaterialSource =
  | { readonly how: 'UPLOAD' }
  | ({ readonly how: 'OBTAINED' } & Obtained & { readonly at: Instant })
  /** The result of an item of the same case: obtained when that is granted. */
  | { readonly how: 'RESULT'; readonly itemId: string; readonly granted: boolean }
  /** Nobody could fetch it: the applicant hands it in after all. */
  | ({ readonly how: 'RETURNED' } & Returned & { readonly at: Instant })
  /** Exempt in a case of before anything was fetched. */
  | { readonly how: 'EXEMPT'; readonly way: Exemption };

export function sourceOf(
  { materialId, exemption, resultOf }: MaterialPlan,
  exchange: Exchange | undefined,
  state: CaseState = { status: 'NONE' },
): MaterialSource {
  if (exemption === undefined) return { how: 'UPLOAD' };
  if (resultOf !== undefined) {
    return { how: 'RESULT', itemId: resultOf, granted: itemsOf(state)[resultOf]?.stage === 'GRANTED' };
  }
  const obtained = exchange?.obtained[materialId];
  if (obtained !== undefined) return { how: 'OBTAINED', ...obtained };
  const returned = exchange?.returned[materialId];
  return returned === undefined ? { how: 'EXEMPT', way: exemption } : { how: 'RETURNED', ...returned };
}

export const isAskedFrom = ({ how }: MaterialSource): boolean => how === 'UPLOAD' || how === 'RETURNED';

/** The applicant hands it in: from the start, or since it could not be fetched. */
export const isAsked = (material: MaterialPlan, state: CaseState): boolean =>
  isAskedFrom(sourceOf(material, exchangeOf(state), state));

export const exchangeOf = (state: CaseState): Exchange | undefined =>
  state.status === 'NONE' ? undefined : state.exchange;

/** What is to be fetched when a case is created: everything exempt but its own results. */
export const toFetch = ({ materials }: CasePlan): MaterialPlan[] =>
  materials.filter(({ exemption, resultOf }) => exemption !== undefined && resultOf === undefined);

/** What may be fetched again: what went back to the applicant and has not been handed in, or only promised, as long as it may still be. */
export function toFetchAgain(plan: CasePlan, state: CaseState): MaterialPlan[] {
  if (state.status !== 'DRAFT' && state.status !== 'IN_CORRECTION') return [];
  const faulty = new Set('faults' in state ? state.faults.map(({ materialId }) => materialId) : []);
  return plan.materials.filter(({ materialId }) => {
    const file = state.materials[materialId];
    const isOpen = file === undefined || file.owedUntil !== undefined || faulty.has(materialId);
    return isOpen && state.exchange?.returned[materialId] !== undefined;
  });
}

/** The record of a round of fetches: each of the materials is obtained or returned, whatever the registers said or did not say. */
export function fetched(materials: readonly MaterialPlan[], outcomes: FetchOutcomes): CaseFact[] {
  const obtained: Record<string, Obtained> = {};
  const returned: Record<string, Returned> = {};
  for (const { materialId, exemption: way } of materials) {
    if (way === undefined) continue;
    const outcome = Object.hasOwn(outcomes, materialId) ? outcomes[materialId] : undefined;
    if (outcome !== undefined && 'obtained' in outcome) obtained[materialId] = { way, ...outcome.obtained };
    else
      returned[materialId] = {
        way,
        ...(outcome?.returned ?? { register: 'PARTNER', reason: 'UNAVAILABLE' }),
      };
  }
  return materials.length === 0 ? [] : [{ type: 'MATERIALS_FETCHED', obtained, returned }];
}

type Fetched = Extract<CaseFact, { type: 'MATERIALS_FETCHED' }>;

/** What was fetched at last is asked from nobody: neither its upload slot nor its fault stands any longer. */
export function evolveExchange<S extends Exclude<CaseState, { status: 'NONE' }>>(
  state: S,
  { obtained, returned, at }: Fetched & { readonly at: Instant },
): S {
  const dated = <T extends object>(entries: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(entries).map(([id, entry]) => [id, { ...entry, at }]));
  const without = <T>(entries: Readonly<Record<string, T>> = {}): Record<string, T> =>
    Object.fromEntries(Object.entries(entries).filter(([id]) => !Object.hasOwn(obtained, id)));
  return {
    ...state,
    exchange: {
      obtained: { ...state.exchange?.obtained, ...dated(obtained) },
      returned: { ...without(state.exchange?.returned), ...dated(returned) },
    },
    announced: without(state.announced),
    materials: without(state.materials),
    ...('faults' in state
      ? { faults: state.faults.filter(({ materialId }) => !Object.hasOwn(obtained, materialId)) }
      : {}),
  };
}
