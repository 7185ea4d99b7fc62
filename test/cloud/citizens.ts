import { createPublicKey, X509Certificate } from 'node:crypto';
import type { Claims } from '@yijianshi/contracts';
import { type Client, createClient } from '@yijianshi/local/demo/client';
import * as journey from '@yijianshi/local/demo/journey';
import { chainFor } from '../aws/seal-certificates.ts';
import type { Cloud } from './cloud.ts';

/** The demonstration's client: the API over HTTP, tokens from the issuer, files to where their signed URLs point. */
export function clientOf({ gateway, services, issuer, bucket }: Cloud): Client {
  return createClient(gateway.url, async (input, init) => {
    const url = new URL(String(input));
    if (url.pathname === '/local/token') {
      return Response.json({ token: issuer.mint(JSON.parse(String(init?.body)) as Claims) });
    }
    // The demonstration's files lie on its own server; here they lie in the bucket.
    if (url.pathname.startsWith(`/${bucket}/`)) {
      return fetch(`${services.endpoint}${url.pathname}${url.search}`, init);
    }
    return fetch(url, init);
  });
}

/** What an engineer does once: asks for each department's certificate, and enrols it. Answers the seals' own certificates. */
export async function enrolSeals({ lambda, departments, sealKeyArn }: Cloud): Promise<Uint8Array[]> {
  const leaves: Uint8Array[] = [];
  for (const department of departments) {
    const keyArn = sealKeyArn(department);
    const { request } = await lambda.invoke<{ request: string }>('operate', {
      do: 'request-seal',
      department,
      keyArn,
    });
    const issued = chainFor(publicKeyOf(request));
    leaves.push(...issued.slice(0, 1));
    const chain = issued.map((der) => new X509Certificate(der).toString());
    const enrolled = await lambda.invoke<Record<string, unknown>>('operate', {
      do: 'enrol-seal',
      department,
      keyArn,
      certificates: chain.join(''),
    });
    if (enrolled.enrolled !== department) throw new Error(JSON.stringify(enrolled));
  }
  return leaves;
}

/** The key that a certificate request is for: the only public key of RSA 2048 in it. */
function publicKeyOf(request: string) {
  const der = Buffer.from(request.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const spki = Buffer.from('30820122300d06092a864886f70d01010105000382010f00', 'hex');
  const at = der.indexOf(spki);
  return createPublicKey({ key: der.subarray(at, at + 294), format: 'der', type: 'spki' });
}

const SWEEP_AFTER_MS = 5000;

const DECISIONS = [
  ['SCJG', 'i_bl_verify', 'GRANT'],
  ['SCJG', 'i_food', 'GRANT'],
  ['XF', 'i_fire_promise', 'GRANT'],
  ['CG', 'i_sign', 'DENY'],
] as const;

/** One restaurant from the window to the archive; everybody acts when there is something to do, as in a day at the office. */
export async function wholeCase(
  cloud: Cloud,
  client: Client,
  officers: journey.Officers,
  then: () => Promise<void> = cloud.quiet,
): Promise<journey.Created> {
  const { window, departments } = officers;
  const created = await journey.lodge(window);
  const { caseNo } = created;
  await journey.handIn(client, window, created);
  await then();
  await window.post(`/v1/cases/${caseNo}/submission`);
  await then();
  await journey.preReview(window, created);
  await then();
  await window.post(`/v1/cases/${caseNo}/acceptance`, { accept: true });
  await then();
  for (const [department, itemId, decision] of DECISIONS) {
    const session = departments[department];
    if (session === undefined) throw new Error(`nobody from ${department}`);
    await session.get('/v1/tasks');
    await session.post(`/v1/tasks/${caseNo}.DECIDE.${itemId}/decision`, {
      decision,
      reasons: '依据材料作出决定。',
    });
    await then();
  }
  await journey.post(client, window, created);
  const posted = Date.now();
  await journey.until('归档', async () => {
    // What the schedule does every minute: works what could not be told at once.
    if (Date.now() - posted > SWEEP_AFTER_MS) await cloud.lambda.invoke('sweep', { source: 'aws.events' });
    // What a role lacks would only be tried again, for hours.
    if (cloud.permits.denied.length > 0) throw new Error(cloud.permits.denied.join('\n'));
    const execution = await cloud.states.engine.describe(caseNo);
    if (execution?.status === 'FAILED') throw new Error(`${execution.error}: ${execution.cause}`);
    return execution?.status === 'SUCCEEDED';
  });
  await then();
  return created;
}
