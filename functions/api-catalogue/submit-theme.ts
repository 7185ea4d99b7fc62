import { checkSubmitted, shippedVersions, versionTwice } from '@yijianshi/catalogue';
import { dayOf, isRefusal, permit } from '@yijianshi/domain';
import type { Handler, VersionRow } from '@yijianshi/runtime';
import {
  asJson,
  type Json,
  keep,
  orBusy,
  repeat,
  requestKey,
  themeFileKey,
  themeVersionKey,
} from '@yijianshi/store';
import { faulty } from './faults.ts';
import { shown, type VersionView } from './versions.ts';

/** All faults at once, or the version is kept: written once, unreviewed, open nowhere. Its author is who submits it. */
export const submitTheme: Handler<'submitTheme'> = async (request, { store }) => {
  const { body, principal, now, commandId, fingerprint } = request;
  const actor = permit('SUBMIT_THEME', principal, new Set());
  if (isRefusal(actor)) return actor;
  const { theme, faults } = checkSubmitted(body);
  if (theme === undefined) return faulty(faults);
  const { id, version } = theme;
  return orBusy(`THEME#${id}`, async () => {
    const key = themeVersionKey(id, version);
    const there = await store.get(key);
    // After what it did: whoever sees that sees the command too.
    const repeated = repeat((await store.get(requestKey(commandId)))?.data, fingerprint);
    if (repeated !== undefined) return repeated as VersionView;
    const isThere = there !== undefined || shippedVersions(id).some((other) => other.version === version);
    const all = isThere ? [versionTwice(theme, 'GET /v1/themes/{themeId}/versions'), ...faults] : faults;
    if (all.length > 0) return faulty(all);

    const row: VersionRow = { version, submitted: { author: actor.sub, at: now }, published: [] };
    const registered = {
      version,
      origin: 'SUBMITTED',
      author: actor.sub,
      submittedAt: now,
      published: [],
    } as const;
    const answer = shown(id, registered, dayOf(now));
    await store.commit([
      { put: { ...key, data: asJson(row) }, ifVersion: 0 },
      // As it was submitted: what it leaves out is read as a shipped file's is.
      { put: { ...themeFileKey(id, version), data: body as Json }, ifVersion: 0 },
      keep(requestKey(commandId), { commandId, fingerprint }, asJson(answer)),
    ]);
    return answer;
  });
};
