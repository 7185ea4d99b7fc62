import { loadCase } from '@yijianshi/store';
import type { Platform } from './platform.ts';

/** Keys of the announced files that the file store holds; none of a case that never was. */
export async function arrivedFiles(platform: Platform, caseNo: string): Promise<Set<string>> {
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined || loaded.state.status === 'NONE') return new Set();
  const announced = Object.values(loaded.state.announced);
  const found = await Promise.all(announced.map(({ fileKey }) => platform.files.head(fileKey)));
  return new Set(found.flatMap((file) => (file === undefined ? [] : [file.key])));
}
