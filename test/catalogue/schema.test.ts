import { readFileSync } from 'node:fs';
import { findTheme, resolve, Theme, themeJsonSchema, validateTheme } from '@yijianshi/catalogue';
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

it('a file of before anything was fetched has its materials looked for by their code, for who applies', () => {
  const theme = structuredClone(Theme.parse(findTheme('t_restaurant')));
  for (const material of theme.materials) delete material.exchange;
  expect(validateTheme(theme)).toEqual([]);
  const answers = { q_small: 'no', q_public: 'no', q_sign: 'no', q_cold: 'no', q_drinks: 'no', q_raw: 'no' };
  const resolved = resolve(theme, { area: '431101000000', answers, day: '2026-11-20' });
  const { code } = theme.materials.find(({ id }) => id === 'm_licence') ?? {};
  expect(resolved).toMatchObject({
    plan: {
      materials: expect.arrayContaining([
        expect.objectContaining({
          materialId: 'm_licence',
          fetch: {
            registers: ['OWN', 'PARTNER'],
            type: code ?? 'm_licence',
            subjects: [{ number: 'applicant', name: 'applicant' }],
          },
        }),
      ]),
    },
  });
});
