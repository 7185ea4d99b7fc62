import { readFileSync } from 'node:fs';
import { findTheme, Theme, themeJsonSchema } from '@yijianshi/catalogue';
import { expect, it } from 'vitest';

it('the published JSON Schema is the one the program reads by', () => {
  const published = readFileSync(
    new URL('../../packages/catalogue/theme.schema.json', import.meta.url),
    'utf8',
  );
  expect(themeJsonSchema()).toBe(published);
});

it('a file of before the extension is still a theme: what it lacks asks nothing more', () => {
  const { lifeStage, published, ...theme } = Theme.parse(findTheme('t_restaurant'));
  const items = theme.items.map(
    ({ type, kind, authority, conditions, extension, suspension, commitment, fee, fieldKinds, ...old }) =>
      old,
  );
  expect(Theme.parse({ ...theme, items })).toMatchObject({
    lifeStage: 'OTHER',
    published: [],
    items: items.map(() => ({ fee: { amount: 0 }, deemedConsentAllowed: false, stateSecret: false })),
  });
});
