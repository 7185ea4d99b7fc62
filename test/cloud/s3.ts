import { createHash, randomUUID } from 'node:crypto';
import type { Permits, Service, ServiceAnswer, ServiceCall } from './service.ts';

interface Stored {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly type: string;
  readonly version: string;
  readonly lock?: { readonly mode: string; readonly until: string };
}

const failure = (status: number, code: string): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>says the double</Message></Error>`,
});

/**
 * A double of S3, as far as a file of the platform goes: one conditional PUT with its SHA-256, versions, Object Lock's headers,
 * presigned URLs by what they must carry. It verifies no signature; the S3 lanes of `npm run test:aws` meet real servers.
 */
export function createS3Double(bucket: string, permits: Permits) {
  const objects = new Map<string, Stored>();
  const arn = (key: string): string => `arn:aws:s3:::${bucket}/${key}`;

  /** A signed URL binds what it says: here by presence and time. */
  function expired({ url, headers }: ServiceCall): boolean {
    const signedAt = url.searchParams.get('X-Amz-Date') ?? '';
    const iso = signedAt.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
    const end = Date.parse(iso) + Number(url.searchParams.get('X-Amz-Expires')) * 1000;
    const signed = (url.searchParams.get('X-Amz-SignedHeaders') ?? '').split(';');
    const present = signed.every((name) => headers[name] !== undefined);
    return !present || !url.searchParams.has('X-Amz-Signature') || !(Date.now() < end);
  }

  function put(call: ServiceCall, key: string): ServiceAnswer {
    const { headers, body } = call;
    permits.demand(call.caller, 's3:PutObject', arn(key));
    const mode = headers['x-amz-object-lock-mode'];
    const until = headers['x-amz-object-lock-retain-until-date'];
    if (mode !== undefined) permits.demand(call.caller, 's3:PutObjectRetention', arn(key));
    if (headers['if-none-match'] !== '*') throw new Error(`${key}: a PUT that could overwrite`);
    const sha256 = createHash('sha256').update(body).digest('base64');
    if (headers['x-amz-checksum-sha256'] === undefined) throw new Error(`${key}: a PUT without its SHA-256`);
    if (headers['x-amz-checksum-sha256'] !== sha256) return failure(400, 'BadDigest');
    if (Number(headers['content-length']) !== body.length) return failure(400, 'IncompleteBody');
    if (objects.has(key)) return failure(412, 'PreconditionFailed');
    const version = randomUUID();
    objects.set(key, {
      bytes: body,
      sha256,
      type: headers['content-type'] ?? '',
      version,
      ...(mode !== undefined && until !== undefined ? { lock: { mode, until } } : {}),
    });
    return { status: 200, headers: { 'x-amz-version-id': version, etag: '"double"' } };
  }

  function get(call: ServiceCall, key: string): ServiceAnswer {
    permits.demand(call.caller, 's3:GetObject', arn(key));
    const found = objects.get(key);
    if (found === undefined)
      return permits.may(call.caller, 's3:ListBucket', `arn:aws:s3:::${bucket}`)
        ? failure(404, 'NoSuchKey')
        : failure(403, 'AccessDenied');
    if (found.lock !== undefined) permits.demand(call.caller, 's3:GetObjectRetention', arn(key));
    const range = /^bytes=0-(\d+)$/.exec(call.headers.range ?? '')?.[1];
    const bytes = range === undefined ? found.bytes : found.bytes.subarray(0, Number(range) + 1);
    // Of a part S3 tells no digest.
    const checked = call.headers['x-amz-checksum-mode'] === 'ENABLED' && range === undefined;
    return {
      status: range === undefined ? 200 : 206,
      headers: {
        'content-type': found.type,
        'content-length': bytes.length,
        ...(range && { 'content-range': `bytes 0-${bytes.length - 1}/${found.bytes.length}` }),
        'x-amz-version-id': found.version,
        ...(checked ? { 'x-amz-checksum-sha256': found.sha256, 'x-amz-checksum-type': 'FULL_OBJECT' } : {}),
        ...(found.lock === undefined
          ? {}
          : {
              'x-amz-object-lock-mode': found.lock.mode,
              'x-amz-object-lock-retain-until-date': found.lock.until,
            }),
      },
      ...(call.method === 'GET' ? { body: bytes } : {}),
    };
  }

  const service: Service = (call) => {
    const [, first, ...rest] = decodeURIComponent(call.url.pathname).split('/');
    const key = rest.join('/');
    if (first !== bucket) return { answer: failure(404, 'NoSuchBucket') };
    if (call.presigned && expired(call)) return { answer: failure(403, 'AccessDenied') };
    const operation = `${call.method} object`;
    if (call.method === 'PUT') return { answer: put(call, key), metered: { operation } };
    if (call.method === 'GET' || call.method === 'HEAD') {
      const answer = get(call, key);
      const bytesOut = call.presigned ? (answer.body?.length ?? 0) : 0;
      return { answer, metered: { operation, bytesOut } };
    }
    throw new Error(`nobody is expected to ${call.method} ${call.url.pathname}`);
  };
  return { service, objects: objects as ReadonlyMap<string, Stored> };
}
