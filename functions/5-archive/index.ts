import { steps } from '@yijianshi/runtime';
import { files, onLambda, store } from '@yijianshi/runtime/lambda';
import { archive } from './archive.ts';

/** 归档: everything the case holds, sealed into one package under tiered access. */
export const archiving = steps({ ARCHIVE: archive });

export const handler = await onLambda(archiving, [store, files]);
