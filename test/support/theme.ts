import type { Theme } from '@yijianshi/catalogue';
import { AREA } from '@yijianshi/local/demo/restaurant';

/** A made-up applicant's word for every kind of field. */
const WORD: Readonly<Record<Theme['fields'][number]['kind'], (name: string) => string | number>> = {
  TEXT: (name) => name.slice(0, 20),
  NUMBER: () => 12,
  DATE: () => '2026-11-01',
  CITIZEN_ID: () => '431102198803152477',
  CREDIT_CODE: () => '92431102MA4L0A0A08',
  PHONE: () => '13907460000',
};

/** An application for a theme as the public guide describes it; what the answers hide is sent too, and dropped by the server. */
export const applicationFor = (theme: Theme, answers: Readonly<Record<string, string>>, area = AREA) => ({
  themeId: theme.id,
  area,
  deliveryMode: 'ONLINE',
  answers,
  applicant: {
    name: '张𬱖',
    idNumber: '431102198803152477',
    phone: '13907460000',
    address: '湖南省永州市零陵区南津中路58号',
  },
  form: Object.fromEntries(theme.fields.map(({ id, name, kind }) => [id, WORD[kind](name)])),
});
