import type { Colour, Template } from '../template.ts';
import { doubleFrame, row, signOff } from './parts.ts';

const BROWN: Colour = [0.4, 0.3, 0.16];
const LINE: Colour = [0.82, 0.77, 0.68];

/** For certificates without a paper of their own: which one it is, and what it says, is data. */
export const generalCertificate: Template = {
  id: 'general-certificate',
  title: '{title}',
  elements: [
    ...doubleFrame(BROWN),
    {
      kind: 'text',
      box: [70, 98, 455, 44],
      text: '{title}',
      sizes: [38, 34, 30, 26, 22, 18],
      align: 'centre',
      tracking: 0.1,
      weight: 0.8,
    },
    { kind: 'text', box: [80, 164, 435, 16], text: '编号：{licenceNo}', sizes: [13, 11], align: 'centre' },
    ...row(206, 56, '持证主体', '{holder}', LINE),
    ...row(262, 232, '登记内容', '{particulars}', LINE),
    ...row(494, 44, '有效期至', '{validUntil}', LINE),
    ...signOff(602, '证照标识：{certNo}'),
  ],
};
