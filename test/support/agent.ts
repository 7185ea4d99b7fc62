import { SNACK_BAR } from './restaurant.ts';

export const AGENT = {
  name: '李𬍛',
  idNumber: '43110219900101005X',
  phone: '13907462222',
  scope: '代为提交材料、领取结果',
  lastDay: '2027-01-31',
} as const;

export const FIRM = {
  kind: 'LEGAL',
  name: '永州市湘味轩餐饮有限公司',
  creditCode: '91431102MA4L0A0B0C',
  representative: { name: '张𬱖', idNumber: '431102198803152477' },
  contact: { name: '王㛃䶮', phone: '13907461111' },
  address: '湖南省永州市零陵区南津中路58号',
} as const;

/** A helper lodges the case of a firm. */
export const BY_HELPER = { ...SNACK_BAR, channel: 'HELPER', applicant: FIRM, agent: AGENT } as const;
