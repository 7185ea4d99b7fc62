import type { Agent, Applicant, CaseState, PersonalRef } from '@yijianshi/domain';
import {
  type Action,
  asJson,
  dataKeyKey,
  type Json,
  newDataKey,
  openPersonal,
  personalKey,
  SealError,
  type Sealed,
  sealedDigest,
  sealPersonal,
} from '@yijianshi/store';
import type { Platform } from './platform.ts';

/** What is kept apart from the record, encrypted under the case's own key. */
export interface Personal {
  readonly applicant: Applicant;
  readonly agent?: Agent;
  readonly form: Readonly<Record<string, string | number>>;
  /** Item → field of its paper → what to print instead of what the form says. */
  readonly printAs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface WrappedKey {
  readonly wrapped: string;
}

/** The case's key, made with its first use: the row that keeps it goes into the same transaction. */
async function dataKey(platform: Platform, caseNo: string): Promise<{ key: Uint8Array; actions: Action[] }> {
  const row = await platform.store.get<WrappedKey>(dataKeyKey(caseNo));
  if (row !== undefined) {
    return { key: await platform.keys.unwrap(Buffer.from(row.data.wrapped, 'base64'), caseNo), actions: [] };
  }
  const key = newDataKey();
  const wrapped = Buffer.from(await platform.keys.wrap(key, caseNo)).toString('base64');
  return { key, actions: [{ put: { ...dataKeyKey(caseNo), data: { wrapped } }, ifVersion: 0 }] };
}

/** Seals something of the case; the rows belong into the transaction of the event that holds the reference. */
export async function sealFor(
  platform: Platform,
  caseNo: string,
  fields: string,
  plain: Json,
): Promise<{ sealed: Sealed; actions: Action[] }> {
  const { key, actions } = await dataKey(platform, caseNo);
  return { sealed: sealPersonal(key, plain, { caseNo, fields }), actions };
}

export async function sealedPersonal(
  platform: Platform,
  caseNo: string,
  personal: Personal,
): Promise<{ ref: PersonalRef; actions: Action[] }> {
  const { sealed, actions } = await sealFor(platform, caseNo, 'personal', asJson(personal));
  const digest = sealedDigest(sealed);
  // Named by its content: what an earlier event refers to is never overwritten.
  const ref = `PERSONAL#${digest.slice(7, 23)}`;
  return {
    ref: { ref, digest },
    actions: [...actions, { put: { ...personalKey(caseNo, ref), data: sealed } }],
  };
}

export async function readPersonal(platform: Platform, state: CaseState): Promise<Personal> {
  if (state.status === 'NONE') throw new SealError('no case');
  const { caseNo, personal } = state;
  const [keyRow, row] = await platform.store.getMany<Json>([
    dataKeyKey(caseNo),
    personalKey(caseNo, personal.ref),
  ]);
  if (keyRow === undefined || row === undefined) throw new SealError('erased');
  const { wrapped } = keyRow.data as unknown as WrappedKey;
  const key = await platform.keys.unwrap(Buffer.from(wrapped, 'base64'), caseNo);
  return openPersonal(key, row.data as Sealed, { caseNo, fields: 'personal' }) as unknown as Personal;
}
