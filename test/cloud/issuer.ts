import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Claims } from '@yijianshi/contracts';
import { issuedBy, selfSigned } from '@yijianshi/eseal/certificates';
import { newKey, tokenSignedBy } from '../support/tokens.ts';

const AUDIENCE = 'yijianshi';
const DAY = 86_400_000;

/** An OIDC issuer over HTTPS, with a certificate of an authority of the test's own: the authorizer fetches its keys as in a province. */
export async function startIssuer(dir: string) {
  const validity = { validFrom: Date.now() - DAY, validTo: Date.now() + DAY };
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [root, site] = [pair(), pair()];
  const named = (commonName: string) => ({ organization: 'test', commonName });
  const authority = selfSigned(
    { subject: named('test authority'), publicKey: root.publicKey, ...validity },
    root.privateKey,
  );
  const certificate = issuedBy(
    { certificate: authority, key: root.privateKey },
    { subject: named('localhost'), publicKey: site.publicKey, ...validity },
  );
  const pem = (der: Buffer): string => new X509Certificate(der).toString();
  const caFile = join(dir, 'authority.pem');
  writeFileSync(caFile, pem(authority));

  const key = newKey();
  const { d: _, ...publicKey } = key;
  let fetched = 0;
  const server = createServer(
    { cert: pem(certificate), key: site.privateKey.export({ type: 'pkcs8', format: 'pem' }) },
    (_request, response) => {
      fetched += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: [{ ...publicKey, kid: 'test', use: 'sig', alg: 'ES256' }] }));
    },
  );
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    audience: AUDIENCE,
    jwksUri: `${issuer}/jwks.json`,
    /** What a client of the issuer has to trust. */
    caFile,
    fetched: () => fetched,
    mint: (claims: Claims): string =>
      tokenSignedBy(key, { header: { kid: 'test' }, claims: { ...claims, iss: issuer, aud: AUDIENCE } }),
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
