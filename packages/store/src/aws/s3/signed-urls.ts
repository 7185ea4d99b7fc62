import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { instantOf } from '@yijianshi/domain';
import { inlineAs } from '../../content-disposition.ts';
import { checkClaim, checkContentType, checkFileKey, checkSeconds } from '../../limits.ts';
import type { FileStore } from '../../ports.ts';

interface Signing {
  readonly client: S3Client;
  readonly bucket: string;
  readonly clock: () => number;
}

/** The port's slots and links as presigned URLs. They end with the credentials that signed them, if that is sooner. */
export function signedUrls(signing: Signing): Pick<FileStore, 'signUpload' | 'signDownload'> {
  const { client, bucket: Bucket, clock } = signing;
  /** The signature tells whole seconds. */
  const validity = (seconds: number) => {
    const signingDate = new Date(Math.floor(clock() / 1000) * 1000);
    return { expiresIn: seconds, signingDate, expiresAt: instantOf(signingDate.getTime() + seconds * 1000) };
  };

  return {
    async signUpload(claim, seconds) {
      checkFileKey(claim.key);
      checkContentType(claim.contentType);
      checkClaim(claim);
      checkSeconds(seconds);
      const headers = {
        'content-length': String(claim.length),
        'content-type': claim.contentType,
        'if-none-match': '*',
        'x-amz-checksum-sha256': base64(claim.sha256),
      };
      const { expiresAt, ...term } = validity(seconds);
      const names = new Set(Object.keys(headers));
      const command = new PutObjectCommand({
        Bucket,
        Key: claim.key,
        ContentLength: claim.length,
        ContentType: claim.contentType,
        IfNoneMatch: '*',
        ChecksumSHA256: headers['x-amz-checksum-sha256'],
      });
      // By itself the presigner leaves the type unsigned and moves `x-amz-` headers into the query, where they bind nobody.
      const url = await getSignedUrl(client, command, {
        ...term,
        signableHeaders: new Set([...names, 'host']),
        unhoistableHeaders: names,
      });
      return { method: 'PUT', url, headers, expiresAt };
    },

    async signDownload(key, seconds, fileName) {
      checkFileKey(key);
      checkSeconds(seconds);
      const { expiresAt, ...term } = validity(seconds);
      const command = new GetObjectCommand({
        Bucket,
        Key: key,
        ResponseContentDisposition: inlineAs(fileName),
        ResponseCacheControl: 'private, no-store',
      });
      return { method: 'GET', url: await getSignedUrl(client, command, term), headers: {}, expiresAt };
    },
  };
}

/** Hex, as the port has it, → base64, as S3 has it. */
export const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
