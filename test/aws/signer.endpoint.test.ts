import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import {
  CreateKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { sealDocument } from '@yijianshi/eseal';
import { createKmsSigner } from '@yijianshi/eseal/aws/kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestFor, sealed } from '../eseal/support.ts';
import { rejection } from '../store/listing.ts';
import { lane } from './lane.ts';
import { chainFor } from './seal-certificates.ts';

const { name, given } = lane('KMS');

describe.skipIf(!given)(`Signer: KMS, ${name}`, () => {
  let client: KMSClient;
  const made: string[] = [];
  beforeAll(() => {
    client = new KMSClient({});
  });
  afterAll(async () => {
    for (const KeyId of made)
      await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    client.destroy();
  });

  async function sealKey(
    KeySpec: 'ECC_NIST_P256' | 'RSA_2048',
  ): Promise<{ keyArn: string; publicKey: KeyObject }> {
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ KeySpec, KeyUsage: 'SIGN_VERIFY' }));
    const keyArn = KeyMetadata?.Arn ?? '';
    made.push(keyArn);
    const { PublicKey = new Uint8Array() } = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }));
    return {
      keyArn,
      publicKey: createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' }),
    };
  }

  describe.each([
    ['ECDSA_SHA_256', 'ECC_NIST_P256'],
    ['RSASSA_PKCS1_V1_5_SHA_256', 'RSA_2048'],
  ] as const)('with %s', (algorithm, keySpec) => {
    test('signs a digest so that its certificate verifies it', async () => {
      const { keyArn, publicKey } = await sealKey(keySpec);
      const signer = await createKmsSigner({ client, keyArn, certificateChain: chainFor(publicKey) });
      expect(signer.algorithm).toBe(algorithm);
      const text = Buffer.from('准予许可');
      const signature = await signer.sign(createHash('sha256').update(text).digest());
      expect(verify('sha256', text, publicKey, signature)).toBe(true);
      expect(verify('sha256', Buffer.from('不予许可'), publicKey, signature)).toBe(false);
    });

    test('seals a licence', async () => {
      const { keyArn, publicKey } = await sealKey(keySpec);
      const signer = await createKmsSigner({ client, keyArn, certificateChain: chainFor(publicKey) });
      // Sealing reads its own signature back and throws when it does not hold.
      const { bytes } = sealed(await sealDocument(requestFor('food-business-licence'), signer));
      expect(Buffer.from(bytes).includes('/ByteRange')).toBe(true);
    });

    test('signs nothing under the certificate of another key', async () => {
      const { keyArn } = await sealKey(keySpec);
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const signing = createKmsSigner({ client, keyArn, certificateChain: chainFor(publicKey) });
      expect(await rejection(signing)).toMatchObject({
        message: expect.stringContaining('of another key'),
      });
    });
  });
});
