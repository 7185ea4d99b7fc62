import { fileURLToPath } from 'node:url';
import type { Theme } from '@yijianshi/catalogue';
import * as journey from '@yijianshi/local/demo/journey';
import { describe, expect, it } from 'vitest';
import { usePlatform } from '../support/platform.ts';
import { applicationFor, wholeWay } from '../support/theme.ts';

const platform = usePlatform({ catalogueDir: fileURLToPath(new URL('../themes', import.meta.url)) });

const TOWNSHIP = '431102101000';

const themeOf = (id: string): Promise<Theme> => platform().client.anyone.get<Theme>(`/v1/themes/${id}`);

/** Answers that together choose every item of every shipped theme but those of the demonstration. */
const JOURNEYS: readonly (readonly [theme: string, answers: Record<string, string>, items: number])[] = [
  [
    't_restaurant',
    {
      q_small: 'yes',
      q_public: 'yes',
      q_fire: 'general',
      q_sign: 'yes',
      q_cold: 'yes',
      q_drinks: 'yes',
      q_raw: 'yes',
    },
    4,
  ],
  [
    't_store',
    {
      q_licence: 'none',
      q_agent: 'yes',
      q_small: 'general',
      q_prepacked: 'no',
      q_tobacco: 'yes',
      q_large: 'yes',
      q_public: 'yes',
      q_fire: 'general',
      q_sign: 'yes',
    },
    7,
  ],
  [
    't_store',
    {
      q_licence: 'have',
      q_agent: 'no',
      q_small: 'small',
      q_tobacco: 'no',
      q_large: 'no',
      q_public: 'yes',
      q_fire: 'promise',
      q_sign: 'no',
    },
    3,
  ],
  [
    't_pharmacy',
    { q_otc: 'no', q_device: 'yes', q_prepacked: 'yes', q_insure: 'yes', q_agent: 'yes', q_sign: 'yes' },
    6,
  ],
  ['t_clinic', { q_insure: 'yes', q_agent: 'no', q_sign: 'yes' }, 4],
  [
    't_company',
    {
      q_staff: 'yes',
      q_bank: 'yes',
      q_agent: 'no',
      q_package: 'drug',
      q_device: 'yes',
      q_tobacco: 'yes',
      q_sign: 'yes',
    },
    10,
  ],
  [
    't_company',
    { q_staff: 'no', q_bank: 'no', q_agent: 'yes', q_package: 'food', q_tobacco: 'no', q_sign: 'no' },
    4,
  ],
  ['t_newborn', { q_ethnic: 'different', q_father: 'yes', q_claim: 'yes', q_guide: 'yes' }, 7],
];

describe('every shipped theme runs from intake to the archive', () => {
  it.each(JOURNEYS)('%s %j', async (id, answers, items) => {
    const theme = await themeOf(id);
    const { created, progress } = await wholeWay(platform(), theme, answers);
    expect(created.items).toHaveLength(items);
    expect(progress).toMatchObject({ status: 'ARCHIVED', result: 'GRANTED' });
    expect(progress.results.map(({ itemId, document }) => [itemId, document?.title])).toEqual(
      theme.items
        .filter((item) => created.items.some(({ itemId }) => itemId === item.id))
        .map(({ id: itemId, certificate }) => [itemId, certificate?.title]),
    );
    const materials = created.materials.map(({ materialId }) => materialId);
    expect(new Set(materials).size).toBe(materials.length);
  });

  it('and every theme the platform lists is among them', async () => {
    const { items } = await platform().client.anyone.get<{ items: { id: string }[] }>('/v1/themes');
    const listed = items.map(({ id }) => id).filter((id) => id !== 't_guest_house');
    expect([...new Set(JOURNEYS.map(([id]) => id))].toSorted()).toEqual(listed.toSorted());
  });

  it('a licence this case issues itself is asked of nobody', async () => {
    const theme = await themeOf('t_store');
    const [, withLicence] = JOURNEYS[2] ?? [];
    const [, without] = JOURNEYS[1] ?? [];
    const how = async (answers: Record<string, string> = {}) => {
      const created = await journey.lodge(platform().officers.window, applicationFor(theme, answers));
      return created.materials.find(({ materialId }) => materialId === 'm_licence')?.exemption;
    };
    expect(await how(withLicence)).toBe('E_LICENCE');
    expect(await how(without)).toBe('PRIOR_RESULT');
  });
});

describe('a theme of 14 items, added by a file in a directory', () => {
  const ALL = { q_tobacco: 'yes', q_sign: 'yes', q_clinic: 'yes' };

  it('runs to its end', async () => {
    const { created, progress } = await wholeWay(platform(), await themeOf('t_guest_house'), ALL);
    expect(created.items).toHaveLength(14);
    expect(created.materials).toHaveLength(60);
    expect(progress).toMatchObject({ status: 'ARCHIVED', result: 'GRANTED' });
    expect(progress.results.filter(({ document }) => document !== undefined)).toHaveLength(7);
  });

  it('taken at the city’s window for a township is decided there, and sealed by whose power it is', async () => {
    const { created, progress } = await wholeWay(platform(), await themeOf('t_guest_house'), ALL, TOWNSHIP);
    const inCharge = new Map(created.items.map(({ itemId, department }) => [itemId, department]));
    expect(inCharge.get('i_m12')).toBe('XZ');
    // The delegation of this one ended in June.
    expect(inCharge.get('i_m14')).toBe('XZSP');
    expect(progress).toMatchObject({ status: 'ARCHIVED', result: 'GRANTED' });
  });
});
