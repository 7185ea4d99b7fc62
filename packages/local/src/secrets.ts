import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** What one machine keeps secret, made with the first start. */
export interface Secrets {
  /** base64 */
  readonly receipt: string;
  readonly urls: string;
  /** Standard Webhooks, shared with the courier. */
  readonly webhook: string;
  readonly routeSecret: string;
  /** Standard Webhooks, shared with the partner register. */
  readonly register: string;
  /** base64: keys the hashes of certificates' holders. */
  readonly holders: string;
  /** Private key of the development issuer. */
  readonly issuer: JWK;
}

export async function openSecrets(file: string): Promise<Secrets> {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : undefined;
  const secrets = { ...(await newSecrets()), ...kept };
  // A folder of before has fewer; what it has stays.
  if (Object.keys(kept ?? {}).length < Object.keys(secrets).length)
    writeWhole(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

async function newSecrets(): Promise<Secrets> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    receipt: randomBytes(32).toString('base64'),
    urls: randomBytes(32).toString('base64'),
    webhook: `whsec_${randomBytes(32).toString('base64')}`,
    routeSecret: randomBytes(18).toString('hex'),
    register: `whsec_${randomBytes(32).toString('base64')}`,
    holders: randomBytes(32).toString('base64'),
    issuer: { ...(await exportJWK(privateKey)), kid: 'dev', alg: 'ES256', use: 'sig' },
  };
}

/** All of it or nothing, whenever the process dies. */
function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}`;
  const handle = openSync(temporary, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(temporary, file);
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
