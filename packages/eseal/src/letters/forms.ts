import type { LetterTemplate } from '../letter/letter.ts';

/** Forms that the applicant signs by hand: filled in, unsealed. */

export const deferralPromise: LetterTemplate = {
  id: 'deferral-promise',
  title: '容缺受理承诺书',
  signedBy: 'APPLICANT',
  body: [
    { kind: 'address', text: '{office}：' },
    {
      kind: 'text',
      text: '本人（单位）{applicant}（{identity}）申请办理“{theme}”（办件编号：{caseNo}），因故暂时不能提交下列材料，申请容缺受理：',
    },
    { kind: 'text', text: '材料名称：{material}' },
    { kind: 'text', text: '用于事项：{items}' },
    { kind: 'text', text: '补交期限：{due}' },
    { kind: 'text', text: '本人（单位）承诺：' },
    { kind: 'text', text: '一、在上述期限内补交符合要求的该份材料。' },
    { kind: 'text', text: '二、已知悉材料补交之前，相关事项的办理结果不予出件。' },
    {
      kind: 'text',
      text: '三、已提交的其他材料真实、合法、有效，并愿意承担不实承诺、逾期不补交的法律责任。',
    },
  ],
  closing: '特此承诺。',
};

export const commitment: LetterTemplate = {
  id: 'commitment',
  title: '告知承诺书',
  signedBy: 'APPLICANT',
  body: [
    { kind: 'address', text: '{office}：' },
    {
      kind: 'text',
      text: '本人（单位）{applicant}（{identity}）申请办理“{theme}”（办件编号：{caseNo}），就“{material}”作出承诺。',
    },
    { kind: 'heading', text: '一、行政机关告知的内容' },
    { kind: 'text', text: '用于事项：{items}' },
    { kind: 'text', text: '应当符合的要求：{points}', when: 'points' },
    {
      kind: 'text',
      text: '作出不实承诺的，行政机关将责令限期整改或者撤销据此作出的决定，并依法予以处理。',
    },
    { kind: 'heading', text: '二、申请人的承诺' },
    {
      kind: 'text',
      text: '本人（单位）已知悉上述内容，所填写和提交的信息真实、准确，已经符合告知的条件、标准和要求，接受行政机关的后续核查，并愿意承担不实承诺的法律责任。以上承诺是本人（单位）的真实意思表示。',
    },
  ],
  closing: '特此承诺。',
};
