import { createHash } from 'node:crypto';
import type { Subset } from '../font/subset.ts';
import { bytesOf, newFile } from '../pdf/file.ts';

/** The file of the pages' drawing operators, unsealed. */
export function sheetFile(
  title: string,
  pages: readonly string[],
  faces: readonly Subset[],
): Promise<Uint8Array> {
  const id = createHash('sha256').update(pages.join('\f')).digest('hex').slice(0, 32);
  return bytesOf(newFile({ title, id }, pages, faces));
}
