import { surface } from '@yijianshi/runtime';
import { files, onLambda, store } from '@yijianshi/runtime/lambda';
import { accessFile } from './access-file.ts';
import { getArchive } from './get-archive.ts';
import { listArchives } from './list-archives.ts';

/** The archive, as far as the reader's level allows. */
export const apiArchive = surface('archive', { listArchives, getArchive, accessFile });

export const handler = await onLambda(apiArchive, [store, files]);
