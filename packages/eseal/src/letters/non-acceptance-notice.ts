import type { LetterTemplate } from '../letter/letter.ts';

export const nonAcceptanceNotice: LetterTemplate = {
  id: 'non-acceptance-notice',
  title: '不予受理通知书',
  signedBy: 'ISSUER',
  body: [
    { kind: 'address', text: '{applicant}：' },
    {
      kind: 'text',
      text: '你（单位）提出的“{theme}”申请（办件编号：{caseNo}），综合窗口已于{receivedAt}收到。经审查，根据《中华人民共和国行政许可法》第三十二条的规定，决定不予受理。',
    },
    { kind: 'text', text: '理由：{reasons}' },
    { kind: 'text', text: '救济途径：{remedies}' },
  ],
  closing: '特此通知。',
};
