import { instantOf, isRefusal, SYSTEM } from '@yijianshi/domain';
import { arrivedFiles, type Platform } from '@yijianshi/runtime';
import { handleCase } from '@yijianshi/store';

/** 容缺补交: what was uploaded is no longer owed, whether or not somebody said so. Answers whether anything had come. */
export async function supplyArrived(platform: Platform, caseNo: string): Promise<boolean> {
  const arrived = await arrivedFiles(platform, caseNo);
  if (arrived.size === 0) return false;
  const supplied = await handleCase(platform.store, {
    caseNo,
    command: { type: 'SUPPLY_MATERIALS', arrived },
    once: 'BY_STATE',
    principal: SYSTEM,
    now: instantOf(platform.clock.now()),
  });
  return !isRefusal(supplied);
}
