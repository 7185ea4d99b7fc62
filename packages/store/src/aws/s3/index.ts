import { setTimeout } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { instantOf } from '@yijianshi/domain';
import { createCursors } from '../../cursor.ts';
import { checkContentType, checkFileKey, checkPeek, pageSize, retentionEnd } from '../../limits.ts';
import {
  CorruptFileError,
  FileExistsError,
  type FileInfo,
  type FileStore,
  RetainedError,
} from '../../ports.ts';
import { gathered, verified } from '../../verified.ts';
import { base64, signedUrls } from './signed-urls.ts';
import { type Spooled, spool } from './spool.ts';

export interface S3FileStoreOptions {
  /** Signs the URLs, too: its endpoint is theirs, and its credentials' end is theirs. */
  readonly client: S3Client;
  /** Versioned, with Object Lock. */
  readonly bucket: string;
  /** Whether somebody may lift a retention (outside production), or nobody. */
  readonly lockMode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Seals the cursors of listings; the same in every function. */
  readonly cursorSecret: Uint8Array;
}

type NewFile = Parameters<FileStore['put']>[0];

/** How often a PUT is made again that met another one, or whose connection broke: of a stream the SDK repeats nothing itself. */
const REPETITIONS = 4;
const PAUSE_MS = 100;

/** `FileStore` on S3. A key has one version at most: nothing is overwritten, and what is deleted is deleted for good. */
export function createS3FileStore(options: S3FileStoreOptions): FileStore {
  const { client, bucket: Bucket, lockMode, clock } = options;
  const cursors = createCursors(options.cursorSecret);

  /** One request. S3 compares the digest with what arrives, and keeps it. */
  async function send(file: NewFile, spooled: Spooled): Promise<FileInfo> {
    const { key, contentType, retainUntil } = file;
    const { length, sha256 } = spooled;
    const retained = retainUntil === undefined ? undefined : wholeSeconds(retentionEnd(retainUntil));
    const { VersionId } = await client.send(
      new PutObjectCommand({
        Bucket,
        Key: key,
        Body: spooled.body(),
        ContentLength: length,
        ContentType: contentType,
        ChecksumSHA256: base64(sha256),
        IfNoneMatch: '*',
        ...(retained !== undefined && {
          ObjectLockMode: lockMode,
          ObjectLockRetainUntilDate: new Date(retained),
        }),
      }),
    );
    return {
      key,
      version: given(VersionId, key),
      length,
      sha256,
      contentType,
      ...(retained !== undefined && { retainUntil: instantOf(retained) }),
    };
  }

  async function keep(file: NewFile, spooled: Spooled): Promise<FileInfo> {
    for (let left = REPETITIONS; ; left -= 1) {
      try {
        return await send(file, spooled);
      } catch (error) {
        if (isTaken(error)) {
          // Perhaps by ourselves: an answer that was lost on its way is a success, and its repetition is refused.
          const here = await head(file.key);
          if (here?.sha256 === spooled.sha256) return here;
          if (here) throw new FileExistsError(`${file.key} exists with other bytes`);
          // Not there yet, or not there any more.
        } else if (!spooled.streamed || !isPassing(error)) throw error;
        if (left === 0) throw error;
        await setTimeout(PAUSE_MS * 2 ** (REPETITIONS - left) * (0.5 + Math.random() / 2));
      }
    }
  }

  async function head(key: string): Promise<FileInfo | undefined> {
    try {
      return infoOf(
        key,
        await client.send(new HeadObjectCommand({ Bucket, Key: key, ChecksumMode: 'ENABLED' })),
      );
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async function open(key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    let found: GetObjectCommandOutput;
    try {
      found = await client.send(new GetObjectCommand({ Bucket, Key: key, ChecksumMode: 'ENABLED' }));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const { sha256 } = infoOf(key, found);
    return verified(key, sha256, arriving(key, found.Body as AsyncIterable<Uint8Array>));
  }

  return {
    async put(file, bytes) {
      checkFileKey(file.key);
      checkContentType(file.contentType);
      if (file.retainUntil !== undefined) retentionEnd(file.retainUntil);
      const spooled = await spool(bytes);
      try {
        return await keep(file, spooled);
      } finally {
        await spooled.discard();
      }
    },

    head,

    async peek(key, bytes) {
      checkPeek(bytes);
      try {
        const found = await client.send(
          new GetObjectCommand({ Bucket, Key: key, Range: `bytes=0-${bytes - 1}` }),
        );
        const { ContentLength = 0, ContentRange = `/${ContentLength}` } = found;
        const length = Number(ContentRange.split('/').at(-1));
        return { length, bytes: await gathered(found.Body as AsyncIterable<Uint8Array>) };
      } catch (error) {
        if (isMissing(error)) return undefined;
        // Of an empty file there is no first byte.
        if (error instanceof S3ServiceException && error.name === 'InvalidRange')
          return { length: 0, bytes: Buffer.alloc(0) };
        throw error;
      }
    },

    async read(key) {
      const chunks = await open(key);
      return chunks && (await gathered(chunks));
    },

    async *stream(key) {
      const chunks = await open(key);
      if (chunks === undefined) throw new Error(`there is no file ${key}`);
      yield* chunks;
    },

    async list(prefix, page) {
      const limit = pageSize(page);
      const listing = ['files', prefix];
      const [after] = page?.after === undefined ? [] : cursors.open(listing, page.after);
      const { Contents = [], IsTruncated } = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: prefix, MaxKeys: limit, StartAfter: after }),
      );
      const keys = Contents.flatMap(({ Key }) => Key ?? []);
      // A listing tells neither digest nor type nor retention.
      const infos = await Promise.all(keys.map(head));
      const last = keys.at(-1);
      return {
        items: infos.flatMap((info) => info ?? []),
        ...(IsTruncated && last !== undefined && { next: cursors.seal(listing, [last]) }),
      };
    },

    async delete(key) {
      const info = await head(key);
      if (info === undefined) return;
      // S3 would refuse the version, but without one it would put a marker over a file that is retained.
      if (info.retainUntil !== undefined && clock() < retentionEnd(info.retainUntil))
        throw new RetainedError(`${key} is retained until ${info.retainUntil}`);
      await client.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: info.version }));
    },

    ...signedUrls({ client, bucket: Bucket, clock }),
  };
}

