import { setTimeout as sleep } from 'node:timers/promises';
import type { Fate } from './fate.ts';
import type { Life } from './life.ts';

/** Or killed from outside, so many milliseconds after it serves. */
export type Death = Exclude<Fate, 'none'> | { readonly ms: number };

export interface Lives {
  /** Where the present one serves. */
  readonly url: () => Promise<string>;
  /** Since when the present one does, in epoch milliseconds; `undefined` while it does not. */
  readonly servesSince: () => number | undefined;
  /** How many died, how many of them where they were to, and how often one came after them. */
  readonly counts: { readonly kills: number; readonly met: number; readonly restarts: number };
  /** Rejects when one of them ends of itself. */
  readonly broken: Promise<never>;
  /** The life after all the others, which nothing cuts off. Deaths that have not come yet are spared. */
  inPeace(): Promise<Life>;
}

/** One process after the other, as `next` begins them; `mourn` is told after each death, before the next one starts. */
export function liveThrough(next: (fate: Fate) => Life, deaths: readonly Death[], mourn: () => void): Lives {
  const counts = { kills: 0, met: 0, restarts: -1 };
  let enough = false;
  let peaceful = false;
  let current: Life | undefined;
  let since: number | undefined;
  let breakDown: (error: unknown) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    breakDown = reject;
  });
  broken.catch(() => {});

  function begin(fate: Fate): Life {
    const life = next(fate);
    life.end.catch(breakDown);
    counts.restarts += 1;
    current = life;
    since = undefined;
    life.url.then(
      () => {
        since = Date.now();
      },
      () => {},
    );
    return life;
  }

  async function live(death: Death): Promise<void> {
    const life = begin('ms' in death ? 'none' : death);
    if ('ms' in death) {
      await Promise.race([life.url, broken]);
      await sleep(death.ms);
      life.kill();
    }
    const { met } = await life.end;
    counts.kills += 1;
    if (met) counts.met += 1;
    mourn();
  }

  async function through(): Promise<Life> {
    for (const death of deaths) if (!enough) await live(death);
    peaceful = true;
    return begin('none');
  }

  const last = through();
  // Whoever asks for peace hears of it.
  last.catch(() => {});

  return {
    url: () => current?.url ?? Promise.reject(new Error('nobody lives yet')),
    servesSince: () => since,
    counts,
    broken,
    async inPeace() {
      enough = true;
      if (!peaceful) current?.kill();
      return await last;
    },
  };
}
