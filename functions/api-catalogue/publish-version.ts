import { reviewFaults } from '@yijianshi/catalogue';
import { dayOf, isRefusal, permit, type Relation, refuse } from '@yijianshi/domain';
import {
  type CatalogueHead,
  type Handler,
  type Invalid,
  readTheme,
  registeredVersions,
  type VersionRow,
} from '@yijianshi/runtime';
import {
  asJson,
  catalogueHeadKey,
  commandKey,
  keep,
  orBusy,
  repeat,
  themeVersionKey,
} from '@yijianshi/store';
import { allOf } from './faults.ts';
import { shown, type VersionView } from './versions.ts';

/**
 * The review: a second person, all criteria, for areas from a day. It goes through the head, so that of two reviewers at once one
 * decides on what the other has decided; and from then on every process sees it.
 */
export const publishThemeVersion: Handler<'publishThemeVersion'> = async (request, { store }) => {
  const { params, body, principal, now, commandId, fingerprint } = request;
  const mayReview = permit('PUBLISH_THEME', principal, new Set());
  if (isRefusal(mayReview)) return mayReview;
  const { themeId } = params;
  const key = themeVersionKey(themeId, params.version);
  const command = commandKey(key.pk, commandId);
  const today = dayOf(now);
  return orBusy(key.pk, async (): Promise<VersionView | Invalid> => {
    const head = await store.get<CatalogueHead>(catalogueHeadKey);
    const versions = await registeredVersions(store, themeId);
    const version = versions.find((each) => each.version === params.version);
    const theme = version && (await readTheme(store, themeId, version));
    // After what it did: whoever sees that sees the command too.
    const repeated = repeat((await store.get(command))?.data, fingerprint);
    if (repeated !== undefined) return repeated as VersionView;
    if (version === undefined || theme === undefined) return refuse('THEME_VERSION_UNKNOWN', 'path.version');
    const standing = new Set<Relation>(version.author === principal.sub ? ['AUTHOR'] : []);
    const reviewer = permit('PUBLISH_THEME', principal, standing);
    if (isRefusal(reviewer)) return reviewer;
    const [first, ...more] = reviewFaults(theme, versions, body, today);
    if (first !== undefined) return allOf(first, ...more);

    const publication = {
      ...body,
      author: version.author,
      reviewer: reviewer.sub,
      evidence: `official: 审核发布 ${today}`,
      at: now,
    };
    const row: VersionRow = { ...version.kept, published: [...version.kept.published, publication] };
    const answer = shown(themeId, { ...version, published: [...version.published, publication] }, today);
    const revisions = head?.data ?? {};
    await store.commit([
      { put: { ...key, data: asJson(row) }, ifVersion: version.row },
      {
        put: { ...catalogueHeadKey, data: { ...revisions, [themeId]: (revisions[themeId] ?? 0) + 1 } },
        ifVersion: head?.version ?? 0,
      },
      keep(command, { commandId, fingerprint }, asJson(answer)),
    ]);
    return answer;
  });
};
