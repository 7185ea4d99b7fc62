import { steps } from '@yijianshi/runtime';
import { archive } from './archive.ts';

/** 归档: everything the case holds, sealed into one package under tiered access. */
export const archiving = steps({ ARCHIVE: archive });
