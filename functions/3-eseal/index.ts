import { steps } from '@yijianshi/runtime';
import { files, holders, keys, onLambda, seals, store } from '@yijianshi/runtime/lambda';
import { mend } from './mend.ts';
import { seal } from './seal.ts';

/** A certificate for a grant, a letter for a denial; what a program cannot mend waits for a person. */
export const eseal = steps({ SEAL: seal, MEND: mend });

export const handler = await onLambda(eseal, [store, keys, files, seals, holders]);
