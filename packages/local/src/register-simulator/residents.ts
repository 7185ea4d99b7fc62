/** What the simulated population and company registers know: the made-up people of the demonstration. Everybody else is unknown to them. */
export interface Resident {
  readonly name?: string;
  readonly address?: string;
  readonly phone?: string;
  /** By the ids that fields have in the themes. */
  readonly fields?: Readonly<Record<string, string | number>>;
}

/** By citizen number or credit code. */
export const RESIDENTS: Readonly<Record<string, Resident>> = {
  '431102198803152477': {
    name: '张𬱖',
    address: '湖南省永州市零陵区南津中路58号',
    phone: '13907460000',
  },
  '92431102MA4L0A0A08': {
    fields: {
      shopName: '永州市零陵区湘味轩餐馆',
      creditCode: '92431102MA4L0A0A08',
      representative: '张𬱖',
      address: '湖南省永州市零陵区南津中路58号',
    },
  },
};
