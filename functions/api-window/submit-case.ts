import { refuse } from '@yijianshi/domain';
import { type Handler, handled, type Platform } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';

/** Asks the file store which of the announced files are there. */
async function arrivedFiles(platform: Platform, caseNo: string): Promise<Set<string> | undefined> {
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined || loaded.state.status === 'NONE') return undefined;
  const announced = Object.values(loaded.state.announced);
  const found = await Promise.all(announced.map(({ fileKey }) => platform.files.head(fileKey)));
  return new Set(found.flatMap((file) => (file === undefined ? [] : [file.key])));
}

const withArrived =
  (type: 'SUBMIT_CASE' | 'CORRECT'): Handler<'submitCase' | 'correctCase'> =>
  async (request, platform) => {
    const { caseNo } = request.params;
    const arrived = await arrivedFiles(platform, caseNo);
    if (arrived === undefined) return refuse('CASE_UNKNOWN', 'caseNo');
    return handled(platform, request, caseNo, { type, arrived });
  };

/** 提交: everything required has arrived; the execution starts. */
export const submitCase: Handler<'submitCase'> = withArrived('SUBMIT_CASE');

/** 补正: the applicant's answer to the one correction notice. */
export const correctCase: Handler<'correctCase'> = withArrived('CORRECT');
