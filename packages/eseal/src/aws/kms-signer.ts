import { createPublicKey, X509Certificate } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { Signer } from '../signing/signer.ts';

export interface KmsSignerOptions {
  readonly client: KMSClient;
  /** An asymmetric key for signing: P-256 or RSA. It never leaves KMS. */
  readonly keyArn: string;
  readonly algorithm: Signer['algorithm'];
  /** DER, the seal's own certificate first, the root last. */
  readonly certificateChain: readonly Uint8Array[];
}

/** A department's seal whose key is in KMS. The first signature asks once whether key and certificate belong together. */
export function createKmsSigner({ client, keyArn, algorithm, certificateChain }: KmsSignerOptions): Signer {
  const [leaf] = certificateChain;
  if (leaf === undefined) throw new Error('a signer has at least its own certificate');
  const certified = new X509Certificate(leaf).publicKey;
  let checked: Promise<void> | undefined;

  async function check(): Promise<void> {
    const { PublicKey, SigningAlgorithms } = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }));
    if (PublicKey === undefined) throw new Error('KMS answered without a public key');
    const own = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
    if (!own.equals(certified)) throw new Error(`the seal certificate is of another key than ${keyArn}`);
    if (!SigningAlgorithms?.includes(algorithm)) throw new Error(`${keyArn} does not sign with ${algorithm}`);
  }

  return {
    certificateChain,
    algorithm,
    async sign(digest) {
      checked ??= check();
      try {
        await checked;
      } catch (error) {
        // An outage must not be remembered as this seal's state.
        checked = undefined;
        throw error;
      }
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
    },
  };
}
