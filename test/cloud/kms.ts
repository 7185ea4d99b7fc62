import { createCipheriv, createDecipheriv, randomBytes, X509Certificate } from 'node:crypto';
import type { Signer } from '@yijianshi/eseal';
import { json, type Permits, type Service } from './service.ts';

const RSA = 'RSASSA_PKCS1_V1_5_SHA_256';

export interface DoubledKey {
  readonly arn: string;
  /** What an asymmetric key signs with; absent: symmetric. */
  readonly signer?: Signer;
}

/** A double of KMS with real keys: what it signs verifies, and what it wrapped opens only in the context it was wrapped in. */
export function createKmsDouble(keys: readonly DoubledKey[], permits: Permits): Service {
  const made = new Map(keys.map(({ arn, signer }) => [arn, { secret: randomBytes(32), signer }]));
  const refused = (type: string) => ({ answer: json({ __type: type, message: 'says the double' }, 400) });

  return async ({ caller, target, body }) => {
    const { KeyId, ...input } = JSON.parse(body.toString()) as Record<string, string> & { KeyId: string };
    const said = Object.entries(input.EncryptionContext ?? {});
    const asked = said.map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
    permits.demand(caller, `kms:${target}`, KeyId, Object.fromEntries(asked));
    const key = made.get(KeyId);
    if (key === undefined) return refused('NotFoundException');
    const context = Buffer.from(JSON.stringify(input.EncryptionContext ?? {}));
    const symmetric = { operation: `${target} symmetric` };
    const asymmetric = { operation: `${target} asymmetric` };
    if (target === 'Encrypt' && key.signer === undefined) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key.secret, iv).setAAD(context);
      const text = [cipher.update(Buffer.from(input.Plaintext ?? '', 'base64')), cipher.final()];
      const blob = Buffer.concat([iv, cipher.getAuthTag(), ...text]);
      return { answer: json({ KeyId, CiphertextBlob: blob.toString('base64') }), metered: symmetric };
    }
    if (target === 'Decrypt' && key.signer === undefined) {
      const blob = Buffer.from(input.CiphertextBlob ?? '', 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key.secret, blob.subarray(0, 12))
        .setAAD(context)
        .setAuthTag(blob.subarray(12, 28));
      try {
        const plain = Buffer.concat([decipher.update(blob.subarray(28)), decipher.final()]);
        return { answer: json({ KeyId, Plaintext: plain.toString('base64') }), metered: symmetric };
      } catch {
        return refused('InvalidCiphertextException');
      }
    }
    if (target === 'GetPublicKey' && key.signer !== undefined) {
      const PublicKey = publicKeyOf(key.signer).toString('base64');
      const answer = { KeyId, PublicKey, KeySpec: 'RSA_2048', SigningAlgorithms: [RSA] };
      return { answer: json(answer), metered: asymmetric };
    }
    if (target === 'Sign' && key.signer !== undefined) {
      const digest = Buffer.from(input.Message ?? '', 'base64');
      if (input.MessageType !== 'DIGEST' || input.SigningAlgorithm !== RSA || digest.length !== 32)
        return refused('ValidationException');
      const Signature = Buffer.from(await key.signer.sign(digest)).toString('base64');
      return {
        answer: json({ KeyId, Signature, SigningAlgorithm: RSA }),
        metered: asymmetric,
      };
    }
    return refused('InvalidKeyUsageException');
  };
}

const publicKeyOf = ({ certificateChain: [leaf = new Uint8Array()] }: Signer): Buffer =>
  new X509Certificate(leaf).publicKey.export({ type: 'spki', format: 'der' });
