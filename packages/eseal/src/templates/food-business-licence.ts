import type { Colour, Template } from '../template.ts';
import { doubleFrame, row, signOff } from './parts.ts';

const GREEN: Colour = [0.1, 0.36, 0.3];
const LINE: Colour = [0.68, 0.77, 0.74];

export const foodBusinessLicence: Template = {
  id: 'food-business-licence',
  title: '食品经营许可证',
  elements: [
    ...doubleFrame(GREEN),
    {
      kind: 'text',
      box: [80, 98, 435, 44],
      text: '食品经营许可证',
      sizes: [40],
      align: 'centre',
      tracking: 0.24,
      weight: 0.9,
    },
    {
      kind: 'text',
      box: [80, 164, 435, 16],
      text: '许可证编号：{licenceNo}',
      sizes: [13, 11],
      align: 'centre',
    },
    ...row(206, 48, '经营者名称', '{holder}', LINE),
    ...row(254, 44, '统一社会信用代码', '{creditCode}', LINE),
    ...row(298, 44, '法定代表人', '{representative}', LINE),
    ...row(342, 48, '经营场所', '{address}', LINE),
    ...row(390, 104, '经营项目', '{scope}', LINE),
    ...row(494, 44, '有效期至', '{validUntil}', LINE),
    ...signOff(602, '证照标识：{certNo}'),
  ],
};
