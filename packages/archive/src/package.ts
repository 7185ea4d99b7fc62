import { createHash } from 'node:crypto';
import type { Tier } from '@yijianshi/domain';
import { FileExistsError, type FileInfo, type FileStore } from '@yijianshi/store';
import type { Component } from './contents.ts';

/** One archived file, as the index keeps it. */
export interface ArchivedFile {
  readonly fileId: string;
  readonly path: string;
  readonly kind: Component['kind'];
  readonly tier: Tier;
  readonly items: readonly string[];
  readonly fileKey: string;
  readonly length: number;
  readonly sha256: string;
}

export interface ArchivePackage {
  readonly caseNo: string;
  readonly area: string;
  readonly archivedAt: string;
  readonly retainUntil: string;
  /** SHA-256 of the tag manifest, which holds the digest of every other file. */
  readonly digest: string;
  readonly files: readonly ArchivedFile[];
  /** Item → the department that decided it. */
  readonly departments: Readonly<Record<string, string>>;
}

const text = (path: string, content: string): Component => ({
  path,
  kind: 'PACKAGING',
  // The full manifest names files a reader may not know of.
  tier: 'STRICT',
  items: [],
  contentType: 'text/plain',
  source: { bytes: Buffer.from(content) },
});

const sheet = (files: readonly ArchivedFile[]): string =>
  files.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('');

/**
 * Writes a BagIt package (RFC 8493) as separate objects under one prefix, never one big zip, each once: a file that is
 * there already (the step died half way) stays as it is, so that writing again ends with the same package.
 */
export async function writePackage(
  files: FileStore,
  prefix: string,
  components: readonly Component[],
  facts: { readonly caseNo: string; readonly concludedAt: string; readonly retainUntil: string },
): Promise<{ files: ArchivedFile[]; digest: string }> {
  const { caseNo, concludedAt, retainUntil } = facts;
  const put = async (component: Component): Promise<ArchivedFile> => {
    const { path, kind, tier, items, contentType, source } = component;
    const key = `${prefix}/${path}`;
    const bytes = 'bytes' in source ? source.bytes : files.stream(source.fileKey);
    const { length, sha256 } = await files
      .put({ key, contentType, retainUntil }, bytes)
      .catch(asFirstWritten(key));
    return { fileId: fileIdOf(path), path, kind, tier, items, fileKey: key, length, sha256 };
  };
  const asFirstWritten =
    (key: string) =>
    async (error: unknown): Promise<FileInfo> => {
      const first = error instanceof FileExistsError ? await files.head(key) : undefined;
      if (first === undefined) throw error;
      return first;
    };
  const payload: ArchivedFile[] = [];
  for (const component of components) payload.push(await put(component));
  const octets = payload.reduce((sum, { length }) => sum + length, 0);
  const tags: ArchivedFile[] = [];
  for (const [path, content] of [
    ['bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'],
    [
      'bag-info.txt',
      `External-Identifier: ${caseNo}\nBagging-Date: ${concludedAt.slice(0, 10)}\nPayload-Oxum: ${octets}.${payload.length}\n`,
    ],
    ['manifest-sha256.txt', sheet(payload)],
  ] as const) {
    tags.push(await put(text(path, content)));
  }
  const tagManifest = await put(text('tagmanifest-sha256.txt', sheet(tags)));
  return { files: [...payload, ...tags, tagManifest], digest: tagManifest.sha256 };
}

const fileIdOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 16);
