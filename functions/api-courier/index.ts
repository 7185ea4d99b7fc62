import { surface } from '@yijianshi/runtime';
import { receiveCallback } from './receive-callback.ts';

/** Carriers call back here: verify, keep, acknowledge; what it means is worked out from the change feed. */
export const apiCourier = surface('courier', { receiveCallback });
