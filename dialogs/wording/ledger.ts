/** The words of the ledger: the columns of its workbook, and its figures with their formulas. */
import type { Timestamp } from '../../cases/calendar.ts'
import type { Admission, RatingLevel, Source } from '../../cases/case.ts'
import type { Entry, Share, Standing, Standings, Statistics } from '../../cases/ledger.ts'
import type { LedgerFile, LedgerList } from '../dialog.ts'
import { desk, lights, outcomes, ratings, shortOf, statusNames, type Words } from '../wording.ts'
import { kindNames, urgencyNames } from './limits.ts'

/** What may stand in a cell. */
type Cell = string | number | null

/** How instants, departments and texts are shown in a cell. */
type Shown = {
  readonly at: (time: Timestamp | null) => Cell
  readonly department: (code: string | null) => Cell
  readonly text: (text: string | null) => Cell
}

export const standingNames: Readonly<Record<Standing, string>> = {
  closed: '办结',
  'on-schedule': '序时推进',
  overdue: '滞后',
  declined: '不予受理',
  merged: '并单',
  withdrawn: '撤回',
}

const admissions: Readonly<Record<Admission, string>> = {
  'in-scope': '受理',
  emergency: '紧急情况',
  'statutory-channel': '法定途径',
  'tip-off': '线索',
  'not-enterprise': '非企业事项',
  abuse: '无效内容',
}
/** The ways by which it was told; they are read in the same words. */
export const sourceNames: Readonly<Record<Source, string>> = { phone: '电话', visit: '走访', window: '窗口', letter: '来信', forum: '座谈' }
const kept = (inTime: boolean | null): Cell => (inTime === null ? null : inTime ? '是' : '否')

const counts = (level: RatingLevel | null, excluded: boolean): Cell => (level === null ? null : excluded ? '已剔除' : ratings[level])

type Column = { readonly title: string; readonly width: number; readonly value: (entry: Entry, shown: Shown) => Cell }

/** The sheet: its columns are fixed, new ones are added at the end. */
export const ledgerSheet: { readonly name: string; readonly columns: readonly Column[] } = {
  name: '台账',
  columns: [
    { title: '编号', width: 18, value: ({ number }) => number },
    { title: '登记时间', width: 17, value: ({ reportedAt }, { at }) => at(reportedAt) },
    { title: '企业', width: 28, value: ({ enterprise }, { text }) => text(enterprise ?? '匿名') },
    { title: '诉求类别', width: 9, value: ({ kind }) => kindNames[kind] },
    { title: '事项', width: 16, value: ({ matter }) => matter },
    { title: '紧急程度', width: 9, value: ({ urgency }) => urgencyNames[urgency] },
    { title: '受理情况', width: 11, value: ({ admission }) => admissions[admission] },
    { title: '诉求内容', width: 50, value: ({ text }, shown) => shown.text(text) },
    { title: '主办单位', width: 13, value: ({ lead }, { department }) => department(lead) },
    { title: '协办单位', width: 16, value: ({ assisting }, { department }) => assisting.map(department).join('、') },
    { title: '状态', width: 10, value: ({ status }) => statusNames[status] },
    { title: '办理情况', width: 10, value: ({ standing }) => standingNames[standing] },
    { title: '红黄灯', width: 8, value: ({ light }) => lights[light] },
    { title: '转办时间', width: 17, value: ({ dispatchedAt }, { at }) => at(dispatchedAt) },
    { title: '联系时间', width: 17, value: ({ contactedAt }, { at }) => at(contactedAt) },
    { title: '按时联系', width: 9, value: ({ contactInTime }) => kept(contactInTime) },
    { title: '答复时间', width: 17, value: ({ answeredAt }, { at }) => at(answeredAt) },
    { title: '按时答复', width: 9, value: ({ answerInTime }) => kept(answerInTime) },
    { title: '答复内容', width: 50, value: ({ answer }, { text }) => text(answer) },
    { title: '退单次数', width: 9, value: ({ objections }) => objections },
    { title: '延期次数', width: 9, value: ({ extensions }) => extensions },
    { title: '催办次数', width: 9, value: ({ urgings }) => urgings },
    { title: '重办次数', width: 9, value: ({ reopenings }) => reopenings },
    { title: '红灯次数', width: 9, value: ({ reds }) => reds },
    { title: '企业确认', width: 10, value: ({ outcome }) => (outcome === null ? null : outcomes[outcome]) },
    { title: '评价', width: 10, value: ({ rating }) => (rating === null ? null : ratings[rating]) },
    { title: '办结时间', width: 17, value: ({ closedAt }, { at }) => at(closedAt) },
    { title: '计入统计的评价', width: 14, value: ({ countedRating: level, ratingExcluded }) => counts(level, ratingExcluded) },
    { title: '差评核实', width: 9, value: ({ poorVerified }) => kept(poorVerified) },
    { title: '整改后评价', width: 11, value: ({ rerated }) => (rerated === null ? null : ratings[rerated]) },
    { title: '已回访', width: 8, value: ({ called }) => kept(called) },
    { title: '要好评次数', width: 10, value: ({ pressures }) => pressures },
    { title: '来源', width: 7, value: ({ source }) => (source === null ? null : sourceNames[source]) },
    { title: '送达时间', width: 17, value: ({ deliveredAt }, { at }) => at(deliveredAt) },
    { title: '电话告知', width: 9, value: ({ toldByPhone }) => kept(toldByPhone) },
  ],
}

