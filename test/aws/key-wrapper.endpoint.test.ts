import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { type KeyWrapper, newDataKey, SealError } from '@yijianshi/store';
import { createKmsKeyWrapper } from '@yijianshi/store/aws/kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rejection } from '../store/listing.ts';
import { lane } from './lane.ts';

const { name, given } = lane('KMS');

describe.skipIf(!given)(`KeyWrapper: KMS, ${name}`, () => {
  let client: KMSClient;
  const made: string[] = [];
  async function wrapper(): Promise<KeyWrapper> {
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
    const keyArn = KeyMetadata?.Arn ?? '';
    made.push(keyArn);
    return createKmsKeyWrapper({ client, keyArn });
  }
  let keys: KeyWrapper;
  beforeAll(async () => {
    client = new KMSClient({});
    keys = await wrapper();
  });
  afterAll(async () => {
    for (const KeyId of made)
      await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    client.destroy();
  });

  test('unwraps what it has wrapped, without showing the key', async () => {
    const dataKey = newDataKey();
    const wrapped = await keys.wrap(dataKey, 'CASE1');
    expect(Buffer.from(wrapped).includes(Buffer.from(dataKey))).toBe(false);
    expect(Buffer.from(await keys.unwrap(wrapped, 'CASE1')).equals(dataKey)).toBe(true);
  });

  test('wraps the same key into another text each time', async () => {
    const dataKey = newDataKey();
    const [one, two] = await Promise.all([keys.wrap(dataKey, 'CASE1'), keys.wrap(dataKey, 'CASE1')]);
    expect(Buffer.from(one).equals(two)).toBe(false);
  });

  test('unwraps nothing for another case, changed, cut off or empty', async () => {
    const wrapped = await keys.wrap(newDataKey(), 'CASE1');
    const changed = Buffer.from(wrapped);
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    for (const work of [
      () => keys.unwrap(wrapped, 'CASE2'),
      () => keys.unwrap(wrapped, ''),
      () => keys.unwrap(changed, 'CASE1'),
      () => keys.unwrap(wrapped.subarray(0, -1), 'CASE1'),
      () => keys.unwrap(wrapped.subarray(0, 20), 'CASE1'),
      () => keys.unwrap(new Uint8Array(), 'CASE1'),
    ])
      expect(await rejection(work())).toBeInstanceOf(SealError);
  });

  test('unwraps nothing of another key', async () => {
    const other = await wrapper();
    const wrapped = await other.wrap(newDataKey(), 'CASE1');
    expect(await rejection(keys.unwrap(wrapped, 'CASE1'))).toBeInstanceOf(SealError);
  });
});
