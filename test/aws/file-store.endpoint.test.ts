import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { FileStore } from '@yijianshi/store';
import { createS3FileStore } from '@yijianshi/store/aws/s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FileStoreHarness, fileStoreConformance } from '../store/file-store.conformance.ts';
import { send } from '../store/http-files.ts';
import { rejection } from '../store/listing.ts';
import { lane } from './lane.ts';

const { name, given, endpoint } = lane('S3');

/** A bucket for this run alone, as `infra` makes it: versioned, with Object Lock. */
async function makeBucket(): Promise<FileStoreHarness & { client: S3Client; bucket: string }> {
  // A server at an address of its own seldom answers to `{bucket}.{address}`.
  const client = new S3Client({ forcePathStyle: endpoint !== undefined });
  const bucket = `yijianshi-test-${randomUUID()}`;
  const region = await client.config.region();
  await client.send(
    new CreateBucketCommand({
      Bucket: bucket,
      ObjectLockEnabledForBucket: true,
      ...(endpoint === undefined &&
        region !== 'us-east-1' && {
          CreateBucketConfiguration: { LocationConstraint: region as 'cn-north-1' },
        }),
    }),
  );
  await client.send(
    new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  const cursorSecret = randomBytes(32);
  const open = (): FileStore =>
    createS3FileStore({ client, bucket, lockMode: 'GOVERNANCE', clock: Date.now, cursorSecret });
  return {
    client,
    bucket,
    files: open(),
    keysAreFolders: endpoint !== undefined && (await losesNested(client, bucket)),
    now: Date.now,
    reopen: async () => open(),
    async close() {
      await emptied(client, bucket);
      await client.send(new DeleteBucketCommand({ Bucket: bucket }));
      client.destroy();
    },
  };
}

/** VersityGW refuses the second key, MinIO takes it and does not list it. */
async function losesNested(client: S3Client, bucket: string): Promise<boolean> {
  try {
    for (const Key of ['nested', 'nested/below'])
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'a' }));
    const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'nested' }));
    return KeyCount !== 2;
  } catch (error) {
    if (error instanceof S3ServiceException) return true;
    throw error;
  }
}

async function emptied(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const listed = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    const versions = [...(listed.Versions ?? []), ...(listed.DeleteMarkers ?? [])];
    if (versions.length === 0) return;
    for (const { Key, VersionId } of versions)
      await client.send(
        new DeleteObjectCommand({ Bucket: bucket, Key, VersionId, BypassGovernanceRetention: true }),
      );
  }
}

describe.skipIf(!given)(`S3, ${name}`, () => {
  fileStoreConformance(`S3, ${name}`, makeBucket);

  describe('the bucket', () => {
    let harness: Awaited<ReturnType<typeof makeBucket>>;
    beforeAll(async () => {
      harness = await makeBucket();
    });
    afterAll(() => harness.close());

    const versionsOf = async (key: string): Promise<number> => {
      const { client, bucket } = harness;
      const listed = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
      return (listed.Versions ?? []).length + (listed.DeleteMarkers ?? []).length;
    };

    test('itself refuses to delete a version that is retained', async () => {
      const { client, bucket, files } = harness;
      const retainUntil = new Date(Date.now() + 60_000).toISOString();
      const info = await files.put({ key: 'kept', contentType: 'text/plain', retainUntil }, randomBytes(10));
      const deletion = new DeleteObjectCommand({ Bucket: bucket, Key: 'kept', VersionId: info.version });
      expect(await rejection(client.send(deletion))).toMatchObject({
        $metadata: { httpStatusCode: expect.toSatisfy((status: number) => status === 403 || status === 400) },
      });
      expect(await files.head('kept')).toEqual(info);
    });

    // What the suite shows by moving the clock, here in the server's own time.
    test('lets go of slots, links and retained files when their time is over', async () => {
      const { files } = harness;
      const bytes = randomBytes(10);
      const claim = {
        key: 'late',
        length: 10,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        contentType: 'text/plain',
      };
      const retainUntil = new Date(Date.now() + 1000).toISOString();
      await files.put({ key: 'short', contentType: 'text/plain', retainUntil }, bytes);
      const slot = await files.signUpload(claim, 1);
      const link = await files.signDownload('short', 1, 'a.txt');
      await setTimeout(3000);
      expect((await send('PUT', slot.url, slot.headers, bytes)).status).toBe(403);
      expect(await files.head('late')).toBeUndefined();
      expect((await send('GET', link.url, {})).status).toBe(403);
      await files.delete('short');
      expect(await versionsOf('short')).toBe(0);
    });

    test('has nothing left of what was deleted, and one version of what was put twice', async () => {
      const { files } = harness;
      const file = { key: 'a', contentType: 'text/plain' };
      const bytes = randomBytes(10);
      await files.put(file, bytes);
      await files.put(file, bytes);
      expect(await versionsOf('a')).toBe(1);
      await files.delete('a');
      expect(await versionsOf('a')).toBe(0);
    });
  });
});
