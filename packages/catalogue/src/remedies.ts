/** What a denial tells its reader (行政许可法 38): reconsideration within 60 days, a suit within six months. */
export const REMEDIES = {
  text: '如不服本决定，可以自收到本决定书之日起六十日内向本级人民政府申请行政复议，也可以自收到本决定书之日起六个月内依法向人民法院提起行政诉讼。',
  source: '行政许可法 38；行政复议法 20；行政诉讼法 46',
} as const;
