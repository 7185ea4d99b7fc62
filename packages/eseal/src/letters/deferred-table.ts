/** 容缺: what the applicant promised to hand in later, and by when; left out where nothing is owed. */
export const deferredTable = (heading: string) =>
  ({
    kind: 'table',
    list: 'deferred',
    heading,
    columns: [
      { title: '序号', share: 8, text: '{no}' },
      { title: '材料', share: 62, text: '{name}' },
      { title: '补交期限', share: 30, text: '{due}' },
    ],
  }) as const;
