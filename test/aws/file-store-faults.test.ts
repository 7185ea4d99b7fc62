import { createHash, randomBytes } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { CorruptFileError, FileExistsError, type FileStore, RetainedError } from '@yijianshi/store';
import { createS3FileStore } from '@yijianshi/store/aws/s3';
import { describe, expect, test } from 'vitest';
import { rejection } from '../store/listing.ts';
import { type Answer, answering, DOUBLED, lost, type Sent } from './doubles.ts';

const NOW = Date.parse('2026-08-03T09:00:00+08:00');
const PDF = { key: 'a.pdf', contentType: 'application/pdf' };
/** What the SDK sends again by itself, and what is a stream to it. */
const SMALL = randomBytes(1000);
const LARGE = randomBytes(3_000_000);

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

const given: [string, Buffer, () => Uint8Array | AsyncIterable<Uint8Array>][] = [
  ['in memory', SMALL, () => SMALL],
  ['of a stream', LARGE, () => inPieces(LARGE)],
];

const refusal = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: [Buffer.from(`<Error><Code>${code}</Code><Message>says the double</Message></Error>`)],
});
const SLOW_DOWN = refusal(503, 'SlowDown');
const TAKEN = refusal(412, 'PreconditionFailed');
const CONFLICT = refusal(409, 'ConditionalRequestConflict');
const KEPT: Answer = { status: 200, headers: { 'x-amz-version-id': 'v1' } };
const ABSENT: Answer = { status: 404 };

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

function there(
  bytes: Uint8Array,
  more: { retainUntil?: string; chunks?: (Uint8Array | Error)[] } = {},
): Answer {
  return {
    status: 200,
    headers: {
      'x-amz-version-id': 'v0',
      'content-length': String(bytes.length),
      'content-type': PDF.contentType,
      'x-amz-checksum-sha256': digestOf(bytes).toString('base64'),
      ...(more.retainUntil && { 'x-amz-object-lock-retain-until-date': more.retainUntil }),
    },
    ...(more.chunks && { body: more.chunks }),
  };
}

function doubled(answer: (sent: Sent, n: number) => Answer): {
  files: FileStore;
  sent: Sent[];
  methods(): string[];
} {
  const sent: Sent[] = [];
  const requestHandler = answering((request) => {
    sent.push(request);
    return answer(request, sent.length);
  });
  const client = new S3Client({ ...DOUBLED, forcePathStyle: true, requestHandler });
  const files = createS3FileStore({
    client,
    bucket: 'files',
    lockMode: 'COMPLIANCE',
    clock: () => NOW,
    cursorSecret: randomBytes(32),
  });
  return { files, sent, methods: () => sent.map(({ method }) => method) };
}

