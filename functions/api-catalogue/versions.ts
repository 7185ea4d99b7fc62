import { differences, replaced, stateOf, type Theme } from '@yijianshi/catalogue';
import { type Day, dayOf, isRefusal, permit, refuse } from '@yijianshi/domain';
import { type Handler, type RegisteredVersion, readTheme, registeredVersions } from '@yijianshi/runtime';

/** A version as its editors and reviewers see it. */
export type VersionView = ReturnType<typeof shown>;

export const shown = (
  themeId: string,
  { version, origin, author, submittedAt, published }: Omit<RegisteredVersion, 'kept' | 'row'>,
  today: Day,
) => ({
  themeId,
  version,
  state: stateOf({ published }, today),
  origin,
  author,
  ...(submittedAt === undefined ? {} : { submittedAt }),
  published: published.map(({ areas, from, reviewer, criteria, at }) => ({
    areas,
    from,
    reviewer,
    criteria,
    ...(at === undefined ? {} : { reviewedAt: at }),
  })),
});

export const listThemeVersions: Handler<'listThemeVersions'> = async (request, { store }) => {
  const { params, principal, now } = request;
  const actor = permit('READ_THEME_VERSIONS', principal, new Set());
  if (isRefusal(actor)) return actor;
  const versions = await registeredVersions(store, params.themeId);
  if (versions.length === 0) return refuse('THEME_UNKNOWN', 'path.themeId');
  return { items: versions.map((version) => shown(params.themeId, version, dayOf(now))) };
};

/** The file itself, and what it changes. */
export const getThemeVersion: Handler<'getThemeVersion'> = async (request, { store }) => {
  const { params, principal, now } = request;
  const actor = permit('READ_THEME_VERSIONS', principal, new Set());
  if (isRefusal(actor)) return actor;
  const versions = await registeredVersions(store, params.themeId);
  const version = versions.find((each) => each.version === params.version);
  const theme = version && (await readTheme(store, params.themeId, version));
  if (version === undefined || theme === undefined) return refuse('THEME_VERSION_UNKNOWN', 'path.version');
  const other = replaced(version, versions);
  const before = other && (await readTheme(store, params.themeId, other));
  return {
    ...shown(params.themeId, version, dayOf(now)),
    theme: content(theme),
    ...(before === undefined ? {} : { replaces: before.version }),
    changes: before === undefined ? [] : differences(content(before), content(theme)),
  };
};

/** Where a version was published is no part of it. */
const content = ({ published: _, ...theme }: Theme) => theme;
