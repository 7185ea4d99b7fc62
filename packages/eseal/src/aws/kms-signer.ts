import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { Signer } from '../signing/signer.ts';

/** An asymmetric key for signing, P-256 or RSA. It never leaves KMS. */
export interface KmsKey {
  readonly client: KMSClient;
  readonly keyArn: string;
}

/** A key that is, or may become, a department's seal: what a certificate for it is asked for with. */
export async function createKmsSealKey({
  client,
  keyArn,
}: KmsKey): Promise<Pick<Signer, 'algorithm' | 'sign'> & { publicKey: Uint8Array }> {
  const answer = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }));
  const { PublicKey: publicKey, SigningAlgorithms: supported = [] } = answer;
  if (publicKey === undefined) throw new Error('KMS answered without a public key');
  const algorithm = algorithmOf(parsed(publicKey));
  if (algorithm === undefined || !supported.includes(algorithm))
    throw new Error(`${keyArn} is no key for signing, P-256 or RSA`);
  const sign: Signer['sign'] = async (digest) => {
    const { Signature } = await client.send(
      new SignCommand({
        KeyId: keyArn,
        Message: digest,
        MessageType: 'DIGEST',
        SigningAlgorithm: algorithm,
      }),
    );
    if (Signature === undefined) throw new Error('KMS answered without a signature');
    return Signature;
  };
  return { algorithm, publicKey, sign };
}

/** A department's seal whose key is in KMS. Throws when the first certificate is of another key. */
export async function createKmsSigner({
  certificateChain,
  ...key
}: KmsKey & Pick<Signer, 'certificateChain'>): Promise<Signer> {
  const [leaf] = certificateChain;
  if (leaf === undefined) throw new Error('a signer has at least its own certificate');
  const { publicKey, algorithm, sign } = await createKmsSealKey(key);
  if (!parsed(publicKey).equals(new X509Certificate(leaf).publicKey))
    throw new Error(`the seal certificate is of another key than ${key.keyArn}`);
  return { certificateChain, algorithm, sign };
}

const parsed = (spki: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });

/** Not by what KMS supports alone: it names ECDSA_SHA_256 for secp256k1, too, whose signatures hardly a PDF reader checks. */
function algorithmOf({
  asymmetricKeyType,
  asymmetricKeyDetails,
}: KeyObject): Signer['algorithm'] | undefined {
  if (asymmetricKeyType === 'rsa') return 'RSASSA_PKCS1_V1_5_SHA_256';
  return asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ECDSA_SHA_256' : undefined;
}
