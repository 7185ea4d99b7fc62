import type { Colour, Template } from '../template.ts';
import { doubleFrame, row, signOff } from './parts.ts';

const BLUE: Colour = [0.12, 0.27, 0.48];
const LINE: Colour = [0.7, 0.75, 0.82];

export const smallFoodPermit: Template = {
  id: 'small-food-permit',
  title: '食品小经营许可证',
  elements: [
    ...doubleFrame(BLUE),
    {
      kind: 'text',
      box: [80, 98, 435, 44],
      text: '食品小经营许可证',
      sizes: [38],
      align: 'centre',
      tracking: 0.2,
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
    ...row(298, 44, '经营者', '{representative}', LINE),
    ...row(342, 48, '经营场所', '{address}', LINE),
    ...row(390, 104, '经营范围', '{scope}', LINE),
    ...row(494, 44, '有效期至', '{validUntil}', LINE),
    ...signOff(602, '证照标识：{certNo}'),
  ],
};
