import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import {
  CreateKeyCommand,
  type KeySpec,
  type KeyUsageType,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { type Signer, sealDocument } from '@yijianshi/eseal';
import { createKmsSealKey, createKmsSigner } from '@yijianshi/eseal/aws/kms';
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

  const spki = (der: Uint8Array): KeyObject =>
    createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });

  async function newKey(KeySpec: KeySpec, KeyUsage: KeyUsageType = 'SIGN_VERIFY'): Promise<string> {
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
    const keyArn = KeyMetadata?.Arn ?? '';
    made.push(keyArn);
    return keyArn;
  }

  /** A key and the certificate an authority gives for it. */
  async function enrolled(keySpec: KeySpec): Promise<{ signer: Signer; publicKey: KeyObject }> {
    const keyArn = await newKey(keySpec);
    const publicKey = spki((await createKmsSealKey({ client, keyArn })).publicKey);
    const certificateChain = chainFor(publicKey);
    return { signer: await createKmsSigner({ client, keyArn, certificateChain }), publicKey };
  }

  describe.each([
    ['ECC_NIST_P256', 'ECDSA_SHA_256'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256'],
  ] as const)('with a key %s', (keySpec, algorithm) => {
    test('signs a digest so that its certificate verifies it', async () => {
      const { signer, publicKey } = await enrolled(keySpec);
      expect(signer.algorithm).toBe(algorithm);
      const text = Buffer.from('准予许可');
      const signature = await signer.sign(createHash('sha256').update(text).digest());
      expect(verify('sha256', text, publicKey, signature)).toBe(true);
      expect(verify('sha256', Buffer.from('不予许可'), publicKey, signature)).toBe(false);
    });

    test('seals a licence', async () => {
      const { signer } = await enrolled(keySpec);
      // Sealing reads its own signature back and throws when it does not hold.
      const { bytes } = sealed(await sealDocument(requestFor('food-business-licence'), signer));
      expect(Buffer.from(bytes).includes('/ByteRange')).toBe(true);
    });

    test('is no signer under the certificate of another key', async () => {
      const keyArn = await newKey(keySpec);
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const signer = createKmsSigner({ client, keyArn, certificateChain: chainFor(publicKey) });
      expect(await rejection(signer)).toMatchObject({ message: expect.stringContaining('of another key') });
    });
  });

  test.each([
    ['ECC_NIST_P384', 'SIGN_VERIFY'],
    ['ECC_SECG_P256K1', 'SIGN_VERIFY'],
    ['RSA_2048', 'ENCRYPT_DECRYPT'],
  ] as const)('is no seal with a key %s to %s', async (keySpec, keyUsage) => {
    const keyArn = await newKey(keySpec, keyUsage);
    expect(await rejection(createKmsSealKey({ client, keyArn }))).toMatchObject({
      message: expect.stringContaining('no key for signing'),
    });
  });
});
