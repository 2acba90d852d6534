/**
 * The kinds of report, and what each would like to know beyond the problem, the enterprise and a number. All of it is data:
 * a new kind is one entry here and its words in `wording.details` (docs/add-a-report-type.md).
 */
import { dayIn, wishIn } from '../dates.ts'
import type { Given } from '../dialog.ts'

/** What may be asked for besides; the words of each stand in `wording.details`. */
export const detailNames = [
  'wish',
  'place',
  'since',
  'headcount',
  'amount',
  'loan',
  'promise',
  'paper',
  'inspector',
  'owed-since',
  'goods',
] as const
export type DetailName = (typeof detailNames)[number]

export type Detail = {
  readonly name: DetailName
  /** Its value in anything that was said, or null: whoever has said it is not asked for it. */
  readonly find: (text: string, given: Given) => string | null
  /** How a plain answer reads, besides what `find` finds; null: the text is no answer. */
  readonly answers: RegExp
  /** Why an answer cannot be right (its words: `wording.details`), or null. */
  readonly refuses?: (value: string, given: Given) => 'past' | null
  /** Only worth asking for once this one is known. */
  readonly after?: DetailName
  /** Shown to the person who handles the case, together with the telephone number, and never on a group card. */
  readonly sensitive?: true
}

export type ReportType = {
  readonly name: 'general' | 'hiring' | 'finance' | 'utilities' | 'promise' | 'arrears' | 'inspection' | 'policy' | 'logistics'
  /** The type is chosen when one of these departments is likeliest and the words occur; the first that fits. */
  readonly departments: readonly string[] | 'any'
  readonly says: RegExp
  /** In the order in which they are asked for. */
  readonly details: readonly DetailName[]
}

/** More than this many details are not asked for in one report: people are busy. */
export const mostInvited = 2

const utilities = ['power', 'water', 'gas', 'postal_telecom']

export const reportTypes: readonly ReportType[] = [
  {
    name: 'policy',
    departments: 'any',
    says: /(?:怎么|能不能|可不可以|如何)(?:申请|申报|办理|认定|享受)|有(?:什么|没有|哪些).{0,8}(?:政策|补贴|优惠)|政策.{0,6}(?:咨询|解读)/,
    details: [],
  },
  {
    name: 'promise',
    departments: 'any',
    says: /承诺|答应过?|说好|兑现|招商.{0,6}(?:时|协议)|当初说/,
    details: ['promise', 'paper', 'amount'],
  },
  {
    name: 'arrears',
    departments: 'any',
    says: /拖欠|欠(?:着|了|我们|款|账)|回款|工程款|货款.{0,8}(?:没|不|未)|不(?:结账|付款|给钱)/,
    details: ['amount', 'owed-since'],
  },
  {
    name: 'inspection',
    departments: 'any',
    says: /(?:检查|执法|抽查|查了|来查|罚款|处罚).{0,20}(?:次|回|趟|天天|频繁|总|老|反复|重复|不停)|(?:次|回|天天|频繁|总|老|反复|重复).{0,12}(?:检查|来查|执法)/,
    details: ['inspector'],
  },
  { name: 'hiring', departments: ['hrss'], says: /招|缺人|缺工|用工|工人|员工|人手|普工|技工|焊工/, details: ['headcount', 'wish'] },
  { name: 'finance', departments: ['fin_office', 'finance'], says: /贷|融资|资金|担保|抵押|续贷|银行|周转/, details: ['amount', 'loan'] },
  {
    name: 'logistics',
    departments: ['transport', 'customs', 'postal_telecom'],
    says: /运费|货车|发货|物流|集装箱/,
    details: ['goods', 'wish'],
  },
  {
    name: 'utilities',
    departments: utilities,
    says: /停|断|压力|跳闸|漏|坏|没水|没电|没气|信号|网速|不稳|电压/,
    details: ['place', 'since'],
  },
  { name: 'general', departments: 'any', says: /(?:)/, details: ['wish'] },
]

const someDay =
  /(?:今天|昨天|前天|大前天|今早|昨晚|上(?:个?月|周|星期|礼拜)|去年|前年|今年|年初|年底|春节|国庆|[一二两三四五六七八九十半几\d]+个?(?:天|周|星期|个月|月|年|小时|多月|多年)|\d{1,2}月|(?<![路街道巷弄村园镇\d])\d{1,2}[日号])/
