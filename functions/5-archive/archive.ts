import {
  type ArchivePackage,
  componentsOf,
  retainUntil,
  retentionOf,
  writePackage,
} from '@yijianshi/archive';
import { instantOf, isRefusal, refuse } from '@yijianshi/domain';
import { orderCase, type StepHandler } from '@yijianshi/runtime';
import {
  archivePartition,
  asJson,
  caseEvents,
  loadCase,
  packageKey,
  personalKey,
  type Sealed,
} from '@yijianshi/store';

/** Packs what the case holds, then says so and enters it into the index in one transaction. */
export const archive: StepHandler = async (event, platform) => {
  const { caseNo } = event;
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined || !('concludedAt' in loaded.state)) return refuse('CASE_UNKNOWN', 'caseNo');
  const { state, plan } = loaded;
  if (state.status === 'ARCHIVED') return null;
  const form = await platform.store.get<Sealed>(personalKey(caseNo, state.personal.ref));
  if (form === undefined) return refuse('CASE_UNKNOWN', 'caseNo', state.personal.ref);
  const events = await caseEvents(platform.store, caseNo);
  const facts = {
    caseNo,
    concludedAt: state.concludedAt,
    retainUntil: retainUntil(retentionOf(loaded), state.concludedAt),
  };
  const components = componentsOf(loaded, events, form.data);
  const { files, digest } = await writePackage(platform.files, `archive/${caseNo}/1`, components, facts);

  const archivedAt = instantOf(platform.clock.now());
  const departments = Object.fromEntries(plan.items.map(({ itemId, department }) => [itemId, department]));
  const row: ArchivePackage = { ...facts, area: plan.area, archivedAt, digest, files, departments };
  const also = [
    {
      put: {
        ...packageKey(caseNo),
        data: asJson(row),
        i1: { pk: archivePartition(plan.area), sk: `${archivedAt}#${caseNo}` },
      },
    },
  ];
  const archived = await orderCase(
    platform,
    event,
    { type: 'ARCHIVE', packageDigest: digest },
    undefined,
    also,
  );
  return isRefusal(archived) ? archived : null;
};
