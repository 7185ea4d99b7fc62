import type { LetterTemplate } from '../letter/letter.ts';
import { deferredTable } from './deferred-table.ts';

export const correctionReceipt: LetterTemplate = {
  id: 'correction-receipt',
  title: '补正材料收件凭证',
  signedBy: 'ISSUER',
  body: [
    { kind: 'address', text: '{applicant}：' },
    {
      kind: 'text',
      text: '你（单位）就“{theme}”申请（办件编号：{caseNo}）按照{correctionNumber}补正通知书提交的补正内容，综合窗口已于{receivedAt}收到，共 {count} 项。',
    },
    {
      kind: 'table',
      list: 'materials',
      heading: '已收到的补正内容',
      columns: [
        { title: '序号', share: 8, text: '{no}' },
        { title: '材料或者申请表栏目', share: 92, text: '{name}' },
      ],
    },
    deferredTable('承诺补交的材料（容缺）'),
    {
      kind: 'text',
      text: '申请材料自本日起视为收齐，是否受理最迟于{acceptanceDue}决定；逾期未决定的，自本日起即为受理（《中华人民共和国行政许可法》第三十二条）。',
    },
  ],
  closing: '特此出具凭证。',
};
