/** 永州: somebody opens a restaurant. A made-up person; the name's second character is beyond the basic plane on purpose. */
export const AREA = '431101000000';

export const RESTAURANT = {
  themeId: 't_restaurant',
  area: AREA,
  deliveryMode: 'COURIER',
  answers: {
    q_small: 'no',
    q_public: 'yes',
    q_fire: 'promise',
    q_sign: 'yes',
    q_cold: 'yes',
    q_drinks: 'no',
    q_raw: 'no',
  },
  applicant: {
    name: '张𬱖',
    idNumber: '431102198803152477',
    phone: '13907460000',
    address: '湖南省永州市零陵区南津中路58号',
  },
  form: {
    shopName: '永州市零陵区湘味轩餐馆',
    creditCode: '92431102MA4L0A0A08',
    representative: '张𬱖',
    representativeId: '431102198803152477',
    phone: '13907460000',
    address: '湖南省永州市零陵区南津中路58号',
    area: 186,
    employees: 12,
    floors: '一层',
    coldDishes: '拍黄瓜、夫妻肺片',
    signText: '湘味轩',
    signSize: '6×1.2×0.2 米',
  },
} as const;

export const OFFICERS = {
  window: { sub: 'window-01', roles: ['WINDOW_OFFICER'], area: AREA },
  SCJG: { sub: 'scjg-01', roles: ['REVIEWER'], department: 'SCJG', area: AREA },
  XF: { sub: 'xf-01', roles: ['REVIEWER'], department: 'XF', area: AREA },
  CG: { sub: 'cg-01', roles: ['REVIEWER'], department: 'CG', area: AREA },
  archivist: { sub: 'archive-01', roles: ['ARCHIVIST'], area: AREA },
} as const;
