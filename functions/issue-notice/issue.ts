import { type CaseCommand, instantOf, isRefusal, noticeFileKey, noticesOf, SYSTEM } from '@yijianshi/domain';
import { readPersonal, receiptCode } from '@yijianshi/runtime';
import { registerEntry, sealOnce } from '@yijianshi/runtime/sealing';
import { type Action, caseEvents, eventOf, handleCase, loadCase } from '@yijianshi/store';
import type { Tell } from '../on-case-event/work-pending.ts';
import { noticePaper } from './content.ts';

/**
 * Draws, seals and stores a notice, once; then the case and the register say so in one transaction. What cannot be printed waits for
 * the window; a signer that is down is tried again.
 */
export const issue: Tell = async (platform, telling, cause) => {
  if (telling.kind !== 'NOTICE') throw new RangeError(`no notice: ${telling.kind}`);
  const { caseNo, notice } = telling;
  const loaded = await loadCase(platform.store, caseNo);
  const kept = loaded && noticesOf(loaded.state)[notice];
  if (loaded === undefined || kept === undefined) throw new RangeError(`${caseNo} has no ${notice}`);
  if (kept.sealed !== undefined || kept.trouble !== undefined) return 'DONE';

  const [chain, personal, code] = await Promise.all([
    caseEvents(platform.store, caseNo),
    readPersonal(platform, loaded.state),
    receiptCode(platform, caseNo),
  ]);
  const paper = noticePaper(notice, {
    caseNo,
    plan: loaded.plan,
    events: chain.map(eventOf),
    personal,
    receiptCode: code,
    publicUrl: platform.config.publicUrl(),
  });
  const file = await sealOnce(platform, noticeFileKey(caseNo, notice), paper);
  return 'trouble' in file
    ? order({ type: 'STOP_NOTICE', notice, trouble: file.trouble })
    : order({ type: 'RECORD_NOTICE', notice, file: { sha256: file.sha256, length: file.length } }, [
        registerEntry(paper, file.sha256),
      ]);

  async function order(command: CaseCommand, also: readonly Action[] = []) {
    const outcome = await handleCase(platform.store, {
      caseNo,
      // Told again after it was mended, a notice would be stopped once more.
      once:
        command.type === 'STOP_NOTICE' ? { commandId: `stopped.${cause}`, fingerprint: notice } : 'BY_STATE',
      principal: SYSTEM,
      now: instantOf(platform.clock.now()),
      command,
      also,
    });
    if (!isRefusal(outcome)) return 'DONE';
    platform.log.error('notice refused', { ...outcome, caseNo, notice });
    return 'LATER';
  }
};
