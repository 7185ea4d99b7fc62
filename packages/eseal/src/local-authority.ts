import { createHash, createPrivateKey, generateKeyPair, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { issuedBy, selfSigned } from './signing/certificate.ts';
import { signDigestP256, signDigestRsa } from './signing/digest-signature.ts';
import type { Signer } from './signing/signer.ts';
import { readIfThere, writeOnce } from './whole-file.ts';

export interface LocalAuthority {
  /** The root certificate in PEM, for whoever verifies. */
  readonly rootPath: string;
  /** The signer of a department's seal; its key is made when it is first asked for. */
  signerFor(department: { readonly id: string; readonly name: string }): Promise<Signer>;
}

export interface LocalAuthorityOptions {
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly algorithm?: Signer['algorithm'];
}

interface Identity {
  readonly key: KeyObject;
  readonly certificate: Buffer;
}

const DAY = 86_400_000;
const ROOT_DAYS = 7300;
const SEAL_DAYS = 3650;
const ORGANIZATION = '一件事一次办（本地开发）';

const makeKeyPair = promisify(generateKeyPair);

/**
 * A two-level authority for development: a root and one key for each department's seal, in PEM files under
 * `dir`. A key and its certificate share one file, so neither is ever there without the other.
 */
export async function createLocalAuthority(
  dir: string,
  { clock, algorithm = 'ECDSA_SHA_256' }: LocalAuthorityOptions,
): Promise<LocalAuthority> {
  if (process.env.STAGE === 'prod') throw new Error('production seals are not signed with local keys');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const root = await identity(join(dir, 'root.key.pem'), async () => {
    const { privateKey, publicKey } = await keyPair('ECDSA_SHA_256');
    const subject = { organization: ORGANIZATION, commonName: '本地开发根证书' };
    return [privateKey, selfSigned({ subject, publicKey, ...validity(clock(), ROOT_DAYS) }, privateKey)];
  });
  const rootPath = join(dir, 'root.pem');
  if ((await writeOnce(rootPath, pem(root.certificate))) !== pem(root.certificate))
    throw new Error(`${rootPath} is the certificate of another root than the key beside it`);

  const makeSeal = (name: string): Promise<Made> =>
    keyPair(algorithm).then(({ privateKey, publicKey }) => {
      const subject = { organization: name, commonName: name };
      return [privateKey, issuedBy(root, { subject, publicKey, ...validity(clock(), SEAL_DAYS) })];
    });

  const signers = new Map<string, Promise<Signer>>();
  return {
    rootPath,
    async signerFor({ id, name }) {
      const path = join(dir, sealFile(id, name, algorithm));
      const known = signers.get(path);
      if (known !== undefined) return await known;
      const signer = identity(path, () => makeSeal(name)).then((seal) => signerOf(seal, root, algorithm));
      signers.set(path, signer);
      try {
        return await signer;
      } catch (cause) {
        // A failure (a full disk) must not be remembered as this department's signer.
        signers.delete(path);
        throw cause;
      }
    },
  };
}

type Made = [key: KeyObject, certificate: Buffer];

/** What the file holds, made first if there is none. */
async function identity(path: string, make: () => Promise<Made>): Promise<Identity> {
  const text = (await readIfThere(path)) ?? (await writeOnce(path, identityPem(await make())));
  return { key: createPrivateKey(text), certificate: new X509Certificate(text).raw };
}

const identityPem = ([key, certificate]: Made): string =>
  `${key.export({ type: 'pkcs8', format: 'pem' })}${pem(certificate)}`;

const pem = (certificate: Buffer): string => new X509Certificate(certificate).toString();

/** A department that is renamed gets a new seal, as it does on paper, so the name is part of the file's. */
function sealFile(id: string, name: string, algorithm: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new Error(`not a department id: ${id}`);
  const seal = createHash('sha256').update(`${algorithm}\n${name}`).digest('hex').slice(0, 12);
  return `seal-${id}-${seal}.key.pem`;
}

const keyPair = (algorithm: Signer['algorithm']): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> =>
  algorithm === 'ECDSA_SHA_256'
    ? makeKeyPair('ec', { namedCurve: 'P-256' })
    : makeKeyPair('rsa', { modulusLength: 2048 });

/** From the day before, so that a verifier whose clock is slow accepts what was sealed at once. */
const validity = (now: number, days: number): { validFrom: number; validTo: number } => ({
  validFrom: now - DAY,
  validTo: now + days * DAY,
});

const signerOf = (seal: Identity, root: Identity, algorithm: Signer['algorithm']): Signer => ({
  certificateChain: [seal.certificate, root.certificate],
  algorithm,
  sign: async (digest) =>
    algorithm === 'ECDSA_SHA_256' ? signDigestP256(seal.key, digest) : signDigestRsa(seal.key, digest),
});
