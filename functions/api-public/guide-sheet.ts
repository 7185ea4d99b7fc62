import { flowOfItems, type GuideAnswer, type Theme, workingDays } from '@yijianshi/catalogue';
import type { Block, Sheet } from '@yijianshi/eseal/sheet';

/** Follows every value that was made plausible and is to be replaced. */
const MADE_UP = '*';
const PAYER = { NOBODY: '不收费', APPLICANT: '申请人承担', GOVERNMENT: '财政承担' } as const;

/** The guide as a paper: what to do, what to bring, how long it takes, where. */
export function guideSheet({ questions }: Theme, guide: GuideAnswer, url: string): Sheet {
  const { theme, area } = guide;
  return {
    title: `${theme.name}办事指南`,
    subtitle: `一次性告知单 · ${area.name} · 主题版本 ${theme.version}\n${figures(guide)}`,
    url,
    urlNote: '扫码查看本指南',
    blocks: [
      ...situation(questions, guide),
      ...steps(guide),
      ...flow(guide),
      ...materials(guide),
      ...form(guide),
      ...items(guide),
      ...limitsAndFees(guide),
      ...places(guide),
      {
        kind: 'note',
        text: `标有 ${MADE_UP} 的内容为拟定，尚无公开依据，以实际公布的为准。本单为办事告知，不加盖印章，不作为办理凭证。`,
      },
    ],
    foot: `${theme.name} · ${area.name} · 版本 ${theme.version}`,
  };
}

const marked = (text: string, { evidence }: { readonly evidence: string }): string =>
  evidence === 'reconstruction' ? `${text}${MADE_UP}` : text;

const figures = ({ items, materials, form }: GuideAnswer): string =>
  `${items.length} 个事项，一张表单 ${form.order.length} 项，一套材料 ${materials.length} 份（其中免提交 ${materials.filter(({ obtained }) => obtained !== 'UPLOAD').length} 份）`;

/** The questions with what was answered: a paper that does not say whom it is for misleads the next reader. */
function situation(questions: Theme['questions'], { answers }: GuideAnswer): Block[] {
  const lines = questions.flatMap(({ id, text, options }) => {
    const answer = options.find((option) => option.id === answers[id]);
    return answer === undefined ? [] : [`${text}${answer.label}`];
  });
  return lines.length === 0
    ? []
    : [
        { kind: 'heading', text: '适用情形' },
        { kind: 'text', text: `${lines.join('；')}。` },
      ];
}

const steps = ({ steps }: GuideAnswer): Block[] => [
  { kind: 'heading', text: '办理步骤' },
  ...steps.map(({ step, text }, i): Block => ({ kind: 'text', text: `${i + 1}. ${step}：${text}` })),
];

const flow = ({ items }: GuideAnswer): Block[] => [
  { kind: 'heading', text: '事项与办理顺序' },
  { kind: 'picture', ...flowOfItems(items) },
];

function materials({ materials }: GuideAnswer): Block[] {
  const bring = materials.filter(({ obtained }) => obtained === 'UPLOAD');
  const exempt = materials.filter(({ obtained }) => obtained !== 'UPLOAD');
  const departments = (material: (typeof materials)[number]): string =>
    material.departments.map(({ name }) => name).join('\n');
  const name = (material: (typeof materials)[number]): string =>
    marked(material.required ? material.name : `${material.name}（非必要）`, material);
  return [
    { kind: 'heading', text: `需提交的材料（${bring.length} 份，每份只交一次）` },
    materialTable(
      '审查要点',
      bring.map((material, i) => [
        String(i + 1),
        [
          name(material),
          ...(material.deferrable ? ['可容缺：承诺后补交'] : []),
          ...(material.commitment ? ['由申请人签署的承诺'] : []),
        ].join('\n'),
        material.reviewPoints.map((point) => `· ${point}`).join('\n') || '—',
        departments(material),
      ]),
    ),
    { kind: 'heading', text: `免提交的材料（${exempt.length} 份）` },
    materialTable(
      '取得方式',
      exempt.map((material, i) => [
        String(i + 1),
        name(material),
        material.how.replace(/^免提交：/, ''),
        departments(material),
      ]),
    ),
  ];
}

const materialTable = (title: string, rows: string[][]): Block =>
  rows.length === 0
    ? { kind: 'text', text: '无。' }
    : {
        kind: 'table',
        columns: [
          { title: '序号', share: 7 },
          { title: '材料', share: 40 },
          { title, share: 33 },
          { title: '用于', share: 30 },
        ],
        rows,
      };

const form = ({ form: { fields } }: GuideAnswer): Block[] => [
  { kind: 'heading', text: `一张表单（${fields.length} 项，每项只填一次）` },
  {
    kind: 'text',
    text: fields.map((field) => marked(`${field.name}${field.required ? '' : '（选填）'}`, field)).join('；'),
  },
];

const items = ({ items }: GuideAnswer): Block[] => [
  { kind: 'heading', text: '事项、依据与结果' },
  {
    kind: 'table',
    columns: [
      { title: '事项', share: 30 },
      { title: '办理部门', share: 20 },
      { title: '依据与条件', share: 40 },
      { title: '结果', share: 20 },
    ],
    rows: items.map((item) => [
      marked(item.name, item),
      item.department.name,
      [marked(item.basis.text, item.basis), ...item.conditions.map((c) => `· ${marked(c.text, c)}`)].join(
        '\n',
      ),
      `${item.result.title}${item.result.validYears === undefined ? '' : `（有效期 ${item.result.validYears} 年）`}`,
    ]),
  },
];

const limitsAndFees = ({ items, limits, fees }: GuideAnswer): Block[] => [
  { kind: 'heading', text: '时限与收费' },
  { kind: 'text', text: limits.promise.text },
  {
    kind: 'table',
    columns: [
      { title: '事项', share: 46 },
      { title: '承诺时限', share: 20 },
      { title: '法定时限', share: 20 },
      { title: '收费', share: 24 },
    ],
    rows: items.map(({ name, promisedDays, statutoryDays, fee }) => [
      name,
      workingDays(promisedDays),
      workingDays(statutoryDays),
      marked(fee.yuan === 0 ? PAYER.NOBODY : `${fee.yuan} 元，${PAYER[fee.payer]}`, fee),
    ]),
  },
  { kind: 'text', text: `申请人共需缴纳 ${fees.applicantYuan} 元。` },
];

const places = ({ places }: GuideAnswer): Block[] => [
  { kind: 'heading', text: '办理地点与时间' },
  {
    kind: 'table',
    columns: [
      { title: '适用区域', share: 34 },
      { title: '地点', share: 40 },
      { title: '时间', share: 36 },
    ],
    rows: places.map((place) => [place.areas.join('、'), marked(place.place, place), place.hours]),
  },
];