const sized = /(?:\d|[一二两三四五六七八九十百千几])+\s*(?:来|多)?\s*(?:个|名|人|位)/
const sum = /(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千几])+\s*(?:来|多)?\s*(?:万|千|亿|块|元)/

const entity =
  (...types: readonly string[]) =>
  (text: string, given: Given): string | null =>
    given.understand(text).entities.find(({ type }) => types.includes(type))?.text ?? null

const match =
  (pattern: RegExp) =>
  (text: string): string | null =>
    pattern.exec(text)?.[0] ?? null

export const details: { readonly [Name in DetailName]: Detail & { readonly name: Name } } = {
  wish: {
    name: 'wish',
    find: (text, given) =>
      wishIn(text, given.understand(text).entities, given.now, given.calendar)?.said ?? match(/尽快|越快越好|马上|不着?急/)(text),
    answers: new RegExp(
      // 「三天了」 says how long it has lasted.
      `^(?!.*[没坏欠拖])(?!.*(?:天|周|星期|礼拜|月|年|小时|次|趟)多?了[。.!！]*$).{0,6}(?:${someDay.source}|月底|月初|年前|下周|本周|这周|周[一二三四五六日]|明天|后天|节前).{0,10}$`,
    ),
    refuses: (value, given) => {
      const named = dayIn(value, given.understand(value).entities, given.now, given.calendar)
      return named !== null && named.day < given.calendar.dateOf(given.now) ? 'past' : null
    },
  },
  place: {
    name: 'place',
    find: (text, given) =>
      entity('place')(text, given) ?? match(/(?:厂区|车间|门口|宿舍|园区|\S{1,6}[路街村镇栋楼]|[A-Z\d]+[号栋幢区])/)(text),
    answers:
      /^(?!\d{1,3}分$)(?:就?在|位于|地址是?|是)?(?!.*(?:了|没|不|很|太|还有|又|要|请|希望|帮|怎|另外|谢))[\p{Script=Han}A-Za-z\d#\-—（）() ]{2,20}$/u,
  },
  since: { name: 'since', find: match(someDay), answers: /^.{0,6}(?:刚刚|刚才|一直|从来|好久|很久|早就|装修后|搬来).{0,12}$/ },
  headcount: { name: 'headcount', find: (text, given) => entity('count')(text, given) ?? match(sized)(text), answers: sized },
  amount: { name: 'amount', find: (text, given) => entity('amount')(text, given) ?? match(sum)(text), answers: sum },
  loan: {
    name: 'loan',
    find: match(/(?:工|农|中|建|交|商业?|信用)(?:行|社)|银行.{0,10}(?:到期|贷款)|到期/),
    answers: /银行|[工农中建交]行|农商|信用社|网商|到期|没有?贷|没贷/,
    sensitive: true,
  },
  promise: {
    name: 'promise',
    find: match(/(?:[\p{Script=Han}]{2,8}(?:局|委|办|镇|街道|管委会|领导|书记|主任|局长|区长|政府)).{0,12}(?:承诺|答应|说好|说过)/u),
    answers: /领导|主任|书记|局|委|办|招商|街道|政府|园区|他们?|经理|总|年|月|当时|当初|时候|口头|签/,
  },
  paper: {
    name: 'paper',
    find: match(/协议|合同|纪要|文件|批复|承诺书|录音/),
    answers: /^.{0,20}(?:有|没有|口头|协议|合同|纪要|文件|批复|录音|微信).{0,30}$/,
    after: 'promise',
  },
  inspector: {
    name: 'inspector',
    find: entity('department'),
    answers: /^.{0,30}(?:局|委|办|队|所|站|街道|消防|环保|城管|应急|市监|社区|园区).{0,30}$/,
  },
  'owed-since': { name: 'owed-since', find: match(someDay), answers: /^.{0,6}(?:好久|很久|一直|早就|几年).{0,12}$/ },
  goods: { name: 'goods', find: match(/[\p{Script=Han}]{1,6}(?:吨|柜|箱|车)/u), answers: /吨|柜|箱|车|件|货/ },
}
