import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblem, createClient } from '@yijianshi/local/demo/client';
import { signIn } from '@yijianshi/local/demo/journey';
import { spoil } from './dead-folder.ts';
import { type Fault, fault } from './fault.ts';
import { faultsIn } from './invariants.ts';
import { livesOn } from './life.ts';
import { type Death, type Lives, liveThrough } from './lives.ts';
import { lostWrites } from './lost.ts';
import { createPatience, type Patience } from './patience.ts';
import { tellStory } from './story.ts';

export interface Plan {
  readonly cases: number;
  readonly deaths: readonly Death[];
  /** What serves and has not moved for so long is stuck. */
  readonly patienceMs: number;
  /** Taken back from the folder after every death, in SQL. */
  readonly loses?: string;
}

export interface Outcome {
  readonly kills: number;
  readonly restarts: number;
  /** Deaths that came where they were to come. */
  readonly met: number;
  readonly faults: readonly Fault[];
}

/** Cases carried to their end over a platform that dies and rises on the same folder; and what is wrong then. */
export async function run({ cases, deaths, patienceMs, loses }: Plan): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'yijianshi-crash-'));
  const lives = liveThrough(await livesOn(folder), deaths, () => {
    if (loses !== undefined) spoil(folder, loses);
  });
  try {
    const patience = createPatience(lives.url);
    const told = await endOf(tellStory(createClient('', patience.http), cases), patience, lives, patienceMs);
    const life = await lives.inPeace();
    const { window } = await signIn(createClient(await life.url));
    const lost = await lostWrites(window, patience.acknowledged);
    // What goes well rests when nothing is pending; what is stuck never would.
    life.kill(told.length === 0 ? 'SIGTERM' : 'SIGKILL');
    await life.end;
    const faults = [...told, ...lost, ...(await faultsIn(folder, cases))];
    return { ...lives.counts, faults };
  } finally {
    const life = await lives.inPeace();
    life.kill();
    await life.end;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits for the story's end, or for it to come to nothing. */
async function endOf(
  story: Promise<void>,
  patience: Patience,
  lives: Lives,
  patienceMs: number,
): Promise<Fault[]> {
  const ended = story.then(
    () => [],
    (error: unknown) => {
      if (error instanceof ApiProblem) return [fault('REFUSED', error.message)];
      throw error;
    },
  );
  try {
    for (;;) {
      const faults = await Promise.race([ended, sleep(50), lives.broken]);
      if (faults !== undefined) return faults;
      const now = Date.now();
      if (now - Math.max(patience.changedAt(), lives.servesSince() ?? now) > patienceMs)
        return [fault('STUCK', `nothing has moved for ${patienceMs} ms`)];
    }
  } finally {
    patience.stop();
    await ended.catch(() => {});
  }
}
