import type { LetterTemplate } from '../letter/letter.ts';
import { deferredTable } from './deferred-table.ts';

export const receipt: LetterTemplate = {
  id: 'receipt',
  title: '收件凭证',
  signedBy: 'ISSUER',
  body: [
    { kind: 'address', text: '{applicant}：' },
    {
      kind: 'text',
      text: '你（单位）提出的“{theme}”申请（办件编号：{caseNo}），综合窗口已于{receivedAt}收到申请表和下列材料，共 {count} 份。',
    },
    {
      kind: 'table',
      list: 'materials',
      heading: '已收到的材料',
      columns: [
        { title: '序号', share: 8, text: '{no}' },
        { title: '材料', share: 92, text: '{name}' },
      ],
    },
    { kind: 'text', text: '免提交的材料：{exempt}。', when: 'exempt' },
    deferredTable('承诺补交的材料（容缺）'),
    {
      kind: 'text',
      text: '根据《中华人民共和国行政许可法》第三十二条的规定，对申请材料不齐全或者不符合法定形式的，应当在收到申请材料之日起五个工作日内（即{acceptanceDue}前）一次告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。',
    },
    {
      kind: 'code',
      url: 'progressUrl',
      text: '凭办件编号和查询码查询办理进度，或者扫描右侧二维码。\n查询码：{receiptCode}（请妥善保管）',
    },
  ],
  closing: '特此出具凭证。',
};
