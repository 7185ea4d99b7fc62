import { type Arrived, type Content, contentOf, HEAD_BYTES } from '@yijianshi/domain';
import { loadCase } from '@yijianshi/store';
import type { Platform } from './platform.ts';

/** Looks at the beginning of each announced file that the file store holds; none of a case that never was. */
export async function arrivedFiles(platform: Platform, caseNo: string): Promise<Arrived> {
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined || loaded.state.status === 'NONE') return new Map();
  const keys = new Set(Object.values(loaded.state.announced).map(({ fileKey }) => fileKey));
  const found = await Promise.all(
    [...keys].map(async (key): Promise<[string, Content & { length: number }][]> => {
      const head = await platform.files.peek(key, HEAD_BYTES);
      return head === undefined
        ? []
        : [[key, { ...contentOf(head.bytes, head.length), length: head.length }]];
    }),
  );
  return new Map(found.flat());
}
