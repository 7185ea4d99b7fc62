import { randomBytes } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { SealError } from '@yijianshi/store';
import { createKmsKeyWrapper } from '@yijianshi/store/aws/kms';
import { describe, expect, test } from 'vitest';
import { rejection } from '../store/listing.ts';
import { type Answer, answering, DOUBLED, json, jsonError, lost, type Sent } from './doubles.ts';

const keyArn = 'the data key';

function wrapper(answer: (sent: Sent) => Answer) {
  const sent: Sent[] = [];
  const requestHandler = answering((request) => {
    sent.push(request);
    return answer(request);
  });
  return {
    keys: createKmsKeyWrapper({ client: new KMSClient({ ...DOUBLED, requestHandler }), keyArn }),
    sent,
  };
}

describe('a double of KMS behind the key wrapper', () => {
  test.each(['InvalidCiphertextException', 'IncorrectKeyException'])(
    'saying %s means that nothing ever opens this: a SealError',
    async (type) => {
      const { keys, sent } = wrapper(() => jsonError(type));
      expect(await rejection(keys.unwrap(randomBytes(100), 'CASE1'))).toBeInstanceOf(SealError);
      expect(sent.length).toBe(1);
    },
  );

  test.each([
    'DisabledException',
    'KMSInvalidStateException',
    'AccessDeniedException',
    'NotFoundException',
    'ThrottlingException',
    'KMSInternalException',
    'DependencyTimeoutException',
    'KeyUnavailableException',
  ])('saying %s is an outage, never a SealError', async (type) => {
    const { keys } = wrapper(() => jsonError(type, type.startsWith('KMSInternal') ? 500 : 400));
    for (const work of [
      () => keys.unwrap(randomBytes(100), 'CASE1'),
      () => keys.wrap(randomBytes(32), 'CASE1'),
    ]) {
      const error = await rejection(work());
      expect(error).not.toBeInstanceOf(SealError);
      expect(error).toMatchObject({ name: type });
    }
  });

  test('that cannot be reached is an outage', async () => {
    const { keys, sent } = wrapper(() => {
      throw lost();
    });
    expect(await rejection(keys.unwrap(randomBytes(100), 'CASE1'))).toMatchObject({ code: 'ECONNRESET' });
    expect(sent.length).toBe(DOUBLED.maxAttempts);
  });

  test('that is throttled for a moment is asked again', async () => {
    const answers = [jsonError('ThrottlingException'), json({ CiphertextBlob: 'd3JhcHBlZA==' })];
    const { keys } = wrapper(() => answers.shift() ?? jsonError('asked too often'));
    expect(Buffer.from(await keys.wrap(randomBytes(32), 'CASE1')).toString()).toBe('wrapped');
  });

  test('is told the case both times', async () => {
    const { keys, sent } = wrapper(() => json({ CiphertextBlob: 'AAAA', Plaintext: 'AAAA' }));
    await keys.unwrap(await keys.wrap(randomBytes(32), 'CASE1'), 'CASE2');
    const told = sent.map(({ operation, body }) => [operation, JSON.parse(body.toString())]);
    expect(told).toMatchObject([
      ['Encrypt', { KeyId: keyArn, EncryptionContext: { caseNo: 'CASE1' } }],
      ['Decrypt', { KeyId: keyArn, EncryptionContext: { caseNo: 'CASE2' } }],
    ]);
  });

  test.each([0, 6145])('is not asked about %i bytes, which cannot be a ciphertext', async (length) => {
    const { keys, sent } = wrapper(() => jsonError('ValidationException'));
    expect(await rejection(keys.unwrap(randomBytes(length), 'CASE1'))).toBeInstanceOf(SealError);
    expect(sent).toEqual([]);
  });
});
