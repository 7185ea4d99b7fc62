/** Something said in both languages. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

export type ThemeFaultCode = keyof typeof FAULTS;

/** One thing that keeps a theme from being published. */
export interface ThemeFault {
  readonly code: ThemeFaultCode;
  /** Where in the data: `items.i_food.promised`. */
  readonly at: string;
  /** What is there. */
  readonly detail: Said;
  readonly rule: Said;
  /** What to do about it. */
  readonly todo: Said;
}

/** The rule behind each fault, and the way out of it. */
const FAULTS = {
  NOT_JSON: {
    rule: { zh: '主题文件须为 JSON', en: 'a theme file is JSON' },
    todo: { zh: '改正所指位置的语法', en: 'correct the syntax where it says' },
  },
  SHAPE: {
    rule: { zh: '数据须符合 theme.schema.json', en: 'the data has the shape of theme.schema.json' },
    todo: { zh: '按 theme.schema.json 改正', en: 'correct it by theme.schema.json' },
  },
  TOO_MANY_ENTRIES: {
    rule: { zh: '一个主题至多 10000 个条目', en: 'a theme has at most 10,000 entries' },
    todo: { zh: '拆成几个主题', en: 'make several themes of it' },
  },
  VERSION_TWICE: {
    rule: { zh: '主题的每个版本只有一个文件', en: 'a version of a theme is one file' },
    todo: { zh: '修改已发布的主题须用新版本号', en: 'give the changed theme its next version' },
  },
  BRINGS_PUBLICATION: {
    rule: {
      zh: '通过接口提交的主题不得自带发布记录',
      en: 'a theme that is submitted brings no publication along',
    },
    todo: { zh: '去掉 published，由第二人审核后发布', en: 'leave out published; a second person reviews it' },
  },
  DUPLICATE_ID: {
    rule: { zh: '同一清单中的编号各不相同', en: 'ids within a list are distinct' },
    todo: { zh: '合并重复的条目，或给其中一个换编号', en: 'merge the entries or give one another id' },
  },
  DANGLING_REFERENCE: {
    rule: { zh: '引用的编号须存在', en: 'what is referred to exists' },
    todo: { zh: '改正编号，或补上所引用的条目', en: 'correct the id, or add the entry it names' },
  },
  QUESTION_ORDER: {
    rule: {
      zh: '后续问题只能依据排在前面的问题的选项',
      en: 'a question depends on an option of one asked before it',
    },
    todo: {
      zh: '调整问题顺序，或改正 after 所指的问题和选项',
      en: 'reorder the questions, or correct what `after` names',
    },
  },
  OPTION_NAMES_NOTHING: {
    rule: { zh: '每个选项须有所选择', en: 'every option chooses something' },
    todo: {
      zh: '写出选项所选的事项、材料或字段；确实不增加要求的，写 "nothing": true',
      en: 'name the items, materials or fields it chooses, or say "nothing": true',
    },
  },
  UNSEEN_CHARACTER: {
    rule: {
      zh: '文字中不得有看不见的字符（控制字符、零宽字符、文字方向控制符）',
      en: 'no text holds characters that are not seen: control, zero-width, direction',
    },
    todo: { zh: '删去该字符', en: 'remove the character' },
  },
  SITUATION_TOO_LONG: {
    rule: {
      zh: '一个情形的全部回答须写得进告知单网址的二维码：至多 2000 个字符',
      en: "the answers of a situation fit the QR code of its sheet's address: at most 2,000 characters",
    },
    todo: { zh: '减少问题，或缩短问题和选项的编号', en: 'ask less, or shorten the ids' },
  },
  PREREQUISITE_CYCLE: {
    rule: { zh: '前置关系不得成环', en: 'prerequisites form no cycle' },
    todo: { zh: '去掉环中的一个前置关系', en: 'remove one prerequisite of the cycle' },
  },
  ITEM_PROMISE_OVER_STATUTE: {
    rule: { zh: '事项承诺时限不得长于法定时限', en: "an item's promise is within its statutory term" },
    todo: { zh: '缩短承诺时限，或核对法定时限', en: 'shorten the promise, or check the statutory term' },
  },
  THEME_PROMISE_TOO_SHORT: {
    rule: {
      zh: '主题承诺时限不得短于所涵盖事项按前置关系累计的最长承诺时限',
      en: "the theme's promise holds the longest path of promises to the items it covers",
    },
    todo: {
      zh: '延长主题承诺，或在 promise.covers 中列明承诺所涵盖的事项',
      en: 'lengthen it, or name in promise.covers the items its clock covers',
    },
  },
  EXEMPT_MATERIAL_ASKED: {
    rule: { zh: '免交的材料不得要求上传', en: 'an exempted material is never asked as an upload' },
    todo: {
      zh: '将 upload 改为 false，或去掉免交方式',
      en: 'set upload to false, or remove the exemption',
    },
  },
  MATERIAL_FROM_NOWHERE: {
    rule: { zh: '每份材料须有一种取得方式', en: 'every material is obtained in one way' },
    todo: { zh: '写明免交方式，或将 upload 改为 true', en: 'name its exemption, or set upload to true' },
  },
  NOTHING_TO_FETCH: {
    rule: {
      zh: '只有调用电子证照、数据核验、沿用前序结果的免交材料才写 exchange',
      en: 'only an e-licence, a data check or an earlier result is fetched',
    },
    todo: { zh: '去掉 exchange，或改正 exemption', en: 'drop exchange, or correct the exemption' },
  },
  SUBJECT_HAS_NO_NUMBER: {
    rule: {
      zh: '查询须以申请人或表单中的身份证号码、统一社会信用代码为依据',
      en: 'what is fetched is looked up by the applicant, or by a field with a citizen number or a credit code',
    },
    todo: {
      zh: '将 subjects 的 number 改为 applicant 或该类字段',
      en: 'name `applicant` or such a field as the number of the subject',
    },
  },
  EXCLUDED_ITEMS_MEET: {
    rule: { zh: '互斥事项不得被同一组回答同时选中', en: 'no answers choose items that exclude each other' },
    todo: {
      zh: '把两个事项放到同一问题的不同选项，或去掉互斥关系',
      en: 'put them under different options of one question, or drop the exclusion',
    },
  },
  FIELD_TYPE_CONFLICT: {
    rule: { zh: '同一字段在各事项表单中的类型须一致', en: 'a field has one type in every form' },
    todo: { zh: '统一字段类型，或拆成两个字段', en: 'agree on one type, or make it two fields' },
  },
  STATE_SECRET_ITEM: {
    rule: { zh: '涉密事项不得纳入“一件事”', en: 'a state-secret item is never part of a theme' },
    todo: { zh: '从主题中移出该事项', en: 'take the item out of the theme' },
  },
  DEEMED_CONSENT_BARRED: {
    rule: {
      zh: '消防、食品安全事项不适用视为同意',
      en: 'no deemed consent for fire and food safety',
    },
    todo: { zh: '将 deemedConsentAllowed 改为 false', en: 'set deemedConsentAllowed to false' },
  },
  REVIEWED_BY_AUTHOR: {
    rule: { zh: '主题由编制人以外的第二人审核后发布', en: 'a second person reviews before publishing' },
    todo: { zh: '由另一人审核', en: 'have someone else review it' },
  },
  REVIEW_INCOMPLETE: {
    rule: { zh: '发布审核须逐项核对全部标准', en: 'the review covers every criterion' },
    todo: { zh: '补审所缺的标准后列入 criteria', en: 'review what is missing and add it to criteria' },
  },
} satisfies Record<string, { rule: Said; todo: Said }>;

export const fault = (code: ThemeFaultCode, at: string, zh: string, en: string): ThemeFault => ({
  code,
  at,
  detail: { zh, en },
  ...FAULTS[code],
});