/** The figures as people read them: each share with its formula, its counts and what was left out. */
export function statisticsText(figures: Statistics, title = '台账'): string {
  return [
    `${title}：${sumOf(figures)}`,
    share('响应率', '按时联系企业 ÷ 联系时限已有结果', figures.response),
    share('按时答复率', '按时答复 ÷ 答复时限已有结果', figures.punctuality),
    share('解决率', '企业确认已解决 ÷ 企业表示过结果', figures.resolution),
    share('满意率', '评价基本满意以上 ÷ 已评价', figures.satisfaction),
    share('主动评价率', '已评价 ÷ 已答复', figures.rated),
    share('实名差评回访率', '差评已由专人核实 ÷ 实名差评', figures.poorVerified),
    share('整改满意率', '整改后评价基本满意以上 ÷ 整改后已评价', figures.rectified),
    share('回访覆盖率', '已回访 ÷ 列入回访', figures.followUp),
  ].join('\n')
}

/** The ledger in chat. */
export const ledger = {
  counts: (file: LedgerFile, words: Words): string =>
    [
      `${titled(file, words)}：${sumOf(file)}`,
      file.total === 0 ? '' : '要看清单，请回复「台账 红灯」或「台账 序时推进」；各项比率和逐件明细，请向营商办要台账表。',
    ]
      .filter((text) => text !== '')
      .join('\n'),
  list: (file: LedgerFile, list: LedgerList, words: Words): string => {
    const n = file.standing[list]
    const title = `${titled(file, words)}${standingNames[list]}`
    if (n === 0) return `${title}：没有。`
    if (file.listed.length === 0) return `${title} ${n} 件，时间较早，这里列不出来，请向营商办要台账表。`
    const part = file.listed.length < n ? `，列出最近的 ${file.listed.length} 件` : ''
    return desk.listed(`${title} ${n} 件${part}：`, file.listed, words)
  },
  ownOnly: '这里只能查本部门的台账。请回复「台账」或「台账 红灯」。',
}

// --- Internal helpers ---

function titled({ year, lead }: LedgerFile, words: Words): string {
  return `${year}年台账${lead === null ? '' : `（${shortOf(lead, words)}）`}`
}

function sumOf({ total, standing }: { readonly total: number; readonly standing: Standings }): string {
  const named = (Object.keys(standingNames) as readonly Standing[]).filter((name) => standing[name] > 0 || counted.has(name))
  return `共 ${total} 件 = ${named.map((name) => `${standingNames[name]} ${standing[name]}`).join(' + ')}`
}

const counted: ReadonlySet<Standing> = new Set(['closed', 'on-schedule', 'overdue'])

function share(name: string, formula: string, { part, of, leftOut }: Share): string {
  const value = of === 0 ? '没有可算的' : `${((part / of) * 100).toFixed(1)}%（${part}/${of}）`
  const without = Object.entries(leftOut).map(([why, n]) => `${reasons[why] ?? why} ${n}`)
  return `${name} ${value}，${formula}${without.length === 0 ? '' : `；未计入：${without.join('、')}`}`
}

const reasons: Readonly<Record<string, string>> = {
  ...standingNames,
  'not-dispatched': '未转办',
  'still-open': '时限未到',
  'no-word': '企业未表示',
  'not-answered': '未答复',
  'not-rated': '未评价',
  'rating-excluded': '评价经复核剔除',
  anonymous: '匿名',
  'no-poor-rating': '没有差评',
  'not-sampled': '未列入回访',
}
