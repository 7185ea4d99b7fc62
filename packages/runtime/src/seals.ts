import type { Signer } from '@yijianshi/eseal';
import { type CaseStore, sealKey } from '@yijianshi/store';

/** A department's seal as it is enrolled: its signing key, and the certificates that say whose key it is. */
export interface SealRow {
  readonly keyArn: string;
  /** DER in base64, the seal's own first, the root last. */
  readonly certificateChain: readonly string[];
}

export async function readSeal(
  store: CaseStore,
  department: string,
): Promise<Pick<Signer, 'certificateChain'> & { keyArn: string }> {
  const row = await store.get<SealRow>(sealKey(department));
  if (row === undefined) throw new Error(`no seal is enrolled for ${department}`);
  const { keyArn, certificateChain } = row.data;
  return { keyArn, certificateChain: certificateChain.map((der) => Buffer.from(der, 'base64')) };
}
