import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAreas, type Theme, versionFor } from '@yijianshi/catalogue';
import { publishDirectory } from '@yijianshi/catalogue/directory';
import { CRITERIA } from '@yijianshi/domain';
import { apiCatalogue } from '@yijianshi/functions/api-catalogue';
import { allVersions, type Platform, versionsOf } from '@yijianshi/runtime';
import { type CaseStore, ConflictError, themeFileKey, themeVersionKey } from '@yijianshi/store';
import { createCaseStore, openJournal } from '@yijianshi/store/embedded';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guestHouse } from '../support/guest-house.ts';
import { START } from '../support/platform.ts';

const CITY = '431101000000';
const TOWNSHIP = '431102101000';
const TODAY = '2026-11-20';

let dir = '';
let close = (): void => {};
let store: CaseStore;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'yijianshi-themes-'));
  const journal = openJournal(join(dir, 'platform.db'));
  close = () => journal.close();
  store = createCaseStore(journal, { onCommit: () => {} });
});
afterAll(() => {
  close();
  rmSync(dir, { recursive: true });
});

/** A process of its own on the one store: it has read nothing yet. What it does there is counted. */
function processOn(on: CaseStore, change: Partial<CaseStore> = {}) {
  const done: string[] = [];
  const errors: string[] = [];
  const watched: CaseStore = {
    ...on,
    get: (key) => {
      done.push(`get ${key.pk} ${key.sk}`);
      return on.get(key);
    },
    list: (pk, prefix, page) => {
      done.push(`list ${pk}`);
      return on.list(pk, prefix, page);
    },
    ...change,
  };
  const platform = {
    clock: { now: () => START },
    store: watched,
    log: { info: () => {}, error: (message: string) => void errors.push(message) },
  } as unknown as Platform;
  const serve = apiCatalogue(platform);
  return {
    platform,
    done,
    errors,
    async post(path: string, json: object, sub: string, key = `key-${Math.random().toString(36).slice(2)}`) {
      const claims = JSON.stringify({ sub, roles: ['THEME_EDITOR', 'THEME_REVIEWER'] });
      const event = {
        httpMethod: 'POST',
        path,
        headers: { 'idempotency-key': key },
        body: JSON.stringify(json),
        requestContext: { requestId: 'request', authorizer: { claims } },
      } as unknown as APIGatewayProxyEvent;
      const { statusCode, body } = await serve(event, {} as Context);
      return { status: statusCode, body: JSON.parse(body) as Record<string, unknown> };
    },
  };
}

const publication = (id: string, version = '2026.1') => `/v1/themes/${id}/versions/${version}/publication`;
const review = (...areas: string[]) => ({ areas, from: TODAY, criteria: CRITERIA });

async function opened(id: string, on = processOn(store)): Promise<void> {
  expect((await on.post('/v1/themes', guestHouse(id), 'editor')).status).toBe(201);
  expect((await on.post(publication(id), review(CITY), 'reviewer')).status).toBe(201);
}

describe('what a process knows of the themes', () => {
  it('is what is published, at once, in each of them; asked again it costs one small row', async () => {
    const [one, other] = [processOn(store), processOn(store)];
    expect(await versionsOf(other.platform, 't_seen')).toEqual([]);
    await opened('t_seen', one);
    expect((await versionsOf(other.platform, 't_seen')).map(({ version }) => version)).toEqual(['2026.1']);
    other.done.length = 0;
    const [again] = await versionsOf(other.platform, 't_seen');
    expect(other.done).toEqual(['get CATALOGUE HEAD']);
    expect(await versionsOf(other.platform, 't_seen')).toContain(again);
  });

  it('is read anew only for the theme of which something was published', async () => {
    await opened('t_still');
    await opened('t_moved');
    const other = processOn(store);
    const [still] = await versionsOf(other.platform, 't_still');
    await versionsOf(other.platform, 't_moved');
    await processOn(store).post(publication('t_moved'), review(TOWNSHIP), 'reviewer');
    other.done.length = 0;
    expect(openAreas(await versionsOf(other.platform, 't_moved'), TODAY)).toEqual([CITY, TOWNSHIP]);
    expect(await versionsOf(other.platform, 't_still')).toContain(still);
    expect(other.done.filter((what) => what.includes('t_still'))).toEqual([]);
  });

  it('lists every theme, the shipped first, without those nobody has published', async () => {
    await processOn(store).post('/v1/themes', guestHouse('t_draft'), 'editor');
    const ids = (await allVersions(processOn(store).platform)).map((versions) => versions[0]?.id);
    expect(ids[0]).toBe('t_restaurant');
    expect(ids).toContain('t_seen');
    expect(ids).not.toContain('t_draft');
  });

  it('never mistakes a name of the language for a theme', async () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(await versionsOf(processOn(store).platform, name)).toEqual([]);
  });

  it('leaves out a version that this program cannot read any more, and says so', async () => {
    await opened('t_old');
    const old = processOn(store, {
      get: async <T>(key: { pk: string; sk: string }) => {
        const row = await store.get<T>(key);
        return key.sk.startsWith('FILE#') && row ? { ...row, data: { name: 'of another shape' } as T } : row;
      },
    });
    expect(await versionsOf(old.platform, 't_old')).toEqual([]);
    expect(old.errors).toEqual(['a published version is not read any more']);
  });

  it('does not take an outage for a theme there is not', async () => {
    const away = () => Promise.reject(new Error('throttled'));
    await opened('t_there');
    let isAway = true;
    const other = processOn(store, { list: (...asked) => (isAway ? away() : store.list(...asked)) });
    await expect(versionsOf(other.platform, 't_there')).rejects.toThrow('throttled');
    isAway = false;
    expect(await versionsOf(other.platform, 't_there')).toHaveLength(1);
  });
});

