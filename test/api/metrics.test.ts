import { expect, it } from 'vitest';
import { usePlatform } from '../support/platform.ts';

const platform = usePlatform();

it('GET /v1/themes/{id}/metrics tells what became less, area by area, and which targets are met', async () => {
  const { status, body } = await platform().call('GET', '/v1/themes/t_restaurant/metrics');
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: 't_restaurant', version: '2026.1', complexity: 'FAIRLY_COMPLEX' });
  expect(body.items).toHaveLength(14);
});

it('of one area, when that is asked for', async () => {
  const { body } = await platform().call('GET', '/v1/themes/t_newborn/metrics?area=431181999000');
  expect(body.items).toMatchObject([
    { area: '431181999000', visits: { before: 4, after: 0, reduction: 1 }, daysOfAll: 45 },
  ]);
});

it('refuses a theme and an area it does not know', async () => {
  const theme = await platform().call('GET', '/v1/themes/t_none/metrics');
  expect([theme.status, theme.body.code]).toEqual([404, 'THEME_UNKNOWN']);
  const area = await platform().call('GET', '/v1/themes/t_newborn/metrics?area=430100000000');
  expect([area.status, area.body.code]).toEqual([422, 'AREA_UNKNOWN']);
});