describe.each(given)('a double of S3: a put %s', (_, bytes, source) => {
  const sha256 = digestOf(bytes).toString('hex');

  test('is one request, with its digest and only where nothing is', async () => {
    const { files, sent } = doubled(() => KEPT);
    const info = await files.put({ ...PDF, retainUntil: '2036-08-03T00:00:00+08:00' }, source());
    expect(info).toMatchObject({ version: 'v1', length: bytes.length, sha256 });
    expect(sent.length).toBe(1);
    expect(sent[0]).toMatchObject({
      method: 'PUT',
      path: '/files/a.pdf',
      headers: {
        'if-none-match': '*',
        'content-length': String(bytes.length),
        'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': '2036-08-02T16:00:00Z',
      },
    });
    expect(sent[0]?.body.equals(bytes)).toBe(true);
  });

  test('that is throttled is made again, with the same bytes', async () => {
    const { files, sent } = doubled((_, n) => (n < 3 ? SLOW_DOWN : KEPT));
    expect(await files.put(PDF, source())).toMatchObject({ version: 'v1', sha256 });
    expect(sent.length).toBe(3);
    for (const { body } of sent) expect(body.equals(bytes)).toBe(true);
  });

  test('whose answer was lost finds its own file', async () => {
    let kept = false;
    const { files, methods } = doubled(({ method }) => {
      if (method === 'HEAD') return there(bytes);
      if (kept) return TAKEN;
      kept = true;
      throw lost();
    });
    expect(await files.put(PDF, source())).toMatchObject({ version: 'v0', sha256 });
    expect(methods()).toEqual(['PUT', 'PUT', 'HEAD']);
  });

  test('where another file is, is a FileExistsError', async () => {
    const { files } = doubled(({ method }) => (method === 'HEAD' ? there(randomBytes(10)) : TAKEN));
    expect(await rejection(files.put(PDF, source()))).toBeInstanceOf(FileExistsError);
  });

  test('that meets another one waits for how that ends', async () => {
    const other = randomBytes(10);
    for (const [found, expected] of [
      [there(bytes), { version: 'v0' }],
      [there(other), FileExistsError],
      [undefined, { version: 'v1' }],
    ] as const) {
      const { files } = doubled(({ method }, n) => {
        if (method === 'HEAD') return n < 4 ? ABSENT : (found ?? ABSENT);
        return n < 5 ? CONFLICT : KEPT;
      });
      const put = files.put(PDF, source());
      if (expected === FileExistsError) expect(await rejection(put)).toBeInstanceOf(expected);
      else expect(await put).toMatchObject(expected);
    }
  });

  test('that meets others for ever gives up', async () => {
    const { files } = doubled(({ method }) => (method === 'HEAD' ? ABSENT : CONFLICT));
    expect(await rejection(files.put(PDF, source()))).toMatchObject({ name: 'ConditionalRequestConflict' });
  });

  test('while S3 is away throws, after some attempts', async () => {
    const { files, sent } = doubled(() => {
      throw lost();
    });
    expect(await rejection(files.put(PDF, source()))).toMatchObject({ code: 'ECONNRESET' });
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.length).toBeLessThan(10);
  });

  test('that is forbidden is not tried again, and not called taken', async () => {
    const { files, sent } = doubled(() => refusal(403, 'AccessDenied'));
    expect(await rejection(files.put(PDF, source()))).toMatchObject({ name: 'AccessDenied' });
    expect(sent.length).toBe(1);
  });
});

describe('a double of S3: a put', () => {
  test('into a bucket that keeps no versions is refused as a wrong deployment', async () => {
    const { files } = doubled(() => ({ status: 200 }));
    expect(await rejection(files.put(PDF, SMALL))).toMatchObject({
      message: expect.stringContaining('not versioned'),
    });
  });

  test('of a source that breaks off sends nothing', async () => {
    const { files, sent } = doubled(() => KEPT);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield LARGE;
      throw new Error('unplugged');
    }
    expect(await rejection(files.put(PDF, broken()))).toMatchObject({ message: 'unplugged' });
    expect(sent).toEqual([]);
  });

  test('retains to the next whole second, never shorter', async () => {
    const { files, sent } = doubled(() => KEPT);
    const info = await files.put({ ...PDF, retainUntil: '2036-08-03T00:00:00.001+08:00' }, SMALL);
    expect(info.retainUntil).toBe('2036-08-03T00:00:01.000+08:00');
    expect(sent[0]?.headers['x-amz-object-lock-retain-until-date']).toBe('2036-08-02T16:00:01Z');
  });
});

