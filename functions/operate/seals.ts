import { X509Certificate } from 'node:crypto';
import { findDepartment } from '@yijianshi/catalogue';
import { type Refusal, refuse } from '@yijianshi/domain';
import { certificateRequest } from '@yijianshi/eseal';
import type { Platform, SealRow } from '@yijianshi/runtime';
import { asJson, sealKey } from '@yijianshi/store';
import type { Order } from './order.ts';

type Ordered<D extends Order['do']> = Extract<Order, { do: D }>;

/** What a certificate authority is sent, so that a department's seal gets its certificate. */
export async function requestSeal(
  platform: Platform,
  { department: id, keyArn }: Ordered<'request-seal'>,
): Promise<{ request: string } | Refusal> {
  const department = findDepartment(id);
  if (department === undefined) return refuse('NOT_FOUND', 'department');
  const { name } = department;
  const key = await platform.sealKey(keyArn);
  return { request: await certificateRequest({ organization: name, commonName: name }, key) };
}

/** Enrols a department's seal, or another in its place: what is sealed from now on is signed with it. */
export async function enrolSeal(
  platform: Platform,
  { department: id, keyArn, certificates }: Ordered<'enrol-seal'>,
): Promise<{ enrolled: string; subject: string; validTo: string } | Refusal> {
  if (findDepartment(id) === undefined) return refuse('NOT_FOUND', 'department');
  const chain = chainOf(certificates);
  const [seal] = chain ?? [];
  if (chain === undefined || seal === undefined)
    return refuse('BODY_INVALID', 'certificates', 'PEM certificates');
  const unbroken = chain.every((certificate, at) =>
    certificate.verify((chain[at + 1] ?? certificate).publicKey),
  );
  if (!unbroken) {
    return refuse('BODY_INVALID', 'certificates', 'each issued by the next, a self-signed root last');
  }
  const key = await platform.sealKey(keyArn);
  const own = seal.publicKey.export({ type: 'spki', format: 'der' });
  if (!own.equals(key.publicKey)) return refuse('BODY_INVALID', 'certificates', 'the first is of this key');
  const now = new Date(platform.clock.now());
  if (now < new Date(seal.validFrom) || now > new Date(seal.validTo))
    return refuse('BODY_INVALID', 'certificates', 'valid today');
  const row: SealRow = {
    keyArn,
    certificateChain: chain.map(({ raw }) => raw.toString('base64')),
  };
  await platform.store.commit([{ put: { ...sealKey(id), data: asJson(row) } }]);
  return { enrolled: id, subject: seal.subject, validTo: seal.validTo };
}

function chainOf(pem: string): X509Certificate[] | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}
