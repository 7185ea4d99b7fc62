import type { Trouble } from '@yijianshi/domain';
import { leaveToken, required, type StepHandler } from '@yijianshi/runtime';
import { SealStopped } from './seal-stopped.ts';

/** The item waits for a person, and the case shows why. */
export const mend: StepHandler = (event, platform) => {
  const itemId = required(event.itemId, 'itemId');
  const trouble = troubleOf(required(event.trouble, 'trouble'));
  return leaveToken(platform, event, `MEND#${itemId}`, { type: 'STOP_SEAL', itemId, trouble });
};

/** A stopped sealing carries its reason as JSON in the error; anything else is a fault for the operators. */
function troubleOf({ error, cause }: { error: string; cause: string }): Trouble {
  if (error !== SealStopped.NAME) return { reason: error, message: '制证程序故障，已记录，请联系运维' };
  const { errorMessage } = JSON.parse(cause) as { errorMessage: string };
  return JSON.parse(errorMessage) as Trouble;
}