describe('a double of S3: reading', () => {
  async function readTo(stream: AsyncIterable<Uint8Array>): Promise<{ got: Buffer; error: unknown }> {
    const got: Uint8Array[] = [];
    try {
      for await (const chunk of stream) got.push(chunk);
    } catch (error) {
      return { got: Buffer.concat(got), error };
    }
    return { got: Buffer.concat(got), error: undefined };
  }
  const [head, tail] = [SMALL.subarray(0, 600), SMALL.subarray(600)];

  test('gives what was put', async () => {
    const { files, methods } = doubled(() => there(SMALL, { chunks: [head, tail] }));
    expect(SMALL.equals((await files.read('a.pdf')) ?? Buffer.of())).toBe(true);
    expect(methods()).toEqual(['GET']);
  });

  test('never gives the last chunk of what is not what was put', async () => {
    for (const pieces of [1, 2, 30]) {
      const size = LARGE.length / pieces;
      const chunks = Array.from({ length: pieces }, (_, i) => LARGE.subarray(i * size, (i + 1) * size));
      chunks.splice(-1, 1, randomBytes(size));
      const { files } = doubled(() => there(LARGE, { chunks }));
      const { got, error } = await readTo(files.stream('a.pdf'));
      expect(error).toBeInstanceOf(CorruptFileError);
      expect(got.length).toBeLessThan(LARGE.length);
    }
    const { files } = doubled(() => there(SMALL, { chunks: [head, randomBytes(400)] }));
    expect(await rejection(files.read('a.pdf'))).toBeInstanceOf(CorruptFileError);
  });

  test('of a connection that breaks is no corruption', async () => {
    const { files } = doubled(() => there(SMALL, { chunks: [head, lost()] }));
    const { error } = await readTo(files.stream('a.pdf'));
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });

  test.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
    [503, 'SlowDown'],
  ])('met by %i %s does not mean that there is no file', async (status, code) => {
    const { files } = doubled(() => refusal(status, code));
    expect(await rejection(files.read('a.pdf'))).toMatchObject({ name: code });
  });

  test('the beginning of a file is one request for just that', async () => {
    // S3 tells no digest with a part.
    const headers = { 'content-length': '600', 'content-range': `bytes 0-599/${LARGE.length}` };
    const { files, sent } = doubled(() => ({ status: 206, headers, body: [head] }));
    const peeked = await files.peek('a.pdf', 600);
    expect(peeked?.length).toBe(LARGE.length);
    expect(head.equals(peeked?.bytes ?? Buffer.of())).toBe(true);
    expect(sent.map(({ method, headers }) => [method, headers.range])).toEqual([['GET', 'bytes=0-599']]);
  });

  test('the beginning of an empty file is empty, and of none there is none', async () => {
    const empty = doubled(() => refusal(416, 'InvalidRange')).files;
    expect(await empty.peek('a.pdf', 600)).toEqual({ length: 0, bytes: Buffer.alloc(0) });
    const none = doubled(() => refusal(404, 'NoSuchKey')).files;
    expect(await none.peek('a.pdf', 600)).toBeUndefined();
    const away = doubled(() => SLOW_DOWN).files;
    expect(await rejection(away.peek('a.pdf', 600))).toMatchObject({ name: 'SlowDown' });
  });

  test('the info of a file, S3 being away, throws', async () => {
    const { files } = doubled(() => ({ status: 503 }));
    expect(await rejection(files.head('a.pdf'))).toMatchObject({ $metadata: { httpStatusCode: 503 } });
  });
});

describe('a double of S3: a deletion', () => {
  test('before the retention ends is refused without being asked for', async () => {
    const { files, methods } = doubled(() => there(SMALL, { retainUntil: '2026-08-03T01:00:01Z' }));
    expect(await rejection(files.delete('a.pdf'))).toBeInstanceOf(RetainedError);
    expect(methods()).toEqual(['HEAD']);
  });

  test('names the version, so that nothing but it goes, and for good', async () => {
    const { files, sent } = doubled(({ method }) =>
      method === 'HEAD' ? there(SMALL, { retainUntil: '2026-08-03T01:00:00Z' }) : { status: 204 },
    );
    await files.delete('a.pdf');
    expect(sent.at(-1)).toMatchObject({ method: 'DELETE', query: { versionId: 'v0' } });
    expect(sent.at(-1)?.headers).not.toHaveProperty('x-amz-bypass-governance-retention');
  });
});

describe('a signed upload', () => {
  test('signs length, type, digest and that nothing is there, and no checksum of an empty body', async () => {
    const { files } = doubled(() => KEPT);
    const claim = { ...PDF, length: 1000, sha256: digestOf(SMALL).toString('hex') };
    const { url, headers, expiresAt } = await files.signUpload(claim, 60);
    const query = new URL(url).searchParams;
    const signed = query.get('X-Amz-SignedHeaders')?.split(';') ?? [];
    expect(signed.sort()).toEqual([...Object.keys(headers), 'host'].sort());
    expect(Object.keys(headers).sort()).toEqual([
      'content-length',
      'content-type',
      'if-none-match',
      'x-amz-checksum-sha256',
    ]);
    expect([...query.keys()].filter((name) => /checksum|crc/i.test(name))).toEqual([]);
    expect(query.get('X-Amz-Date')).toBe('20260803T010000Z');
    expect(expiresAt).toBe('2026-08-03T09:01:00.000+08:00');
  });
});
