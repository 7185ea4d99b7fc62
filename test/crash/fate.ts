import { setTimeout as sleep } from 'node:timers/promises';
import { POINTS, type Point } from './points.ts';
import type { Around } from './taps.ts';

/** How a process is to end: at a named point, at its n-th write, or not of its own doing. */
export type Fate =
  | { readonly point: string }
  | { readonly write: number; readonly when: 'before' | 'after' }
  | 'none';

export function pointOf(name: string): Point {
  const found = POINTS.find((point) => point.name === name);
  if (found === undefined) throw new RangeError(`there is no point '${name}'`);
  return found;
}

/** Calls `die` where the fate says; everything else passes. */
export function fateful(fate: Fate, die: () => void): Around {
  if (fate === 'none') return (_, call) => call();
  const { at, when, nth = 1, afterMs = 0 } = 'point' in fate ? pointOf(fate.point) : randomPoint(fate);
  let seen = 0;
  return async (happening, call) => {
    if (!at(happening)) return call();
    seen += 1;
    if (seen < nth) return call();
    if (when === 'after') await call();
    if (when === 'during') void call();
    if (afterMs > 0) await sleep(afterMs);
    die();
    // Nobody hears any more of a call at which the process died.
    return new Promise(() => {});
  };
}

const randomPoint = ({
  write,
  when,
}: Extract<Fate, { write: number }>): Pick<Point, 'at' | 'when' | 'nth' | 'afterMs'> => ({
  at: ({ on }) => on === 'journal.write',
  when,
  nth: write,
});