describe('a version that came with the program', () => {
  const file = (published: Theme['published'] = []) => ({ ...guestHouse('t_shipped'), published });

  it('may be opened in further areas, by anybody but its author', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yijianshi-shipped-'));
    writeFileSync(join(folder, 't.json'), JSON.stringify(file()));
    publishDirectory(folder);
    rmSync(folder, { recursive: true });
    const one = processOn(store);
    expect((await one.post(publication('t_shipped'), review(CITY), 'reviewer')).body).toMatchObject({
      origin: 'SHIPPED',
      state: 'OPEN',
      published: [{ areas: [CITY], reviewer: 'reviewer' }],
    });
    const versions = await versionsOf(processOn(store).platform, 't_shipped');
    expect(versionFor(versions, CITY, TODAY)?.items).toHaveLength(14);
    expect(versionFor(versions, TOWNSHIP, TODAY)).toBeUndefined();
  });
});

describe('two processes at once', () => {
  /** The other one is faster: it commits just before this one's first commit. */
  const overtakenBy = (rival: () => Promise<unknown>) => {
    let overtaken = false;
    return processOn(store, {
      commit: async (actions) => {
        if (!overtaken) {
          overtaken = true;
          await rival();
        }
        return store.commit(actions);
      },
    });
  };

  it('keep one of two files under one version; the slower editor hears that it is taken', async () => {
    const key = themeVersionKey('t_rivals', '2026.1');
    const slow = overtakenBy(() =>
      store.commit([
        {
          put: { ...key, data: { version: '2026.1', submitted: { author: 'fast', at: '' }, published: [] } },
        },
        { put: { ...themeFileKey('t_rivals', '2026.1'), data: { id: 't_rivals' } } },
      ]),
    );
    const { status, body } = await slow.post('/v1/themes', guestHouse('t_rivals'), 'slow');
    expect([status, body.errors]).toMatchObject([422, [{ code: 'VERSION_TWICE' }]]);
    expect((await store.get<{ submitted: object }>(key))?.data.submitted).toMatchObject({ author: 'fast' });
  });

  it('publish two themes, neither of which is lost', async () => {
    await processOn(store).post('/v1/themes', guestHouse('t_left'), 'editor');
    await processOn(store).post('/v1/themes', guestHouse('t_right'), 'editor');
    const slow = overtakenBy(() => processOn(store).post(publication('t_right'), review(CITY), 'reviewer'));
    expect((await slow.post(publication('t_left'), review(CITY), 'reviewer')).status).toBe(201);
    for (const id of ['t_left', 't_right'])
      expect(await versionsOf(processOn(store).platform, id)).toHaveLength(1);
  });

  it('hear the same where one command came to both', async () => {
    await processOn(store).post('/v1/themes', guestHouse('t_both'), 'editor');
    // Within one process commands on a theme take turns: the rival's rows come from a copy of the command's.
    let first: Parameters<CaseStore['commit']>[0] | undefined;
    const slow = processOn(store, {
      commit: async (actions) => {
        if (first === undefined) {
          first = actions;
          await store.commit(actions);
        }
        return store.commit(actions);
      },
    });
    const answer = await slow.post(publication('t_both'), review(CITY), 'reviewer', 'same-command');
    expect(answer.status).toBe(201);
    const [version] = await versionsOf(processOn(store).platform, 't_both');
    expect(version?.published).toHaveLength(1);
  });

  it('that never get through are told to come again', async () => {
    const busy = processOn(store, { commit: () => Promise.reject(new ConflictError('always')) });
    const { status, body } = await busy.post('/v1/themes', guestHouse('t_busy'), 'editor');
    expect([status, body.code]).toEqual([503, 'BUSY']);
  }, 60_000);
});
