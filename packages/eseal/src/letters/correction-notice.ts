import type { LetterTemplate } from '../letter/letter.ts';

export const correctionNotice: LetterTemplate = {
  id: 'correction-notice',
  title: '补正通知书（一次性告知书）',
  signedBy: 'ISSUER',
  body: [
    { kind: 'address', text: '{applicant}：' },
    {
      kind: 'text',
      text: '你（单位）提出的“{theme}”申请（办件编号：{caseNo}），综合窗口已于{receivedAt}收到。经审查，申请材料不齐全或者不符合法定形式。根据《中华人民共和国行政许可法》第三十二条第一款第四项的规定，现将需要补正的全部内容（共 {count} 项）一次告知如下：',
    },
    {
      kind: 'each',
      list: 'faults',
      blocks: [
        { kind: 'heading', text: '{no}. {name}' },
        { kind: 'text', text: '不符合的审查要点：{points}', when: 'points' },
        { kind: 'text', text: '原因：{reason}', when: 'reason' },
        { kind: 'text', text: '补正要求：{correction}' },
      ],
    },
  ],
  closing:
    '请按上述要求补正，并在窗口或者通过网上一次提交全部补正材料。本通知书已列明需要补正的全部内容，受理前不再要求补正其他内容。',
};
