import { generateKeyPairSync } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { createKmsSigner } from '@yijianshi/eseal/aws/kms';
import { describe, expect, test } from 'vitest';
import { rejection } from '../store/listing.ts';
import { type Answer, answering, DOUBLED, json, jsonError, lost, type Sent } from './doubles.ts';
import { chainFor } from './seal-certificates.ts';

const own = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const another = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const digest = Buffer.alloc(32, 7);
const SIGNED = json({ Signature: Buffer.from('signed').toString('base64') });
const publicKey = (SigningAlgorithms: string[] = ['ECDSA_SHA_256']): Answer =>
  json({ PublicKey: own.export({ type: 'spki', format: 'der' }).toString('base64'), SigningAlgorithms });

function signing(answer: (operation: string) => Answer, certificateChain = chainFor(own)) {
  const sent: Sent[] = [];
  const requestHandler = answering((request) => {
    sent.push(request);
    return answer(request.operation);
  });
  const client = new KMSClient({ ...DOUBLED, requestHandler });
  const reach = () => createKmsSigner({ client, keyArn: 'a seal', certificateChain });
  return { reach, sent, asked: () => sent.map(({ operation }) => operation) };
}

describe('a double of KMS behind a seal', () => {
  test('is asked for the digest’s signature, and once whether the certificate is its key’s', async () => {
    const { reach, sent, asked } = signing((operation) => (operation === 'Sign' ? SIGNED : publicKey()));
    const signer = await reach();
    const signatures = await Promise.all([1, 2, 3].map(() => signer.sign(digest)));
    for (const signature of signatures) expect(Buffer.from(signature).toString()).toBe('signed');
    expect(asked()).toEqual(['GetPublicKey', 'Sign', 'Sign', 'Sign']);
    expect(JSON.parse(sent.at(-1)?.body.toString() ?? '')).toEqual({
      KeyId: 'a seal',
      Message: digest.toString('base64'),
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    });
  });

  test('never signs under the certificate of another key', async () => {
    const { reach, asked } = signing(() => publicKey(), chainFor(another));
    for (const _ of [1, 2])
      expect(await rejection(reach())).toMatchObject({
        message: expect.stringContaining('another key'),
      });
    expect(asked()).not.toContain('Sign');
  });

  test('never signs with a key of an algorithm that no seal has', async () => {
    const { reach, asked } = signing(() => publicKey(['ECDSA_SHA_384']));
    expect(await rejection(reach())).toMatchObject({
      message: expect.stringContaining('signs with none of'),
    });
    expect(asked()).not.toContain('Sign');
  });

  test('that could not be reached signs when it is back', async () => {
    let away = true;
    const { reach } = signing((operation) => {
      if (away) throw lost();
      return operation === 'Sign' ? SIGNED : publicKey();
    });
    expect(await rejection(reach())).toMatchObject({ code: 'ECONNRESET' });
    away = false;
    const signer = await reach();
    away = true;
    expect(await rejection(signer.sign(digest))).toMatchObject({ code: 'ECONNRESET' });
    away = false;
    expect(Buffer.from(await signer.sign(digest)).toString()).toBe('signed');
  });

  test.each([
    'DisabledException',
    'KMSInvalidStateException',
    'KeyUnavailableException',
    'ThrottlingException',
  ])('saying %s signs nothing and throws', async (type) => {
    const { reach } = signing((operation) => (operation === 'Sign' ? jsonError(type) : publicKey()));
    const signer = await reach();
    expect(await rejection(signer.sign(digest))).toMatchObject({ name: type });
  });

  test('is no signer without a certificate', async () => {
    await expect(signing(() => SIGNED, []).reach()).rejects.toThrow('its own certificate');
  });
});
