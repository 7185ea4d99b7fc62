import type { Colour, Template } from '../template.ts';
import { doubleFrame, row, signOff } from './parts.ts';

const RED: Colour = [0.62, 0.12, 0.12];
const LINE: Colour = [0.85, 0.72, 0.7];

export const fireSafetyOpinion: Template = {
  id: 'fire-safety-opinion',
  title: '公众聚集场所投入使用、营业前消防安全检查意见书',
  elements: [
    ...doubleFrame(RED),
    {
      kind: 'text',
      box: [70, 92, 455, 26],
      text: '公众聚集场所投入使用、营业前',
      sizes: [24],
      align: 'centre',
      tracking: 0.1,
      weight: 0.5,
    },
    {
      kind: 'text',
      box: [70, 130, 455, 34],
      text: '消防安全检查意见书',
      sizes: [32],
      align: 'centre',
      tracking: 0.16,
      weight: 0.8,
    },
    { kind: 'text', box: [80, 182, 435, 16], text: '{licenceNo}', sizes: [13, 11], align: 'centre' },
    ...row(216, 48, '场所名称', '{holder}', LINE),
    ...row(264, 44, '消防安全责任人', '{representative}', LINE),
    ...row(308, 48, '场所地址', '{address}', LINE),
    ...row(356, 100, '检查范围', '{scope}', LINE),
    ...row(
      456,
      96,
      '检查意见',
      '根据《中华人民共和国消防法》第十五条的规定，经消防安全检查，该场所符合消防安全要求，同意投入使用、营业。',
      LINE,
    ),
    ...signOff(602, '证照标识：{certNo}'),
  ],
};
