import type { LetterTemplate } from '../letter/letter.ts';
import { deferredTable } from './deferred-table.ts';

export const acceptanceNotice: LetterTemplate = {
  id: 'acceptance-notice',
  title: '受理通知书',
  signedBy: 'ISSUER',
  body: [
    { kind: 'address', text: '{applicant}：' },
    {
      kind: 'text',
      text: '你（单位）提出的“{theme}”申请（办件编号：{caseNo}），综合窗口已于{receivedAt}收到。{ground}',
    },
    {
      kind: 'table',
      list: 'items',
      heading: '受理的事项',
      columns: [
        { title: '序号', share: 8, text: '{no}' },
        { title: '事项', share: 42, text: '{name}' },
        { title: '办理部门', share: 26, text: '{department}' },
        { title: '承诺办结日期', share: 24, text: '{due}' },
      ],
    },
    deferredTable('承诺补交的材料（容缺受理）'),
    { kind: 'text', text: '上述材料未补交的，相关结果暂不出件。', when: 'isDeferred' },
    { kind: 'text', text: '{promise}各部门同时办理，结果由综合窗口统一出件。' },
  ],
  closing: '特此通知。',
};
