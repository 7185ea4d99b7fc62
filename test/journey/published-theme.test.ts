import type { Theme } from '@yijianshi/catalogue';
import { AREA } from '@yijianshi/local/demo/restaurant';
import { expect, it } from 'vitest';
import { ALL_OF_IT, editorial, guestHouse, PLANTED, plantAll } from '../support/guest-house.ts';
import { usePlatform } from '../support/platform.ts';
import { wholeWay } from '../support/theme.ts';

/** Dies after its next commit, before anybody hears of it. */
let diesNext = false;

const platform = usePlatform({
  wrapPlatform: (composed) => ({
    ...composed,
    store: {
      ...composed.store,
      async commit(actions) {
        await composed.store.commit(actions);
        if (!diesNext) return;
        diesNext = false;
        throw new Error('killed between commit and answer');
      },
    },
  }),
});
const { submit, version, versions, publish } = editorial(platform);
const ID = 't_by_data';

it('a theme of 14 items, submitted with ten faults, mended, reviewed by a second person, runs to its end', async () => {
  const refused = await submit(guestHouse(ID, plantAll));
  const codes = (refused.body.errors as { code: string }[]).map(({ code }) => code);
  expect([refused.status, [...new Set(codes)].sort()]).toEqual([422, PLANTED.map(([code]) => code).sort()]);

  // Its process dies when the mended file is kept, before the editor hears of it.
  diesNext = true;
  expect((await submit(guestHouse(ID), 'editor-01', 'submit-mended')).status).toBe(500);
  await platform().restart();
  const kept = await submit(guestHouse(ID), 'editor-01', 'submit-mended');
  expect(kept.body).toMatchObject({ themeId: ID, state: 'SUBMITTED', author: 'editor-01' });
  expect((await versions(ID)).body.items).toHaveLength(1);

  expect((await publish(ID, {}, { who: 'editor-01' })).body.code).toBe('OWN_THEME');
  diesNext = true;
  expect((await publish(ID, {}, { key: 'publish-once' })).status).toBe(500);
  await platform().restart();
  expect((await publish(ID, {}, { key: 'publish-once' })).body).toMatchObject({ state: 'OPEN' });
  expect((await version(ID)).body.published).toMatchObject([{ areas: [AREA], reviewer: 'reviewer-01' }]);

  const theme = await platform().client.anyone.get<Theme>(`/v1/themes/${ID}`);
  const { created, progress } = await wholeWay(platform(), theme, ALL_OF_IT);
  expect(created.items).toHaveLength(14);
  expect(created.materials).toHaveLength(60);
  expect(progress).toMatchObject({ status: 'ARCHIVED', result: 'GRANTED' });
  expect(progress.results.filter(({ document }) => document !== undefined)).toHaveLength(7);
});
