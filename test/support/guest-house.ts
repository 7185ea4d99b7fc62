import { readFileSync } from 'node:fs';
import { Theme } from '@yijianshi/catalogue';
import { CRITERIA } from '@yijianshi/domain';
import type { Call, Running } from './platform.ts';

const FILE = new URL('../themes/guest-house.json', import.meta.url);

type File = Omit<Theme, 'published'>;

/** A theme of 14 items and 60 materials as an editor submits it: under an id of its own, with what is changed. */
export function guestHouse(id: string, change: (file: File) => void = () => {}, version = '2026.1'): File {
  const { published: _, ...file } = Theme.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  const own = { ...file, id, version };
  change(own);
  return own;
}

export const ALL_OF_IT = { q_tobacco: 'yes', q_sign: 'yes', q_clinic: 'yes' };

const itemOf = ({ items }: File, id: string) => {
  const item = items.find((each) => each.id === id);
  if (item === undefined) throw new Error(`no item ${id}`);
  return item;
};

/** Each of the faults that a theme may have, planted once: its code, and what plants it. */
export const PLANTED: readonly (readonly [code: string, at: string, plant: (file: File) => void])[] = [
  ['PREREQUISITE_CYCLE', 'items.i_m01', (file) => void itemOf(file, 'i_m01').prerequisites.push('i_m02')],
  ['DANGLING_REFERENCE', 'lead', (file) => void Object.assign(file, { lead: 'NOBODY' })],
  [
    'OPTION_NAMES_NOTHING',
    'questions.q_sign.options.no',
    (file) => void delete file.questions.find(({ id }) => id === 'q_sign')?.options[1]?.nothing,
  ],
  [
    'ITEM_PROMISE_OVER_STATUTE',
    'items.i_m05.promised',
    (file) => void Object.assign(itemOf(file, 'i_m05').promised, { days: 21 }),
  ],
  ['THEME_PROMISE_TOO_SHORT', 'promise', () => {}],
  [
    'EXEMPT_MATERIAL_ASKED',
    'materials.m_h01',
    (file) => void Object.assign(file.materials[0] ?? {}, { upload: true }),
  ],
  [
    'FIELD_TYPE_CONFLICT',
    'fields.shopName',
    (file) => {
      const item = itemOf(file, 'i_m01');
      item.fields = [...new Set([...item.fields, 'shopName'])];
      item.fieldKinds = { shopName: 'NUMBER' };
    },
  ],
  [
    'EXCLUDED_ITEMS_MEET',
    'items.i_m08.excludes',
    (file) => void itemOf(file, 'i_m08').excludes.push('i_m09'),
  ],
  [
    'STATE_SECRET_ITEM',
    'items.i_m14',
    (file) => void Object.assign(itemOf(file, 'i_m14'), { stateSecret: true }),
  ],
  [
    'QUESTION_ORDER',
    'questions.q_tobacco.after',
    (file) => void Object.assign(file.questions[0] ?? {}, { after: { question: 'q_clinic', option: 'yes' } }),
  ],
];

export const plantAll = (file: File): void => {
  for (const [, , plant] of PLANTED) plant(file);
};

let calls = 0;

/** The editors and reviewers of a platform, by name: each call under a key of its own, or the one given. */
export function editorial(running: () => Running) {
  const call = async (
    method: string,
    path: string,
    who: string,
    roles: readonly string[],
    more: Call = {},
  ) => {
    calls += 1;
    const token = await running().token({ sub: who, roles });
    return running().call(method, path, { token, key: `editorial-${calls}`, ...more });
  };
  const at = (id: string, version: string) => `/v1/themes/${id}/versions/${version}`;
  return {
    submit: (json: object, who = 'editor-01', key?: string) =>
      call('POST', '/v1/themes', who, ['THEME_EDITOR'], { json, ...(key === undefined ? {} : { key }) }),
    versions: (id: string) => call('GET', `/v1/themes/${id}/versions`, 'editor-01', ['THEME_EDITOR']),
    version: (id: string, version = '2026.1') =>
      call('GET', at(id, version), 'reviewer-01', ['THEME_REVIEWER']),
    publish: (
      id: string,
      review: object = {},
      { version = '2026.1', who = 'reviewer-01', key }: { version?: string; who?: string; key?: string } = {},
    ) =>
      call('POST', `${at(id, version)}/publication`, who, ['THEME_EDITOR', 'THEME_REVIEWER'], {
        json: { areas: ['431101000000'], from: '2026-11-20', criteria: CRITERIA, ...review },
        ...(key === undefined ? {} : { key }),
      }),
  };
}
