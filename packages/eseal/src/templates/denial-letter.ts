import type { Colour, Template } from '../template.ts';
import { signOff } from './parts.ts';

const RED: Colour = [0.8, 0.07, 0.09];

export const denialLetter: Template = {
  id: 'denial-letter',
  title: '不予行政许可决定书',
  elements: [
    {
      kind: 'text',
      box: [60, 66, 475, 32],
      text: '{issuer}',
      sizes: [30, 26, 22, 19],
      align: 'centre',
      weight: 0.7,
      colour: RED,
    },
    { kind: 'bar', box: [60, 116, 475, 2.4], colour: RED },
    { kind: 'bar', box: [60, 120.4, 475, 0.7], colour: RED },
    {
      kind: 'text',
      box: [60, 146, 475, 28],
      text: '不予行政许可决定书',
      sizes: [25],
      align: 'centre',
      tracking: 0.14,
      weight: 0.6,
    },
    { kind: 'text', box: [60, 188, 475, 14], text: '{certNo}', sizes: [12, 10.5], align: 'centre' },
    { kind: 'text', box: [70, 224, 455, 34], text: '{holder}：', sizes: [13.5, 12, 11], leading: 1.45 },
    {
      kind: 'text',
      box: [70, 262, 455, 326],
      text:
        '你（单位）提出的“{item}”申请（办件编号：{caseNo}），本机关已依法审查。根据《中华人民共和国行政许可法》第三十八条第二款的规定，决定不予行政许可。\n' +
        '理由：{reasons}\n法律依据：{basis}\n救济途径：{remedies}',
      sizes: [13.5, 12, 11, 10, 9],
      leading: 1.75,
      indent: 2,
      paragraphs: true,
    },
    ...signOff(602, '请妥善保存本决定书。'),
  ],
};
