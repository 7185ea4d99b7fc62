import { surface } from '@yijianshi/runtime';
import { carriers, keys, onLambda, store } from '@yijianshi/runtime/lambda';
import { receiveCallback } from './receive-callback.ts';

/** Carriers call back here: verify, keep, acknowledge; what it means is worked out from the change feed. */
export const apiCourier = surface('courier', { receiveCallback });

export const handler = await onLambda(apiCourier, [store, keys, carriers]);
