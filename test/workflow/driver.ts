import type { Engine } from '@yijianshi/local/engine';
import { TokenGoneError } from '@yijianshi/store';
import type { caseWorld, Open } from './case.ts';
import type { Rig } from './rig.ts';

type World = ReturnType<typeof caseWorld>;

/** Gives a wait's answer back. An answer that came through before a crash finds its token gone, and is done. */
export async function answer(engine: Engine, world: World, wait: Open): Promise<void> {
  try {
    await engine.succeed(wait.token, world.answer(wait));
  } catch (error) {
    if (!(error instanceof TokenGoneError)) throw error;
  }
  world.close(wait.token);
}

/** Carries a case to its end: answers the waits in the order they were opened, lets the clock run when there is none. */
export async function carry(rig: Rig, world: World, name: string): Promise<void> {
  for (let turns = 0; turns < 1000; turns += 1) {
    await rig.engine.idle();
    const execution = await rig.engine.describe(name);
    if (execution?.status !== 'RUNNING') return;
    const wait = world.open.values().next().value;
    if (wait) {
      await rig.pass(1);
      await answer(rig.engine, world, wait);
    } else await rig.pass(301);
  }
  throw new Error(`${name} does not come to an end`);
}
