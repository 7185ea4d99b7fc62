import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import type { Signer } from '@yijianshi/eseal';
import { createKmsSealKey, createKmsSigner } from '@yijianshi/eseal/aws/kms';
import { describe, expect, test } from 'vitest';
import { rejection } from '../store/listing.ts';
import { type Answer, answering, DOUBLED, json, jsonError, lost } from './doubles.ts';
import { chainFor } from './seal-certificates.ts';

const ecKey = (namedCurve: string): KeyObject => generateKeyPairSync('ec', { namedCurve }).publicKey;
const rsaKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;

const keyArn = 'a seal';
const own = ecKey('P-256');
const digest = Buffer.alloc(32, 7);
const SIGNED = json({ Signature: Buffer.from('signed').toString('base64') });
const RSA_ALGORITHMS = ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'];

const publicKey = (key: KeyObject = own, SigningAlgorithms: string[] = ['ECDSA_SHA_256']): Answer =>
  json({ PublicKey: key.export({ type: 'spki', format: 'der' }).toString('base64'), SigningAlgorithms });

function doubled(answer: (operation: string) => Answer) {
  const asked: { operation: string; body: unknown }[] = [];
  const requestHandler = answering(({ operation, body }) => {
    asked.push({ operation, body: JSON.parse(body.toString()) });
    return answer(operation);
  });
  const client = new KMSClient({ ...DOUBLED, requestHandler });
  return {
    asked,
    sealKey: () => createKmsSealKey({ client, keyArn }),
    signer: (certificateChain: readonly Uint8Array[] = chainFor(own)): Promise<Signer> =>
      createKmsSigner({ client, keyArn, certificateChain }),
  };
}

describe('a double of KMS behind a seal', () => {
  test.each([
    ['P-256', own, ['ECDSA_SHA_256'], 'ECDSA_SHA_256'],
    ['RSA', rsaKey(), RSA_ALGORITHMS, 'RSASSA_PKCS1_V1_5_SHA_256'],
  ] as const)(
    'is asked once for a key of %s, and then for each digest’s signature',
    async (_, key, supported, algorithm) => {
      const { sealKey, asked } = doubled((operation) =>
        operation === 'Sign' ? SIGNED : publicKey(key, [...supported]),
      );
      const seal = await sealKey();
      expect(seal.algorithm).toBe(algorithm);
      expect(key.export({ type: 'spki', format: 'der' }).equals(seal.publicKey)).toBe(true);
      for (const signature of await Promise.all([1, 2].map(() => seal.sign(digest))))
        expect(Buffer.from(signature).toString()).toBe('signed');
      const sign = {
        operation: 'Sign',
        body: {
          KeyId: keyArn,
          Message: digest.toString('base64'),
          MessageType: 'DIGEST',
          SigningAlgorithm: algorithm,
        },
      };
      expect(asked).toEqual([{ operation: 'GetPublicKey', body: { KeyId: keyArn } }, sign, sign]);
    },
  );

  test.each([
    ['P-384', ecKey('P-384'), ['ECDSA_SHA_384']],
    ['secp256k1, which has an algorithm of the same name,', ecKey('secp256k1'), ['ECDSA_SHA_256']],
    ['RSA for encryption', rsaKey(), []],
    ['P-256 for key agreement', own, []],
  ])('is no seal with a key of %s', async (_, key, supported) => {
    const { sealKey, asked } = doubled(() => publicKey(key, supported));
    expect(await rejection(sealKey())).toMatchObject({ message: expect.stringContaining('no key for') });
    expect(asked.length).toBe(1);
  });

  test('is no signer under the certificate of another key, or under none', async () => {
    const { signer, asked } = doubled(() => publicKey());
    expect(await rejection(signer(chainFor(ecKey('P-256'))))).toMatchObject({
      message: expect.stringContaining('another key'),
    });
    expect(await rejection(signer([]))).toMatchObject({
      message: expect.stringContaining('its own certificate'),
    });
    expect(asked.map(({ operation }) => operation)).toEqual(['GetPublicKey']);
  });

  test('that cannot be reached makes no signer, and one when it is back', async () => {
    let away = true;
    const { signer } = doubled((operation) => {
      if (away) throw lost();
      return operation === 'Sign' ? SIGNED : publicKey();
    });
    expect(await rejection(signer())).toMatchObject({ code: 'ECONNRESET' });
    away = false;
    const back = await signer();
    expect(back).toMatchObject({ algorithm: 'ECDSA_SHA_256', certificateChain: { length: 2 } });
    away = true;
    expect(await rejection(back.sign(digest))).toMatchObject({ code: 'ECONNRESET' });
    away = false;
    expect(Buffer.from(await back.sign(digest)).toString()).toBe('signed');
  });

  test.each([
    'DisabledException',
    'KMSInvalidStateException',
    'KeyUnavailableException',
    'ThrottlingException',
  ])('saying %s signs nothing and throws', async (type) => {
    const { signer } = doubled((operation) => (operation === 'Sign' ? jsonError(type) : publicKey()));
    expect(await rejection((await signer()).sign(digest))).toMatchObject({ name: type });
  });
});