function infoOf(key: string, found: HeadObjectCommandOutput): FileInfo {
  const { VersionId, ContentLength, ChecksumSHA256, ContentType, ObjectLockRetainUntilDate } = found;
  return {
    key,
    version: given(VersionId, key),
    length: given(ContentLength, key),
    sha256: Buffer.from(given(ChecksumSHA256, key), 'base64').toString('hex'),
    contentType: given(ContentType, key),
    ...(ObjectLockRetainUntilDate && { retainUntil: instantOf(ObjectLockRetainUntilDate.getTime()) }),
  };
}

/** What S3 says of every file that came through this store into a versioned bucket. */
function given<T>(value: T | undefined, key: string): T {
  if (value === undefined)
    throw new Error(
      `${key} has no version or SHA-256: the bucket is not versioned, or the file came another way`,
    );
  return value;
}

/** Retention is kept in whole seconds: rather a moment longer than shorter. */
const wholeSeconds = (epochMs: number): number => Math.ceil(epochMs / 1000) * 1000;

/** The SDK compares digests too, perhaps before `verified` has seen the end; then it breaks the body off, with nothing but a text to tell why. */
async function* arriving(key: string, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Checksum mismatch'))
      throw new CorruptFileError(`${key} is not what was put`, { cause: error });
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && (error.name === 'NotFound' || error.name === 'NoSuchKey');

/** 412: the key has a file; 409: it is just getting one. */
const isTaken = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (error.name === 'PreconditionFailed' || error.name === 'ConditionalRequestConflict');

/** Throttled, the service's fault or the network's. */
const isPassing = (error: unknown): boolean =>
  !(error instanceof S3ServiceException) || error.$fault === 'server' || error.$retryable !== undefined;
