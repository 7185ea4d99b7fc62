/**
 * Every refusal the program gives (程序拒绝): a stable code, what to tell the caller in Chinese and English, and the way
 * out. A refusal is the program's answer to a command that the rules do not allow; it is never a legal act.
 */
export const REFUSALS = {
  // Requests
  BODY_INVALID: {
    zh: '请求内容不符合要求',
    en: 'The request does not match its schema',
    wayOut: '按所列字段和规则改正后重新提交',
  },
  BODY_TOO_LARGE: {
    zh: '请求内容超过 256 KiB',
    en: 'The request body is larger than 256 KiB',
    wayOut: '文件请通过上传通道提交',
  },
  IDEMPOTENCY_KEY_MISSING: {
    zh: '缺少 Idempotency-Key 请求头',
    en: 'The Idempotency-Key header is missing',
    wayOut: '为每次写操作附上唯一的 Idempotency-Key（8–64 个字母、数字、- 或 _）',
  },
  IDEMPOTENCY_KEY_REUSED: {
    zh: '同一 Idempotency-Key 曾用于不同的请求',
    en: 'This Idempotency-Key was used for another request',
    wayOut: '换一个新的 Idempotency-Key',
  },
  IF_MATCH_MISSING: {
    zh: '缺少 If-Match 请求头',
    en: 'The If-Match header is missing',
    wayOut: '先读取，再以所得 ETag 作为 If-Match 提交',
  },
  CURSOR_INVALID: {
    zh: '翻页标记无效',
    en: 'The cursor is not one of this list',
    wayOut: '去掉 cursor 参数从第一页读起',
  },
  ROUTE_UNKNOWN: { zh: '没有这个接口', en: 'There is no such route', wayOut: '接口清单见 /openapi.json' },
  METHOD_NOT_ALLOWED: {
    zh: '该接口不支持这种请求方法',
    en: 'This route does not answer this method',
    wayOut: '接口清单见 /openapi.json',
  },
  UNAUTHENTICATED: {
    zh: '没有有效的身份令牌',
    en: 'There is no valid token',
    wayOut: '重新登录取得令牌后再试',
  },
  BUSY: { zh: '系统繁忙', en: 'Too many writers at once', wayOut: '稍后用同一 Idempotency-Key 重试' },
  EXECUTION_RUNNING: {
    zh: '该办件的流程仍在运行',
    en: 'The case’s execution is still running',
    wayOut: '流程在等待时无需重启；确需重启的，先停止该流程',
  },
  INTERNAL: {
    zh: '系统内部错误，已记录',
    en: 'An internal error, recorded',
    wayOut: '稍后用同一 Idempotency-Key 重试；仍不行请报告 requestId',
  },

  // Who may do what
  NOT_ALLOWED: {
    zh: '该身份无权办理此操作',
    en: 'This role may not do this',
    wayOut: '由有权的岗位办理',
  },
  NOT_YOUR_DEPARTMENT: {
    zh: '该任务属于其他部门',
    en: 'The task belongs to another department',
    wayOut: '由任务所属部门的工作人员办理',
  },
  NOT_YOUR_AREA: {
    zh: '该草稿属于其他区划的窗口',
    en: 'The draft belongs to the windows of another area',
    wayOut: '由草稿所属区划的窗口办理',
  },
  OWN_CASE: {
    zh: '经办人不得审批自己登记的办件',
    en: 'An officer never decides a case he or she lodged',
    wayOut: '由本部门其他工作人员办理',
  },
  CASE_UNKNOWN: { zh: '没有这个办件', en: 'There is no such case', wayOut: '核对办件编号' },
  NOT_FOUND: { zh: '没有找到', en: 'Not found', wayOut: '核对地址和编号' },

  // Drafts
  SUBJECT_MISSING: {
    zh: '草稿中没有可供查询的证件号码',
    en: 'The draft has no number to look anybody up by',
    wayOut: '先填写 applicant.idNumber（法人为 applicant.creditCode）',
  },
  DRAFT_UNKNOWN: {
    zh: '没有这个草稿',
    en: 'There is no such draft',
    wayOut: '核对草稿编号和查询码；草稿逾期未改动的已删除，可重新填写',
  },
  DRAFT_CHANGED: {
    zh: '草稿已被他人更改',
    en: 'The draft was changed since it was read',
    wayOut: '重新读取草稿，核对 errors 所列字段后，以新的 ETag 重新提交',
  },
  DRAFT_LODGED: {
    zh: '草稿已登记为办件',
    en: 'The draft has become a case',
    wayOut: '办件编号见 rule，此后按办件办理',
  },

  // Catalogue and intake
  THEME_UNKNOWN: { zh: '没有这个主题', en: 'There is no such theme', wayOut: '主题清单见 GET /v1/themes' },
  AREA_UNKNOWN: {
    zh: '该主题尚未在此区划开通',
    en: 'The theme is not open in this area',
    wayOut: '从主题的区划清单中选择',
  },
  THEME_FAULTY: {
    zh: '主题有问题，未予收下',
    en: 'The theme has faults and was not taken',
    wayOut: '按 errors 逐项改正后重新提交',
  },
  THEME_VERSION_UNKNOWN: {
    zh: '主题没有这个版本',
    en: 'The theme has no such version',
    wayOut: '版本清单见 GET /v1/themes/{themeId}/versions',
  },
  OWN_THEME: {
    zh: '编制人不得审核自己编制的主题',
    en: 'Nobody reviews a theme he or she wrote',
    wayOut: '由另一名审核人员审核发布',
  },
  AREA_NOT_OFFERED: {
    zh: '该主题版本不面向此区划',
    en: 'This version of the theme is not offered in the area',
    wayOut: '从该版本的 regions 中选择，或在新版本中增加区划',
  },
  VERSION_PUBLISHED: {
    zh: '该区划届时已开通此版本或更新的版本',
    en: 'This version or a newer one is open there by then',
    wayOut: '去掉该区划；要替换已开通的版本，须提交更新的版本',
  },
  DAY_PAST: {
    zh: '开通日期已过',
    en: 'The day is over',
    wayOut: '从今天或以后的日期开通',
  },
  REVIEW_INCOMPLETE: {
    zh: '发布审核须逐项核对全部标准',
    en: 'The review covers every criterion',
    wayOut: '补审所缺的标准后列入 criteria',
  },
  ANSWER_MISSING: {
    zh: '情形问题没有回答',
    en: 'A situation question has no answer',
    wayOut: '按主题的情形引导逐一回答',
  },
  ANSWER_UNKNOWN: {
    zh: '情形回答不在选项中',
    en: 'A situation answer is not among its options',
    wayOut: '从所列选项中选择',
  },
  FORM_INVALID: {
    zh: '表单内容不符合要求',
    en: 'The form does not match the theme',
    wayOut: '按所列字段和规则改正后重新提交',
  },
  IDENTIFIER_CHECK_DIGIT: {
    zh: '证件号码校验位不正确',
    en: 'The check digit of the identifier is wrong',
    wayOut: '核对号码；确属例外的，工作人员可在 overrides 中写明理由后继续',
  },
  MANDATE_MISSING: {
    zh: '帮办代办须有授权委托',
    en: 'A helper acts only with a recorded mandate',
    wayOut: '在 agent 中登记代理人和授权委托，或改用其他渠道',
  },
  MANDATE_EXPIRED: {
    zh: '授权委托已过期',
    en: 'The mandate is over',
    wayOut: '由申请人本人办理，或凭新的授权委托重新登记',
  },
  MATERIAL_UNKNOWN: {
    zh: '该办件不需要这份材料',
    en: 'The case does not need this material',
    wayOut: '材料清单见办件的 materials',
  },
  MATERIAL_EXEMPT: {
    zh: '该材料免交，不得要求上传',
    en: 'The material is exempt and never asked as an upload',
    wayOut: '无需提交，由系统取得',
  },
  MATERIAL_MISSING: {
    zh: '必要材料未交齐',
    en: 'Required materials are missing',
    wayOut: '上传所列材料后再提交',
  },
  MATERIAL_CONTENT: {
    zh: '文件内容与申报的类型不符',
    en: 'A file is not what it was announced as',
    wayOut: '换成所列类型的文件（PDF、JPEG、PNG 或 UTF-8 文本），重新申报并上传',
  },
  MATERIAL_NOT_FAULTY: {
    zh: '补正时只接收补正通知所列材料',
    en: 'A correction takes only the materials its notice lists',
    wayOut: '只上传补正通知所列材料',
  },
  SLOT_EXPIRED: { zh: '上传或下载链接已过期', en: 'The link has expired', wayOut: '重新申请链接' },
  SLOT_SIGNATURE: {
    zh: '链接签名无效',
    en: 'The link is not signed by this platform',
    wayOut: '重新申请链接',
  },
  SLOT_USED: {
    zh: '上传通道已用于另一文件',
    en: 'The slot already holds another file',
    wayOut: '重新申请上传通道',
  },
  LENGTH_MISMATCH: {
    zh: '文件大小与申报不符',
    en: 'The file is not as long as announced',
    wayOut: '按实际大小重新申请上传通道',
  },
  DIGEST_MISMATCH: {
    zh: '文件摘要与申报不符',
    en: 'The file is not the one announced (SHA-256 differs)',
    wayOut: '核对文件后重新上传',
  },
  TYPE_MISMATCH: {
    zh: '文件类型与申报不符',
    en: 'The content type is not the one announced',
    wayOut: '按申报的 Content-Type 上传',
  },

  SHEET_UNPRINTABLE: {
    zh: '告知单中有无法印制的文字',
    en: 'The sheet holds text that no font can print',
    wayOut: '可用 POST /v1/themes/{themeId}/guide 查看同样的内容；主题编制人员应在新版本中改用可印制的文字',
  },

  // The case's way
  CASE_STATUS: {
    zh: '办件当前状态不允许此操作',
    en: 'The case is not in a status that allows this',
    wayOut: '查看办件进度后办理当前环节',
  },
  MATERIAL_NOT_DEFERRABLE: {
    zh: '该材料不可容缺',
    en: 'The material may not be handed in later',
    wayOut: '现在提交该材料本身',
  },
  MATERIAL_NOT_OWED: {
    zh: '该材料没有容缺待补',
    en: 'The material is not owed',
    wayOut: '待补材料见办件的 materials',
  },
  SAME_FILE: {
    zh: '该文件与已交的相同（须补正的原件，或容缺承诺书）',
    en: 'The file is the one that was handed in before: the faulty one, or the promise',
    wayOut: '上传改正后的材料，或所欠的材料本身',
  },
  PROMISE_ONCE: {
    zh: '该材料已承诺补交，不能另行承诺',
    en: 'The material was promised already, and is promised once',
    wayOut: '按已承诺的日期提交材料本身',
  },
  NOTICE_STOPPED: {
    zh: '文书中有打印不出的文字，等待窗口处理',
    en: 'The notice cannot be printed as it is and waits for the window',
    wayOut: '窗口用 POST …/notices/{notice}/mending 改用可打印的文字',
  },
  DEFERRAL_DATE: {
    zh: '承诺补交日期须在所列期间内（不晚于事项的承诺办结期限）',
    en: 'A material is promised for a day between today and the promised limit of the items that need it',
    wayOut: '在所列期间内另定日期，或现在提交该材料',
  },
  PRE_REVIEW_INCOMPLETE: {
    zh: '预审须逐份材料给出结论',
    en: 'Pre-review has one line for every material that was handed in',
    wayOut: '补上所列材料的预审结论；相符的不列问题',
  },
  REVIEW_POINT_UNKNOWN: {
    zh: '没有这个审查要点',
    en: 'The material has no such review point',
    wayOut: '审查要点按办件 materials 所列顺序从 0 编号',
  },
  FIELD_UNKNOWN: {
    zh: '该办件的表单没有这个字段',
    en: 'The form of the case has no such field',
    wayOut: '字段清单见主题的办事指南',
  },
  FIELD_NOT_FAULTY: {
    zh: '补正时只接收补正通知所列字段',
    en: 'A correction takes only the fields its notice lists',
    wayOut: '只填写补正通知所列字段',
  },
  FIELD_NOT_CORRECTED: {
    zh: '补正通知所列字段尚未全部重填',
    en: 'Not every field of the correction notice was answered anew',
    wayOut: '在 form 中重填所列字段',
  },
  ACCEPTANCE_DEEMED: {
    zh: '收到之日起 5 个工作日内未答复，自收到之日起即为受理',
    en: 'Nobody answered in five working days: the case counts as accepted from the day of receipt',
    wayOut: '予以受理，进入审批',
  },
  CORRECTION_ONCE: {
    zh: '补正通知只能发出一次',
    en: 'At most one correction notice before acceptance',
    wayOut: '受理或不予受理（行政许可法 32）',
  },
  ITEM_UNKNOWN: { zh: '该办件没有这个事项', en: 'The case has no such item', wayOut: '核对事项编号' },
  TASK_UNKNOWN: { zh: '没有这个任务', en: 'There is no such task', wayOut: '任务清单见 GET /v1/tasks' },
  TASK_CLAIMED: {
    zh: '任务已由他人认领',
    en: 'The task is claimed by somebody else',
    wayOut: '由认领人办理，或由其退回队列',
  },
  TASK_NOT_CLAIMED: { zh: '任务未由本人认领', en: 'The task is not claimed by you', wayOut: '先认领任务' },
  ALREADY_DECIDED: {
    zh: '该事项已作出决定',
    en: 'The item is already decided',
    wayOut: '如需变更，按撤销或变更程序办理',
  },
  PREREQUISITE_PENDING: {
    zh: '前置事项尚无结果，不能作出决定',
    en: 'A prerequisite has no result yet',
    wayOut: '可先记录预审意见；前置事项办结后再决定',
  },
  NOTICE_UNKNOWN: {
    zh: '该办件没有这份文书',
    en: 'The case has no such notice',
    wayOut: '文书清单见办件的 notices',
  },
  NOTICE_BEING_SEALED: {
    zh: '文书正在制作和签章',
    en: 'The notice is being drawn and sealed',
    wayOut: '几秒后重试；制作中断的，先由窗口处理制作问题',
  },
  NOT_PRINTABLE: {
    zh: '内容中有不能印制的文字',
    en: 'The text has a character that cannot be printed, or is too long',
    wayOut: '改用可印制的文字，或请系统管理员补充字库',
  },
  NOTHING_TO_SIGN: {
    zh: '该材料没有需要签署的承诺书',
    en: 'The material has no form to sign',
    wayOut: '容缺承诺书须给出补交日期 by；告知承诺书只用于以承诺代替的材料',
  },
  NOTHING_TO_SEAL: {
    zh: '该事项没有可制作的证照或决定书',
    en: 'The item has no such document to seal',
    wayOut: '查看办件进度',
  },
  NOTHING_TO_MEND: {
    zh: '该事项没有待处理的制证问题',
    en: 'Nothing waits to be mended',
    wayOut: '查看办件进度',
  },
  FIELD_NOT_IN_TROUBLE: {
    zh: '该文字可以印制，不得改印',
    en: 'This field can be printed as it is',
    wayOut: '只改 trouble.field 所指的字段；证照内容有误的，按更正程序办理',
  },
  RESULT_HELD: {
    zh: '容缺材料尚未补齐，结果暂不发放',
    en: 'The result is held back until the owed materials have come',
    wayOut: '补交所欠材料后即可取得结果',
  },
  NOTHING_TO_RELEASE: {
    zh: '没有待出件的结果',
    en: 'There is nothing to hand over',
    wayOut: '查看办件进度',
  },

  // Delivery
  DELIVERY_UNKNOWN: { zh: '没有这个寄递', en: 'There is no such delivery', wayOut: '核对寄递编号' },
  DELIVERY_EXISTS: { zh: '该办件已有寄递', en: 'The case already has a delivery', wayOut: '查看现有寄递' },
  DELIVERY_STATE: {
    zh: '寄递当前状态不允许此操作',
    en: 'The delivery is not in a state that allows this',
    wayOut: '查看寄递进度',
  },
  DELIVERY_MODE: {
    zh: '申请人没有选择这种送达方式',
    en: 'The applicant chose another way of delivery',
    wayOut: '按办件的送达方式办理',
  },
  BOOKING_ACTIVE: {
    zh: '已有有效的下单',
    en: 'The delivery has an active booking',
    wayOut: '先取消，或等该下单失败',
  },
  BOOKING_UNKNOWN: {
    zh: '该寄递没有这个下单',
    en: 'The delivery has no such booking',
    wayOut: '核对下单编号和承运方',
  },
  BOOKING_CONFLICT: {
    zh: '下单编号已用于不同内容',
    en: 'The order number was used for something else',
    wayOut: '换新的下单编号',
  },
  PARCELS_INVALID: {
    zh: '包裹为空，或编号、封签重复',
    en: 'No parcels, or numbers or seals used twice',
    wayOut: '核对包裹清单',
  },
  PARCEL_UNKNOWN: { zh: '没有这个包裹', en: 'There is no such parcel', wayOut: '核对包裹编号' },
  SEAL_MISMATCH: { zh: '封签号不符', en: 'The seal number differs', wayOut: '核对封签，不得交出' },
  CLAIM_CONFLICT: {
    zh: '同一事件编号内容不同',
    en: 'The same event id says something else',
    wayOut: '人工核查承运方',
  },
  CLAIM_LIMIT: { zh: '该寄递的事件过多', en: 'The delivery has too many events', wayOut: '人工核查承运方' },
  CLAIM_UNKNOWN: {
    zh: '没有可驳回的这个事件',
    en: 'There is no such claim to dismiss',
    wayOut: '核对事件编号',
  },
  NOTHING_TO_CONFIRM: { zh: '没有待确认的声明', en: 'There is no claim to confirm', wayOut: '先查询承运方' },
  CALLBACK_SIGNATURE: {
    zh: '回调签名无效',
    en: 'The callback is not signed with the key of its route',
    wayOut: '用约定的密钥对原始字节签名',
  },
  CALLBACK_STALE: {
    zh: '回调时间戳超出允许范围',
    en: 'The callback timestamp is more than 5 minutes off',
    wayOut: '校准时钟后重新签名发送',
  },
  CALLBACK_MALFORMED: { zh: '回调内容无法识别', en: 'The callback cannot be read', wayOut: '按约定格式发送' },

  CALENDAR_MISSING: {
    zh: '工作日历尚未发布，期限无法计算',
    en: 'The calendar of that year is not published yet',
    wayOut: '待国务院办公厅发布当年放假安排后办理；可先选择窗口领取',
  },

  // Archive
  ARCHIVE_UNKNOWN: { zh: '没有找到', en: 'Not found', wayOut: '核对编号' },
} as const satisfies Record<string, { zh: string; en: string; wayOut: string }>;

export type RefusalCode = keyof typeof REFUSALS;

export interface Refusal {
  readonly refused: RefusalCode;
  /** The input's field the refusal is about, as a JSON path without the `$`: `body.applicant.idNumber`. */
  readonly field?: string;
  /** The rule that was not kept, for a person: a source (`行政许可法 32`) or what was expected. */
  readonly rule?: string;
}

export const refuse = (refused: RefusalCode, field?: string, rule?: string): Refusal => ({
  refused,
  ...(field === undefined ? {} : { field }),
  ...(rule === undefined ? {} : { rule }),
});

export const isRefusal = <T>(answer: T | Refusal): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'refused' in answer;
