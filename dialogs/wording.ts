/** Every sentence the bot says, so that an official can review its language in one sitting. Short, courteous, one question a message. */
import { type DeclineClass, proposerOf, waitsForSecond } from '../cases/admission.ts'
import type { Calendar, CalendarDate, Timestamp } from '../cases/calendar.ts'
import {
  type Case,
  type Clock,
  type ClockKind,
  type Command,
  confidentialDepartment,
  isConfidential,
  type Light,
  leadOf,
  lightOf,
  limitsOf,
  type MovedDue,
  nextDue,
  type Outcome,
  type RatingLevel,
  type Refusal,
  type Retractable,
  type Role,
  runningClock,
  type Status,
  type Suggestion,
} from '../cases/case.ts'
import { isClock, type Profile } from '../cases/clocks.ts'
import type { Contacts } from '../cases/duties.ts'
import type { Danger, Elsewhere, Line, Office, Outsider, Proceeding } from '../cases/elsewhere.ts'
import { isFinal } from '../cases/final-answer.ts'
import { isLongTerm } from '../cases/long-term.ts'
import type { Department, Person } from '../cases/people.ts'
import { isTaskKind, type TaskKind, tasksOf } from '../cases/tasks.ts'
import type { Limit } from './dates.ts'
import type { Draft, Slot } from './dialog.ts'
import type { DetailName } from './entrepreneur/report-types.ts'
import { gist, isForwarded } from './gist.ts'
import { bytesOf, clip, maskPhone, maskText, within } from './mask.ts'
import type { Button, Inbound, Media, Said } from './message.ts'
import type { Pace } from './pace.ts'
import {
  admissionNeeds,
  admissionRefusal,
  appealLine,
  declineButton,
  declineHint,
  endedLines,
  secondMark,
  tieLines,
} from './wording/admission.ts'
import { keptBy, simplerConduct, staysConfidential } from './wording/confidential.ts'
import { notOver } from './wording/erasure.ts'
import { conditionOf, lengthOf } from './wording/limits.ts'
import { meetingLines, meetingOpen, meetingSlots } from './wording/meetings.ts'
import {
  closedFinal,
  finalRated,
  isRatingRefusal,
  laterAnswer,
  laterRating,
  ratingNeeds,
  ratingRefusal,
  reviewWaits,
} from './wording/ratings.ts'
import { contactsLine, filedLine, filedMark, followedUpLine, followUpNeeds, sourceLine } from './wording/supervision.ts'
import { taskCalled, taskLines, taskOwed, tasksFirst, whichTask } from './wording/tasks.ts'
import { deliveryLines } from './wording/telling.ts'
import {
  asksNeeded,
  limitLines,
  longTermNeeded,
  longTermStatus,
  putOffLines,
  putOffStatus,
  timeRefusal,
  urgedHigher,
  weekLight,
  weeksSlowed,
} from './wording/time.ts'

export * from './wording/admission.ts'
export * from './wording/assessment.ts'
export * from './wording/channels.ts'
export * from './wording/confidential.ts'
export * from './wording/erasure.ts'
export * from './wording/group-binding.ts'
export * from './wording/held.ts'
export * from './wording/helps.ts'
export * from './wording/ledger.ts'
export * from './wording/limits.ts'
export * from './wording/meetings.ts'
export * from './wording/ratings.ts'
export * from './wording/rules.ts'
export * from './wording/status-page.ts'
export * from './wording/supervision.ts'
export * from './wording/tasks.ts'
export * from './wording/telling.ts'
export * from './wording/time.ts'

// --- Vocabulary ---

export const lights = { green: '🟢', yellow: '🟡', red: '🔴', none: '⚪' } as const

export const ratings: Readonly<Record<RatingLevel, string>> = { 5: '非常满意', 4: '满意', 3: '基本满意', 2: '不满意', 1: '非常不满意' }

export const outcomes: Readonly<Record<Outcome, string>> = { solved: '已解决', partly: '部分解决', not: '没有解决' }

export const clockNames: Readonly<Record<ClockKind, string>> = {
  dispatch: '转办',
  contact: '联系企业',
  interim: '阶段答复',
  feedback: '反馈结果',
  close: '办结',
  'same-day': '当天办结',
  promise: '承诺',
  weekly: '每周进展',
  rectify: '整改',
  rating: '评价',
  appeal: '申诉复核',
  supplement: '企业补充',
  'follow-up': '回访',
  phone: '电话告知',
  assist: '协办',
  'report-in': '报到',
  instruction: '批示办理',
  commitment: '商定事项',
}

/** The channels as officials call them. */
const channelNames: Readonly<Record<string, string>> = {
  kf: '微信客服',
  aibot: '工作群机器人',
  app: '企业微信应用',
  robot: '群消息推送',
  appchat: '应用群聊',
  wechaty: '微信网关',
  webhook: '对接系统',
}

/** 「问题反映、按责转办、限时办结、统一督办、评价反馈」 (璧山): where a case stands. */
function phase(it: Case): string {
  if (it.status === 'withdrawn') return '已撤回'
  if (it.status === 'declined') return '告知途径'
  if (it.status === 'merged') return '合并办理'
  if (it.status === 'closed') return '已办结'
  if (it.status === 'resolved') return '评价反馈'
  const longTerm = longTermStatus(it)
  if (longTerm !== null) return longTerm
  if (lightOf(it) === 'red') return '统一督办'
  return leadOf(it) === null ? '按责转办' : '限时办结'
}

export const statusNames: Readonly<Record<Status, string>> = {
  reported: '已登记',
  'awaiting-dispatch': '正在确认承办单位',
  dispatched: '已转办，等待签收',
  acknowledged: '已签收',
  handling: '办理中',
  resolved: '已答复，待企业评价',
  closed: '已办结',
  withdrawn: '已撤回',
  declined: '不予受理',
  merged: '已并单',
}

/** What wording needs to know to name departments and times. */
export type Words = {
  readonly calendar: Calendar
  readonly now: Timestamp
  readonly departments: readonly Department[]
  /** Who stands behind the enterprise of a case (1+1+1), for those who handle it. */
  readonly contacts?: (it: Case) => Contacts | null
  /** Who acted, where the district tells the enterprise who handles its case; the number is that of the office. */
  readonly handler?: Pick<Person, 'name' | 'phone'> | null
  /** The offices of the district, where a way on is named. */
  readonly elsewhere?: Elsewhere
}

export function shortOf(code: string | null, words: Pick<Words, 'departments'>): string {
  if (code === null) return '待转办'
  if (code === confidentialDepartment) return '纪检联络员'
  return words.departments.find((department) => department.code === code)?.short ?? code
}

export function when(at: Timestamp, words: Words): string {
  return words.calendar.describe(at, words.now)
}

/** Of an end in a year whose days off are not published yet. */
export const provisionalRemark = '（次年放假安排公布后可能调整）'

/** The end of a limit as people read it. */
export function dueText(clock: Pick<Clock, 'due' | 'provisional'>, words: Words): string {
  return `${when(clock.due, words)}${clock.provisional ? provisionalRemark : ''}`
}

/** WeCom takes 2,048 bytes of text; longer lists say how many more there are. */
const longest = 2_000

/** Lines under a header, as many as one message takes. */
export function list(header: string, lines: readonly string[]): string {
  const more = (left: number): string => `还有 ${left} 件没有列出，请带编号查询。`
  const room = longest - bytesOf(header) - bytesOf(more(lines.length))
  let size = 0
  const shown = lines.filter((text) => {
    size += bytesOf(text) + 1
    return size <= room
  })
  return [header, ...shown, ...(shown.length < lines.length ? [more(lines.length - shown.length)] : [])].join('\n')
}

/** The enterprise as others read it. */
function firm(it: Case, max: number): string {
  return clip(maskText(it.enterprise ?? '匿名'), max)
}

/** The appeal as others read it: masked, at most `max` bytes; of what is longer, and of a forwarded chat, the gist, and it is said so. */
function appeal(text: string, max: number): string {
  const masked = maskText(text)
  const forwarded = isForwarded(text)
  if (!forwarded && bytesOf(masked) <= max) return masked
  return `${forwarded ? '聊天记录：' : ''}${gist(masked, max - 60)}（共 ${[...masked].length} 字，全文已存）`
}

// --- Entrepreneur: reporting ---

/** What is stored and why (个人信息保护法 第十七条); inside the first reply, never a gate. */
export const informed = '您说的内容、企业名称和电话会保存下来，只用于办理这件诉求；回复「确认」提交即表示同意。'

export const begin =
  '您好，我是企哨，企业有困难、意见、需求都可以直接跟我说，我来转给负责的部门并盯到办结。回复「菜单」看能办哪些事。请问遇到了什么事？'

/** What stands in the menu, in its order; each is understood as it stands. */
export const menuWords = { report: '反映问题', progress: '进度', urge: '催办', policy: '问政策', person: '转人工' } as const

export const menu: Said = {
  text: ['请回复序号，也可以直接说事：', '1 反映困难、意见和建议', '2 查办理进度', '3 催办', '4 问政策', '5 找工作人员'].join('\n'),
  buttons: ['反映问题', '查进度', '催办', '问政策', '找工作人员'].map((label, i) => ({ label, value: String(i + 1) })),
}
export const askPolicy = '请直接问，比如「稳岗补贴怎么申请」，我转给主管部门答复您。'

export const help = [
  '您可以这样用：',
  '· 直接说遇到的问题，一句话也行，图片、文件都可以发',
  '·「进度」看办到哪一步',
  '·「补充」加上编号和内容，追加情况',
  '·「催办」提醒承办单位',
  '·「撤回」加上编号，撤回诉求',
  '· 电话写错了，直接说「电话改成」加新号码',
  '·「取消」放弃还没提交的内容',
  '·「转人工」找工作人员',
].join('\n')

export const asks: Readonly<Record<Slot, string>> = {
  problem: '请说说遇到了什么困难，一句话也行。',
  enterprise: '请问是哪家企业？不方便说可以回「匿名」。',
  phone: '部门怎么联系您？请留一个电话，不方便可以回「跳过」。',
}

export const askAgain: Readonly<Record<Slot, string>> = {
  problem: '还没太明白。请多说一句：是什么事，在哪里，有什么影响。',
  enterprise: '请告诉我企业全称或招牌名，回「匿名」也可以。',
  phone: '这个号码看起来不完整，请再发一次手机号或带区号的座机，回「跳过」也可以。',
}

export const why: Readonly<Record<Slot, string>> = {
  problem: '知道是什么事，才能转给负责的部门。',
  enterprise: '知道是哪家，才能确认归哪里管，部门也好上门核实。',
  phone: '承办单位要靠它联系您，部门群里只显示打码后的号码。',
}

/** Understood, and one thing is still missing. */
export function noted(matter: string | null, slot: Slot): string {
  return `${matter === null ? '明白了。' : `明白，是「${matter}」的事。`}${asks[slot]}`
}

/** What a summary says besides: the time that is named, details that were told, one more that is asked for, and that it was told before. */
export type Besides = {
  readonly limit: string | null
  readonly details: readonly { readonly name: DetailName; readonly value: string }[]
  readonly detail: DetailName | null
  readonly again: string | null
}

const nothing: Besides = { limit: null, details: [], detail: null, again: null }

/** A draft before it is submitted; `filed` are its problems, masked, each with where it will go (null: a coordinator says). */
export function summary(draft: Draft, filed: readonly [Filed, ...Filed[]], changed: string | null, besides: Besides = nothing): Said {
  const { limit, detail, again } = besides
  const apart = filed.length > 1
  const lines = [
    changed === null ? (apart ? '' : '请看一下对不对：') : `${changed}。请再看一下：`,
    apart ? `您说了${numeral(filed.length)}件事，我分开登记，各自转办：` : '',
    ...summarised(filed),
    limit === null || apart ? '' : `【期限】${limit}`,
    ...besides.details.map(({ name, value }) => `【${details[name].label}】${clip(maskText(value), 60)}`),
    `【企业】${clip(draft.enterprise ?? '匿名', 40)}`,
    `【电话】${draft.phone === null ? '未留' : maskPhone(draft.phone)}`,
    draft.behalf === undefined ? '' : filedLine(draft),
    draft.attachments.length > 0 ? `【附件】${draft.attachments.length} 个${apart && filed.some(isKept) ? '，只随保密的那件' : ''}` : '',
    draft.later.length > 0 ? `【另记】还有 ${draft.later.length} 件事，提交这件后接着登记` : '',
    apart ? '' : `【拟转】${filed[0].target ?? '先由营商办确认承办单位'}`,
    again ?? '',
    apart
      ? `回复「确认」${numeral(filed.length)}件一起提交；其实是一件事，回复「不用分」；要改哪里直接说。`
      : `${again === null ? '回复「确认」提交；' : ''}要改哪里直接说。`,
    detail === null ? '' : `${details[detail].ask}；不补就直接「确认」。`,
  ]
  const buttons = apart ? confirmApartButtons : again === null ? confirmButtons : againButtons
  return { text: lines.filter((text) => text !== '').join('\n'), buttons }
}

/** What a report may be asked for besides: its name on cards, the words that ask for it, and why. */
export const details: Readonly<Record<DetailName, { readonly label: string; readonly ask: string; readonly why: string }>> = {
  wish: {
    label: '期限',
    ask: '希望什么时候前解决，可以补一句',
    why: '承办单位会按您的时间安排，办不到也会先说明。',
  },
  place: { label: '地点', ask: '具体在哪个位置，可以补一句', why: '抢修和上门的人要知道去哪里。' },
  since: { label: '起始时间', ask: '大概从什么时候开始的，可以补一句', why: '便于部门查当时的记录。' },
  headcount: { label: '人数工种', ask: '缺什么工种、大概多少人，可以补一句', why: '便于人社部门对接人力资源。' },
  amount: { label: '金额', ask: '大概涉及多少钱，可以补一句', why: '金额不同，经办的部门和办法不同。' },
  loan: {
    label: '贷款情况',
    ask: '现在在哪家银行贷款、什么时候到期，可以补一句（只给经办人看，不进群）',
    why: '便于对接续贷，只给经办人看。',
  },
  promise: { label: '承诺情况', ask: '是谁、什么时候承诺的，可以补一句', why: '便于核实当时的承诺。' },
  paper: { label: '依据材料', ask: '有协议、纪要一类的材料，可以拍照发来或补一句', why: '有材料核实得更快。' },
  inspector: { label: '检查单位', ask: '是哪个单位来检查的，可以补一句', why: '便于核对检查计划，避免重复检查。' },
  goods: { label: '货物', ask: '大概是什么货、多少吨，可以补一句', why: '便于安排线路和车辆。' },
  'owed-since': { label: '拖欠时间', ask: '大概从什么时候开始拖欠的，可以补一句', why: '超过期限的账款有专门的清欠办法。' },
}

/** An answer that cannot be right. */
export const detailRefused = { past: '这个日子已经过了，请再说一个；没有要求就回复「确认」。' } as const

/** After danger: people first. */
export const peopleSafe = '人没事就好，已补充'
export const supplementTaken = '已补充'
export const noteTaken = '已记下'
export const noteWithout = '好的'

/** The same enterprise seems to have told this before, in a case that is open: a supplement is enough. */
export function toldBefore(it: Case, words: Words): string {
  const day = when(it.reportedAt, words).replace(/\d{1,2}:\d{2}$/, '')
  return `您${day}反映过类似的问题（${it.number}，${statusNames[it.status]}）。是同一件事，回复「补充」，我加到那件里；不是，回复「确认」另行登记。`
}

type Filed = { readonly text: string; readonly target: string | null }

/** The lines of a summary that hold the problems. */
export function summarised(filed: readonly [Filed, ...Filed[]]): readonly string[] {
  if (filed.length === 1) return [`【诉求】${appeal(filed[0].text, 1_000)}`]
  return filed.map(({ text, target }, i) => `${i + 1} ${appeal(text, 1_000 / filed.length)} → ${target ?? '先由营商办确认'}`)
}

function isKept({ target }: Filed): boolean {
  return target === confidentialTarget
}

function numeral(count: number): string {
  return ['零', '一', '两', '三', '四', '五', '六', '七'][count] ?? String(count)
}

const confirmButtons: readonly Button[] = [
  { label: '确认提交', value: '确认' },
  { label: '取消', value: '取消' },
]

const againButtons: readonly Button[] = [
  { label: '补充到那件', value: '补充' },
  { label: '另行登记', value: '确认' },
  { label: '取消', value: '取消' },
]
const confirmApartButtons: readonly Button[] = [
  { label: '确认提交', value: '确认' },
  { label: '是一件事', value: '不用分' },
  { label: '取消', value: '取消' },
]

export const isOne = '是一件'
export const joined = '已合成一件'
export const parted = '已分开'
export const leftOut = (which: number): string => `已去掉第 ${which} 件`

export const confidentialTarget = '纪检联络员（保密，不进部门群）'

/** `alarmed`: it was danger, and the officials were told at once. */
export function receipt(it: Case, words: Words, alarmed = false): string {
  const lead = leadOf(it)
  const atNight = alarmed ? '值班人员已经知道。' : '现在是下班时间，已先登记。'
  const late = words.calendar.isWorkingTime(words.now) ? '' : atNight
  if (isConfidential(it)) return `已登记，编号 ${it.number}。${late}${keptBy(it)}${firstWord(it, words)}。`
  if (lead === null) return `已受理，编号 ${it.number}。${late}营商办正在确认承办单位，${firstWord(it, words)}，转办后马上告诉您。`
  return `已受理，编号 ${it.number}，转${shortOf(lead, words)}。${late}${firstWord(it, words)}，有进展我会告诉您。`
}

/** What an enterprise is promised first: 「最迟今天11:00前联系您，11月27日（周五）17:30前给您一次阶段答复」. */
function firstWord(it: Case, words: Words): string {
  const contact = runningClock(it, 'contact')
  const interim = runningClock(it, 'interim')
  const dispatch = runningClock(it, 'dispatch')
  const promises = [
    ...(dispatch ? [`${dueText(dispatch, words)}前转办`] : []),
    ...(contact ? [`${dueText(contact, words)}前联系您`] : []),
    ...(interim ? [`${dueText(interim, words)}前给您一次阶段答复`] : []),
  ]
  return promises.length === 0 ? '办理情况随时告诉您' : `最迟${promises.join('，')}`
}

/** Several problems of one message, each with a number of its own. */
export function receipts(cases: readonly Case[], words: Words): string {
  const late = words.calendar.isWorkingTime(words.now) ? '' : '现在是下班时间，已先登记。'
  const lines = cases.map((it, i) => {
    const lead = leadOf(it)
    const shown = `${i + 1} ${it.number}「${clip(maskText(it.text), 20)}」`
    if (isConfidential(it)) return `${shown}保密转送纪检联络员，不进部门群，${firstWord(it, words)}。`
    return `${shown}${lead === null ? '由营商办确认承办单位' : `转${shortOf(lead, words)}`}，${firstWord(it, words)}。`
  })
  return [`已受理${numeral(cases.length)}件，分开办理。${late}`, ...lines, '有进展我会告诉您。'].join('\n')
}

export const nextReport = (text: string): string => `接着登记另一件事：「${clip(maskText(text), 40)}」。`
export const askAnother: Said = {
  text: '这和前面说的像是两件事，分开登记办得更快。回复「另一件」单独登记，回复「补充」并到前面那件。',
  buttons: [
    { label: '另一件', value: '另一件' },
    { label: '补充到前面那件', value: '补充' },
  ],
}
/** Drafts by their problems, the newest first. */
export function drafts(problems: readonly string[]): Said {
  if (problems.length === 0) return { text: '您没有未提交的内容。有事直接说就行。', buttons: [] }
  return {
    text: list(`您有 ${problems.length} 份没提交的：`, [
      ...problems.map((problem, i) => `${i + 1} ${clip(maskText(problem), 30)}`),
      '接着说哪一份，请回复「继续」加序号。',
    ]),
    buttons: problems.slice(0, 5).map((_, i) => ({ label: `继续 ${i + 1}`, value: `继续 ${i + 1}` })),
  }
}
export const putAside = (problem: string): string => `好。「${clip(maskText(problem), 20)}」那份草稿先留着，随时回复「我的草稿」接着说。`
export const takenUp = (problem: string): string => `好，接着说「${clip(maskText(problem), 30)}」。`
export const stillShelved = (problem: string): string => `您还有一份没提交的：「${clip(maskText(problem), 20)}」，回复「继续 1」接着说。`

/** Only a topic was named: what people mostly mean by it. */
export const whichKind = (kinds: readonly string[]): Said => ({
  text: `想反映哪一类？${kinds.map((kind, i) => `${i + 1} ${kind}`).join('，')}。回复序号，或者直接说是什么事。`,
  buttons: kinds.map((kind, i) => ({ label: kind, value: String(i + 1) })),
})
export const keptForLater = '好的，先提交前面这件，另一件接着登记。'
export const leadChanges = (target: string | null): string => (target === null ? '，承办单位改由营商办确认' : `，拟转单位随之改为${target}`)
export const confirmInWords = '收到您的表情。内容没问题请回复「确认」，要改哪里直接说。'
export const nothingChanged = '没有改动'
/** What a correction of a draft changed, for the summary that follows. */
export const corrected = {
  phone: (phone: string): string => `电话改为 ${maskPhone(phone)}`,
  noPhone: '电话改为不留',
  enterprise: (name: string): string => `企业改为「${clip(maskText(name), 40)}」`,
  nameless: '企业改为匿名，电话不留',
  anonymous: '企业改为匿名',
  words: (from: string, to: string): string => `「${clip(maskText(from), 20)}」改为「${clip(maskText(to), 20)}」`,
} as const
export const whatToChangeAmount = (to: string): string => `请说清楚是哪一处改成「${clip(to, 20)}」，比如「30 个改成 40 个」。`
export const claimTaken = (name: string): string =>
  `好的，已请服务专员核实您和「${clip(maskText(name), 40)}」的关系，有结果马上告诉您。核实前可以照常反映问题，会注明「未核验」。`
export const claimAgain = (name: string): string =>
  `您和「${clip(maskText(name), 40)}」的关系今天已经请服务专员核实，有结果马上告诉您。有事可以照常反映。`
export const boundAlready = (enterprise: string): string => `您已经绑定「${clip(enterprise, 40)}」，不用再核实。有事直接说就行。`
export const bound = (enterprise: string): string =>
  `已核实，您绑定了「${clip(enterprise, 40)}」。以后反映的诉求不再注明「未核验」，同事反映的也可以在这里查进度、补充和催办。`
export const claimRefused = (name: string): string =>
  `抱歉，暂时没能核实您和「${clip(maskText(name), 40)}」的关系，没有绑定。您可以照常反映问题；如有误会，请回复「转人工」。`
export const noIdNumbers = '办理不需要身份证号和银行卡号，已为您遮盖，请不要发送。'
export const waiting = '好的，不急，您随时回来。'
export const hello = '在的。'
export const acknowledged = '好的，有事随时说。'
export const sorryTellMe = '让您着急了，很抱歉。请告诉我是哪件事，现在卡在哪里，我来盯。'
export const byName = '好的，按实名登记，仍然保密。'
export const sorry = '让您着急了，很抱歉。'
export const toldByOthers = '近期也有企业反映类似的问题，会一并研究。'
export const toldOften = '您已经反映过几次了，让您费心了。这件已标为「多次反映」，同时报给营商办和分管领导。'
/** `passed`: officials are told; of what is confidential they are not. */
export const angry = (passed: boolean): string => `${sorry}${passed ? '已标为「多次反映」，报给营商办和分管领导。' : ''}`
export const whatFirst = (many: boolean): string => (many ? '您最希望先解决哪一件？' : '您最希望先解决哪一点？我补充进去。')
export const simpler: Readonly<Record<Slot | 'summary' | 'another' | 'conduct' | 'nothing', string>> = {
  problem: '用平常说话的方式告诉我就行，比如「厂里老停电，一周三次」。',
  enterprise: '告诉我您的企业叫什么就行；不想说，回「匿名」。',
  phone: '发一个能打通的手机号就行；不想留，回「跳过」。',
  summary: '上面是我记下的内容。没错就回「确认」，有错就告诉我哪里错。',
  another: '想分成两件就回「另一件」，想合成一件就回「补充」。',
  conduct: simplerConduct,
  nothing: '您用平常的话说遇到的问题，我来找部门办，办到哪一步都会告诉您。',
}

export const simplerAnswer = (it: Case): string =>
  `部门已经答复 ${it.number}「${clip(maskText(it.text), 20)}」。问题没了就回「解决了」，还在就回「没有解决」。`

export const whatToChange = '请直接说要改成什么，比如「电话改成 138…」「不是 30 个是 40 个」，也可以把情况重说一遍。'
export const cancelled = '好的，这份还没提交的内容已放弃，之前提交的不受影响。24 小时内回复「恢复草稿」可以找回。'
export const noDropped = '没有可以恢复的内容。请直接说遇到的问题。'
export const leftAlone = '好的，这个先放下，没有改动。'
export const nothingToCancel = '现在没有未提交的内容。要撤回已提交的诉求，请回复「撤回」加编号。'
/** Where somebody goes whose matter is not an enterprise's. */
export function notOurs(who: Outsider, elsewhere: Elsewhere): string {
  return `这里只办理企业诉求。${outsiderMatters[who]}请拨打 ${linesOf(elsewhere.outsiders[who])}，那边会有人受理。如果是您的企业遇到的问题，请直接说说情况。`
}

const outsiderMatters: Readonly<Record<Outsider, string>> = {
  consumer: '消费纠纷',
  worker: '个人的工资、社保等事项',
  victim: '遇到侵害或者诈骗，',
  resident: '居民和个人的事项',
}
/** A matter that is in legal proceedings: who has it, whom to ask, what can still be done here (国办函〔2025〕66号: 告知法定途径). */
export function statutory(kind: Proceeding, elsewhere: Elsewhere): string {
  const at = elsewhere.proceedings[kind]
  const asked = `进展请问${at.contact}${at.line === null ? '' : `，或者拨打 ${lineOf(at.line)}`}`
  const aid = elsewhere.legalAid
  return `${proceedingOf(kind, at, asked)}\n还可以在这里办的：政策咨询、窗口服务问题、不影响${kind === 'petition' ? '信访程序' : '裁决'}的协调，请直接说，我来登记。${aid.name}请拨打 ${aid.number}；要工作人员看一下，请回复「转人工」。`
}

function proceedingOf(kind: Proceeding, { office, days }: Office, asked: string): string {
  switch (kind) {
    case 'court':
      return `这件事已在${office}程序中，由${office}依法处理，这里不能改变裁判。${asked}。不服一审判决的，请在判决书写明的期限内上诉；判决已经生效的，可以依法申请再审。`
    case 'labour-arbitration':
      return `这件事已在劳动仲裁程序中，由${office}依法裁决，这里不能改变结果。${asked}。不服裁决的，请在裁决书写明的期限内起诉。`
    case 'arbitration':
      return `这件事已在仲裁程序中，由${office}依法裁决，这里不能改变结果。${asked}。`
    case 'reconsideration':
      return `这件事已在行政复议程序中，由${office}依法审查${days === null ? '' : `，一般自受理起 ${days} 日内作出决定`}。${asked}。不服决定的，可以依法向法院起诉。`
    case 'petition':
      return `这件事已由${office}登记，按信访程序办理，这里不重复受理。${asked}。${days === null ? '' : `不服处理意见的，可以自收到书面答复起 ${days} 日内请求复查。`}`
  }
}

/** The number for each danger, before anything else; all of them where the danger is not clear. */
export function emergency(dangers: readonly Danger[], elsewhere: Elsewhere): string {
  const lines = emergencyLines(dangers, elsewhere)
  const first = dangers[0]
  if (first === undefined) return `如果有人员危险，请马上拨打 ${linesOf(lines)}，人先撤到安全的地方。`
  const hurt =
    first === 'missing' || lines.some(({ number }) => number === elsewhere.hurt.number)
      ? ''
      : `，有人受伤同时拨打 ${lineOf(elsewhere.hurt)}`
  return `请马上拨打 ${linesOf(lines, '和')}${hurt}。${whatToDo[first]}`
}

/** Whom to call in these dangers, each number once. */
function emergencyLines(dangers: readonly Danger[], elsewhere: Elsewhere): readonly Line[] {
  const all = dangers.length === 0 ? elsewhere.anyEmergency : dangers.flatMap((danger) => elsewhere.emergency[danger])
  return all.filter((line, i) => all.findIndex(({ number }) => number === line.number) === i)
}

const whatToDo: Readonly<Record<Danger, string>> = {
  gas: '先离开再打电话：人撤到室外，不要开关电器，不要点火。',
  chemical: '人往上风方向撤，不要靠近查看。',
  violence: '先保护好自己，不要上前阻拦。',
  jump: '先陪着说话，不要刺激对方。',
  fire: '人先撤到安全的地方，不要回去拿东西。',
  electric: '先断电，没有断电不要碰触电的人。',
  traffic: '人先撤到路边安全的地方，打开双闪。',
  rescue: '不要盲目施救，其他人先撤到安全的地方。',
  missing: '电话里说清姓名、最后出现的时间和地点。',
  injury: '电话里说清地点、人数和伤情，派人到路口接救护车。',
}

/** 「119（火警、救援）」 */
function lineOf({ number, name }: Line): string {
  return `${number}（${name}）`
}

function linesOf(lines: readonly Line[], last = '或'): string {
  const shown = lines.map(lineOf)
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join('、')}${last} ${shown.at(-1)}`
}

export const emergencyNext = '我已告知值班人员。安全之后，需要部门跟进的请回复「确认」，我按刚才说的登记。'
export const despair = ({ despair: { listens, comes } }: Elsewhere): string =>
  `听到您这么说，我很担心。请先拨打${listens.name} ${listens.number}；有危险请拨 ${comes.number}。我已请工作人员尽快联系您。`
export const toMinor = '谢谢您愿意说出来。'
/** To somebody who is not of age. */
export const minor = (elsewhere: Elsewhere): string =>
  `${toMinor}不用留电话，也不用填什么。已请工作人员来看您说的事；想马上找人说，可以拨打 ${linesOf(elsewhere.minors)}，也请告诉一位信任的大人。`
export const tipOff = '这类线索会保密转送纪检联络员，不进部门群。不想留名，请回复「匿名」。'
export const spam = '这里只办理企业诉求，不受理广告推广。'
export const noiseWarning = '再发这样的内容，我不再回复；有企业诉求请直接说，随时受理。'
export const abuse = '听得出您很着急。请说说具体是什么事，我来转给负责的部门。'
export const cannotUnderstand = '抱歉，我没能听明白，已请工作人员看一下，会尽快联系您。您也可以随时再说一次。'
export const thanks = '应该的。还有事随时说。'
/** What people ask about the service itself. */
export function aboutService(
  topic: 'retaliation' | 'privacy' | 'anonymous' | 'cost' | 'pace' | 'hours' | 'who',
  { calendar, profile }: { readonly calendar: Calendar; readonly profile: Profile },
): string {
  switch (topic) {
    case 'retaliation':
      return '反映问题受保护，不允许打击报复。您可以匿名，部门群里也不显示您的完整电话；遇到刁难请告诉我，会保密转给纪检联络员。'
    case 'privacy':
      return '您说的内容只给承办单位和营商办看，电话在部门群里打码，只有经办人能查看，查看有记录。'
    case 'anonymous':
      return '可以匿名，回复「匿名」就行；部门没法上门核实，有消息由我转告您。'
    case 'cost':
      return '不收任何费用。有人借这件事收钱，请告诉我。'
    case 'pace':
      return `承办单位${limitFor('contact', profile)}联系您，${laterLimits(profile)}，能马上办的当天办。`
    case 'hours':
      return `我全天都能登记；部门的工作时间是工作日 ${calendar.hours.map(({ from, to }) => `${from}–${to}`).join('、')}。`
    case 'who':
      return '我是企哨，登记和跟办企业诉求的程序；事情由负责的部门办，营商办督办。'
  }
}

/** 「在 1 个工作日内」 of a kind of clock; where the profile tells cases apart, of each: 「在 2 个工作日（咨询）、4 个工作日（其他）内」. */
function limitFor(kind: ClockKind, { clocks }: Profile): string {
  const limits = clocks
    .filter((rule) => rule.kind === kind)
    .map((rule) => {
      const condition = conditionOf(rule.when)
      return `${lengthOf(rule)}${condition === null ? '' : `（${condition}）`}`
    })
  return `在 ${limits.join('、')}内`
}

/** What happens after the contact. */
function laterLimits(profile: Profile): string {
  const has = (kind: ClockKind): boolean => profile.clocks.some((rule) => rule.kind === kind)
  return [
    ...(has('interim') ? [`${limitFor('interim', profile)}给一次阶段答复`] : []),
    ...(has('feedback') ? [`${limitFor('feedback', profile)}反馈结果`] : []),
    ...(has('close') ? [`${limitFor('close', profile)}办结`] : []),
  ].join('，')
}

export const chitchat = (given: { readonly calendar: Calendar; readonly profile: Profile }): string =>
  `我是企哨，负责登记和跟办企业诉求。${aboutService('hours', given)}有什么要反映的直接说就行。`
export const policyKept = '这个问题我答不准，由主管部门答复您。已经记下，提交这件后接着登记。'
export const whoIAm = '我是企哨，登记和跟办企业诉求的程序，不是真人。要找工作人员，请回复「转人工」。'
export const policy = '这个问题我先替您登记，由主管部门答复。'
export const cannotRead = '这条消息没有读到文字。请用文字说说遇到了什么事，图片和文件可以一起发。'
export const noWords = '这条消息没有读到文字。'
/** Files that came without words; none: all of them are in the draft already. */
export function gotFiles(files: readonly Media[]): string {
  return files.length === 0 ? '这些前面已经收到，不用重复发。' : `收到 ${countOf(files)}，已附在这件诉求里。`
}

/** The same where one case is in hand, and nothing new has been told. */
export const gotFilesBeside = (files: readonly Media[], number: string): Said => ({
  text: `收到 ${countOf(files)}。是给 ${number} 的，请回复「补充」；是新的事情，请说说遇到了什么困难。`,
  buttons: [{ label: '补充', value: `${number} 补充` }],
})

/** 「3 张照片、1 个文件」 */
function countOf(files: readonly Media[]): string {
  const kinds = Map.groupBy(files, ({ mime }) => mime.split('/')[0] ?? '')
  const counted = (Object.keys(fileKinds) as (keyof typeof fileKinds)[]).flatMap((kind) => {
    const count =
      kind === 'other' ? files.filter(({ mime }) => !((mime.split('/')[0] ?? '') in fileKinds)).length : (kinds.get(kind)?.length ?? 0)
    return count === 0 ? [] : [`${count} ${fileKinds[kind]}`]
  })
  return counted.join('、')
}

const fileKinds = { image: '张照片', video: '段视频', audio: '段录音', other: '个文件' } as const

// --- Voice ---

/** What a voice message seems to say, to be confirmed by whoever said it. */
export function heard(text: string, unsure: readonly string[], missed = false): string {
  return [
    missed ? '有一段语音没听清，录音已留下。' : '',
    `听到的是：「${within(text, 1_200)}」。`,
    unsure.length === 0 ? '对吗？' : `其中「${clip(unsure.slice(0, 3).join('」「'), 60)}」听得不太准，对吗？`,
    '有不对的直接说。',
  ].join('')
}
/** What was heard, where nothing hangs on it. */
export const heardAs = (text: string): string => `听到的是：「${within(text, 600)}」。`
export const notHeard = '这段语音没听清，能再说一次或打字吗？录音已经留下；要找工作人员，请回复「转人工」。'
export const notHeardBeside = '有一段语音没听清，录音已作为附件留下。'
export const heardWrongly = '好的，请直接说哪里不对，或者打字再说一次。'
export const heardCorrected = (changed: string): string => `好的，${changed}。`
export const voiceDropped = '好的，这段语音不登记。'
export const groupHeard = (text: string, number: string, command: string): string =>
  `听到的是：「${within(maskText(text), 900)}」。要为 ${number} 记「${command}」吗？回复「是」办理，回复「否」不办。`
/** A sentence of the group that only seems to mean a command. */
export const askBack = (number: string, command: string): Said => ({
  text: `要为 ${number} 记「${command}」吗？回复「是」办理，回复「否」不办。`,
  buttons: yesNo,
})
/** What a command of the group is called when it is asked back. */
export const commandNames: Readonly<Partial<Record<Command['type'], string>>> = {
  acknowledge: '签收',
  contact: '已联系企业',
  'report-visit': '已上门',
  'promise-same-day': '当天办结',
  'report-progress': '进展，并发给企业',
  resolve: '答复，并发给企业',
  object: '退单',
  'request-extension': '申请延期',
  promise: '承诺时限，并告知企业',
  retract: '撤销刚才的操作',
  classify: '定类',
  'view-phone': '查看电话',
  suspend: '请企业补充，时限暂停',
  resume: '材料已收到，恢复计时',
  'begin-long-term': '转长期',
  assist: '请其他部门协办',
  whistle: '吹哨',
  'report-in': '报到',
  'complete-task': '完成本部门的事项',
  convene: '约会商',
  'answer-meeting': '选会商时间',
  'move-meeting': '会商改期',
  'cancel-meeting': '取消会商',
  'record-minutes': '会商纪要',
}
export const groupNotHeard = '这段语音没听清，没有改动。请再说一次或打字。'
export const groupHeardMany = (text: string): string => `听到的是：「${within(maskText(text), 900)}」。几件一起办请打字，没有改动。`
export const deskHeard = (text: string): string =>
  `听到的是：「${within(maskText(text), 900)}」。为免听错，转办、审批和督办请打字，没有改动。`
export const failed = '刚才的消息处理时出了问题，内容已经保存，工作人员会查看。请稍后再试，或回复「转人工」。'
export const restarted = {
  lost: '系统更新过，没有提交的内容请再说一遍；已提交的不受影响。',
  kept: '系统更新过，您之前说的我还留着，个别内容可能要再问一次；已提交的不受影响。',
} as const

/** The name of a file that came without one. */
export const unnamedFile = '未命名文件'
/** Who writes from an account that tells no name. */
export const unnamedPerson = '微信用户'

/** What became of files that were not simply taken. */
export function rejectedFiles(files: Inbound['rejected']): string {
  return files.map(({ name, why }) => (why === 'kind' ? unsupported(name) : `「${clip(name, 40)}」${rejections[why]}`)).join('\n')
}

/** `kind`: what it is, as far as that is known, e.g. 名片. */
const unsupported = (kind: string): string =>
  `收到一条暂不支持的消息${kind === '' ? '' : `（${clip(kind, 20)}）`}，我打不开。请用文字说一说，图片、语音和文件也可以。`

const rejections: Readonly<Record<Exclude<Inbound['rejected'][number]['why'], 'kind'>, string>> = {
  size: '超过 20 MB，没有收下，请压缩或分开发。',
  type: '这种文件收不了，请发图片、PDF 或 Word、Excel。',
  damaged: '已经损坏，没有收下，请重新拍一张或重新发。',
  virus: '没有通过安全检查，没有收下。请换一台设备重新保存，再发一次。',
  held: '已收到，还在做安全检查，通过以后部门才能打开。',
}

export const personLater = (opening: string): string =>
  `已通知营商办工作人员，现在是下班时间，${opening} 上班后联系您。这段时间有事可以接着跟我说。`

// --- Time in the conversation ---

/** The one reminder of a report that is not submitted; the question, or the summary, follows. */
export function reminder(told: string, complete: boolean): string {
  if (told === '') return '您刚才想反映的事还没有说完。'
  const about = `您说的「${clip(maskText(told), 40)}」还没有提交`
  return complete ? `${about}，内容都齐了，只差您的确认。` : `${about}，还差一项。`
}

/** `until`: the day on which it is deleted. */
export const draftKept = (until: string, words: Pick<Words, 'calendar'>): string =>
  `草稿已保存，保留到${words.calendar.describeDate(until)}，随时说「继续」接着办。`

/** The opening of a report that is taken up again; `since` is when its reporter last said something. */
export function resumed(told: string, since: Timestamp, complete: boolean, { calendar, now }: Words): string {
  const day = calendar.dateOf(since)
  const days = calendar.daysBetween(day, calendar.dateOf(now))
  const then = days === 0 ? '刚才' : days === 1 ? '昨天' : days === 2 ? '前天' : calendar.describeDate(day)
  return `您${then}说到「${clip(maskText(told), 60)}」，${complete ? '只差您的确认。' : '还差一项。'}`
}

// --- Messages that are taken back ---

export const recalledUnread = '好的，您撤回的那条没有记下。'
export const recalled = '好的，您撤回的那条已经去掉。'
export const recalledAll = '好的，您撤回的那条已经去掉，没有提交任何内容。有事直接说就行。'
export const recalledNothing = '好的，您撤回的那条没有用在诉求里。'
export const recalledLate = (number: string): string => `您撤回的那条已经随 ${number} 提交，内容会保留，我注明「已撤回」。`
/** What the department reads of it. */
export const recallNote = (what: string): string => `【已撤回】企业撤回了之前发的一条消息：「${what}」`

// --- A person in place of the bot ---

export const handedOver =
  '已通知营商办工作人员，由工作人员接着回复您，我先不插话。您接下来说的话会转给工作人员；要回到我这里，请回复「结束人工」。'
export const fromOfficial = (role: Role, words: string): string => `${role === 'officer' ? '服务专员' : '营商办工作人员'}：${words}`
export const endTalkButton = (handle: number): Button => ({ label: '结束人工', value: `结束人工 R${handle}` })
export const backAgain = '人工对话已结束，我回来了。'
export const whereThingsStood = (open: number): string =>
  open === 0 ? '有事直接跟我说就行。' : `您有 ${open} 件在办，回复「进度」看办到哪一步。`
export const backWithCare = ({ despair: { listens, comes } }: Elsewhere): string =>
  `人工对话已结束，我还在。难受的时候请拨打${listens.name} ${listens.number}，有危险请拨 ${comes.number}；想找工作人员，回复「转人工」。`
export const tipOffEndsTalk = '这类线索由我保密登记，刚才这句没有转给对话的工作人员，人工对话先结束。'

// --- Entrepreneur: afterwards ---

/** One case, as its reporter or an official reads it; officials see no personal numbers. */
export function statusOf(it: Case, words: Words, reader: 'enterprise' | 'official' = 'enterprise'): string {
  const shown = (text: string): string => (reader === 'official' ? maskText(text) : text)
  const lead = leadOf(it)
  const progress = 'progress' in it ? it.progress.at(-1) : undefined
  const status = it.status === 'resolved' && reader === 'enterprise' ? '已答复，等您评价' : statusNames[it.status]
  return [
    `${lights[lightOf(it)]} ${it.number} ${reader === 'official' ? repeatedMark(it) : ''}${clip(maskText(it.text), 30)}`,
    ...(reader === 'official' ? [`企业：${firm(it, 40)}`, ...sourceLine(it)] : []),
    `阶段：${phase(it)}（${status}）`,
    ...(lead === null ? [] : [`承办：${shortOf(lead, words)}`]),
    ...(progress ? [`最新进展：${within(shown(progress.text), 460)}`] : []),
    ...(it.status === 'resolved' || it.status === 'closed' ? [`答复：${within(shown(it.answer.text), 540)}`] : []),
    ...(reader === 'official' ? [...deliveryLines(it, words), ...followedUpLine(it, words)] : []),
    ...limitLines(it, words),
    ...putOffLines(it, words, reader),
    ...('objection' in it && it.objection !== null ? ['正在确认承办单位，时限不重新计算。'] : []),
    ...endedLines(it),
    ...(reader === 'official' ? [] : appealLine(it, words)),
    ...(isConfidential(it) ? [] : [...taskLines(it, words, reader), ...meetingLines(it, words)]),
    ...(reader === 'official' && !isConfidential(it) ? tieLines(it) : []),
  ].join('\n')
}

/** Several cases of one reporter, a line each. */
export function statusOfMany(cases: readonly Case[], words: Words, whose: '您' | '贵企业' = '您'): string {
  const lines = cases.map((it) => {
    const next = nextDue(it)
    const until = next && next.kind !== 'rating' ? `，最迟${dueText(next, words)}` : ''
    return `${lights[lightOf(it)]} ${it.number} ${clip(maskText(it.text), 16)}：${shortOf(leadOf(it), words)}，${it.status === 'resolved' ? '已答复，等您评价' : (putOffStatus(it, '您') ?? statusNames[it.status])}${until}`
  })
  return list(`${whose}有 ${cases.length} 件在办：`, [...lines, '回复编号看详情。'])
}

/** What an enterprise has going, whoever of it reported. */
export function statusOfFirm(cases: readonly Case[], words: Words): string {
  return cases.length === 0 ? '贵企业现在没有在办的诉求。' : statusOfMany(cases, words, '贵企业')
}

export const notSubmitted = '这件还没有提交，提交以后才能催办。'
export const noCases = '您现在没有在办的诉求。有事直接说就行。'

export function whichCase(cases: readonly Case[], words: Words): Said {
  const lines = cases.map((it) => `${lights[lightOf(it)]} ${it.number} ${clip(maskText(it.text), 20)}（${shortOf(leadOf(it), words)}）`)
  return {
    text: list('您说的是哪一件？请回复编号：', lines),
    buttons: cases.slice(0, 5).map((it) => ({ label: it.number.slice(-4), value: it.number })),
  }
}

export const buttonIsOver = '这个按钮已经过时，没有改动。现在的情况是：'
export const unknownNumber = '没有查到这个编号。请核对一下，或回复「进度」看您的全部诉求。'
export const supplemented = (it: Case): string => `已补充到 ${it.number}，并告知承办单位。`
export const askSupplement = (number: string): string => `请说要补充到 ${number} 的内容。`
export const phoneAmended = (it: Case): string =>
  `${it.number} 的联系电话已更正为 ${it.phone === null ? '未留' : maskPhone(it.phone)}，并告知承办单位。`
export const askPhone = '请把正确的电话发给我，比如「电话改成」加手机号。'
export const urgedAgain = (number: string): string => `${number} 今天已经提醒过承办单位，我再把您的催办转告营商办，请他们过问。`
export const stillOpen = (cases: readonly Case[], words: Words): string =>
  `${cases.length === 1 && cases[0] ? statusOf(cases[0], words) : statusOfMany(cases, words)}\n要提醒承办单位，请回复「催办」；有新情况，请回复「补充」加内容。`
export const urged = (it: Case, words: Words): string => {
  const next = nextDue(it)
  const late = lightOf(it) === 'red' ? '已超时，' : ''
  return `已提醒${leadOf(it) === null ? '营商办' : shortOf(leadOf(it), words)}尽快办理 ${it.number}。${lights[lightOf(it)]} ${late}${next ? promised(next, words) : ''}${urgedHigher(it)}`.trimEnd()
}

/** What a clock promises the enterprise, in its own words. */
function promised(clock: Clock, words: Words): string {
  const due = dueText(clock, words)
  if (clock.light === 'red' || clock.kind === 'weekly' || clock.kind === 'supplement' || clock.kind === 'phone' || isTaskKind(clock.kind))
    return `${clockNames[clock.kind]}时限是${due}。`
  const done: Readonly<Record<Exclude<ClockKind, 'weekly' | 'supplement' | 'phone' | TaskKind>, string>> = {
    dispatch: '转给负责的部门',
    contact: '联系您',
    interim: '给您一次阶段答复',
    feedback: '反馈结果',
    close: '办结',
    'same-day': '办结',
    promise: '按承诺给您结果',
    rectify: '重新答复您',
    rating: '等您评价',
    appeal: '告诉您复核结果',
    'follow-up': '回访您',
  }
  return `最迟${due}前${done[clock.kind]}。`
}

export const newsSlowed = (it: Case): string =>
  isLongTerm(it) ? weeksSlowed(it) : `好的，${it.number} 没有新进展时改为每月告诉您一次。部门的答复和进展还是马上转告，时限照常盯着。`
/** Why a case is withdrawn, in the order in which they may be chosen by number. */
export const withdrawReasons = ['自己解决了', '部门已解决', '其他'] as const
/** In the place of a reason that was not given. */
export const noReasonGiven = '未说明原因'
export function askWithdraw(it: Case): Said {
  return {
    text: `要撤回 ${it.number}「${clip(maskText(it.text), 30)}」吗？请回复原因：${withdrawReasons.map((reason, i) => `${i + 1} ${reason}`).join('，')}；不撤回请回「不」。`,
    buttons: [...withdrawReasons.map((reason) => ({ label: reason, value: reason })), { label: '不撤回', value: '不' }],
  }
}
export const confirmWithdraw = (it: Case): Said => ({
  text: `那就好。要撤回 ${it.number}「${clip(maskText(it.text), 30)}」吗？回复「撤回」就不再办理；还要办请回「不」。`,
  buttons: [
    { label: '撤回', value: '撤回' },
    { label: '继续办', value: '不' },
  ],
})
export const withdrawn = (it: Case): string => `${it.number} 已撤回，不再办理，承办单位会收到通知。以后有事随时说。`
export const notWithdrawn = '好的，不撤回，继续办理。'

export const contactDenied = (it: Case, words: Words): string =>
  `已记录：${shortOf(leadOf(it), words)}还没有联系到您。联系时限重新打开，已请承办单位尽快联系您，并告知营商办。`
export const contactConfirmed = '好的，知道了。有进展我会告诉您。'
export const stillNot = (it: Case): string => `${it.number} 刚才记的是「已解决」。问题还在的话，请给 1 分或 2 分，我马上退回重办。`
export const rateInDigits = (it: Case): Said => ({ text: `请用 1 到 5 给 ${it.number} 打分，5 是非常满意。`, buttons: ratingButtons(it) })
export const nothingToRate = '现在没有等您评价的诉求。有事直接说就行。'

/** `told`: more was said with the outcome, and it was passed on. */
export function askRating(it: Case, outcome: Outcome, told = false): Said {
  const later = laterRating(it, outcome)
  if (later !== null) return { text: later, buttons: ratingButtons(it) }
  return {
    text: `${openings[outcome]}${told ? '您说的情况也一并转去了。' : ''}请给 ${it.number} 的办理打个分：1 非常不满意，2 不满意，3 基本满意，4 满意，5 非常满意。`,
    buttons: ratingButtons(it),
  }
}

const openings: Readonly<Record<Outcome, string>> = {
  solved: '那就好，已记为解决。',
  partly: '已记为部分解决。',
  not: '很抱歉还没解决，已退回承办单位重办。',
}

function ratingButtons(it: Case): readonly Button[] {
  return ([5, 4, 3, 2, 1] as const).map((level) => ({ label: `${level} ${ratings[level]}`, value: `${it.number} ${level}分` }))
}

export const askOutcomeFirst = (it: Case): Said => ({ text: `谢谢。先请告诉我：${it.number} 解决了吗？`, buttons: outcomeButtons(it) })

export function outcomeButtons(it: Case): readonly Button[] {
  return [
    { label: '解决了', value: `${it.number} 解决了` },
    { label: '部分解决', value: `${it.number} 部分解决` },
    { label: '没有解决', value: `${it.number} 没有解决` },
  ]
}

export function askReason(it: Case, words: Words): string {
  const rectify = it.clocks.find((clock) => clock.kind === 'rectify' && clock.status === 'running')
  const due = rectify ? `，最迟${dueText(rectify, words)}前重新答复您` : ''
  // Who said that it is not solved has had the apology.
  const opening = it.rating?.outcome === 'not' ? '已记录' : '很抱歉让您不满意'
  return `${opening}，${it.number} 重新办理${due}。哪里不满意？说一句就行，不想说也可以不回。`
}

export const reasonTaken = (it: Case): string =>
  isFinal(it) ? finalRated(it) : `谢谢，已转给承办单位和负责人。${it.number} 重新办理后会再答复您。`
export const noReason = (it: Case): string => `好的。${it.number} 重新办理后会再答复您。`
export const ratedWhileReopened = (it: Case): string => `谢谢评价。${it.number} 正在重办，办好后会再答复您。`
export const ratingChanged = (it: Case, level: RatingLevel): string =>
  `${it.number} 的评价已改为「${ratings[level]}」。${it.status === 'closed' ? '' : '这件仍按退回重办处理，办好后再答复您。'}`
/** It was rated fair and closed, and now it is said not to be solved: only a poor rating takes that back. */
export const notSolvedAfterAll = (it: Case): Said => ({
  text: `${it.number} 已按您的评价「${it.rating === null ? '未评价' : ratings[it.rating.level]}」办结。问题还在的话，请把评价改为 1 分或 2 分，我马上退回重办。`,
  buttons: ([2, 1] as const).map((level) => ({ label: `改为 ${level} ${ratings[level]}`, value: `${it.number} 改为${level}分` })),
})
export const reopened = (it: Case, words: Words): string => `很抱歉问题还在。${continued(it, words).replace(/^好的，/, '')}`
export const closedWithThanks = (it: Case): string => `谢谢评价，${it.number} 已办结。有新的问题随时找我。`
export const askSettle = (it: Case): Said => ({
  text: `谢谢。${it.number} 剩下的部分还要继续办吗？`,
  buttons: [
    { label: '继续办', value: `${it.number} 继续办` },
    { label: '就到这里', value: `${it.number} 就到这里` },
  ],
})
export const continued = (it: Case, words: Words): string => {
  const rectify = it.clocks.find((clock) => clock.kind === 'rectify' && clock.status === 'running')
  return `好的，${it.number} 继续办理${rectify ? `，最迟${dueText(rectify, words)}前再答复您` : ''}。`
}

// --- News for the entrepreneur ---

/** 「，经办人郭慧，电话 0532-86880000」 */
function handledBy({ handler }: Words): string {
  if (!handler) return ''
  return `，经办人${clip(untitled(handler.name), 20)}${handler.phone === null ? '' : `，电话 ${handler.phone}`}`
}

/** The clock that an approved extension moves: of the rectification when there is one, else of the end. */
function extended(it: Case): Clock | undefined {
  return runningClock(it, 'rectify') ?? endClock(it)
}

/** The limit for the end of a case, as the district calls it. */
export function endClock(it: Case): Clock | undefined {
  return runningClock(it, 'feedback') ?? runningClock(it, 'close')
}

/** What a class means for a case: 「，办结时限 12月15日（周二）17:30」. */
function untilEnd(it: Case, words: Words): string {
  const end = endClock(it)
  return end ? `，${clockNames[end.kind]}时限 ${dueText(end, words)}` : ''
}

/** Each limit that another calendar moved: 「联系企业时限改为11月24日（周二）17:30」. A week without news is no limit. */
function newDues(moved: readonly MovedDue[], words: Words): string {
  const limits = moved.filter(({ clock }) => clock !== 'weekly')
  return limits.map(({ clock, ...end }) => `${clockNames[clock]}时限改为${dueText(end, words)}`).join('、')
}

function unended(reason: string): string {
  return within(maskText(reason), 600).replace(/[。.]$/, '')
}

export const news = {
  dispatched: (it: Case, words: Words): string => `${it.number} 已转${shortOf(leadOf(it), words)}。${firstWord(it, words)}。`,
  classified: (it: Case, given: string, words: Words): string => `${it.number} 定为${given}办理${untilEnd(it, words)}。`,
  acknowledged: (it: Case, words: Words): string => `${it.number}：${shortOf(leadOf(it), words)}已签收，正在安排。`,
  contacted: (it: Case, at: Timestamp, words: Words): Said => ({
    text: `${it.number}：${shortOf(leadOf(it), words)}说已于${when(at, words)}联系您${handledBy(words)}。如果没有，请回复「没有联系」。`,
    buttons: [
      { label: '联系了', value: `${it.number} 联系了` },
      { label: '没有联系', value: `${it.number} 没有联系` },
    ],
  }),
  sameDay: (it: Case, words: Words): string => `${it.number}：${shortOf(leadOf(it), words)}表示当天办结。`,
  progress: (it: Case, text: string, words: Words): string => `${it.number} 有进展，${shortOf(leadOf(it), words)}：${within(text, 1_800)}`,
  progressAsked: (it: Case, words: Words): string =>
    it.news === 'monthly'
      ? `${it.number} 这段时间没有新的进展，我已请${shortOf(leadOf(it), words)}报一句，有了马上告诉您。`
      : `${it.number} 这一周没有新的进展，我已请${shortOf(leadOf(it), words)}报一句，有了马上告诉您。不想每周收到，请回复「不用每周发了」。`,
  answered: (it: Case, text: string, words: Words): Said =>
    laterAnswer(it, text, words) ?? {
      text: `${it.number}「${clip(maskText(it.text), 30)}」${shortOf(leadOf(it), words)}答复：\n${within(text, 1_700)}\n\n问题解决了吗？`,
      buttons: outcomeButtons(it),
    },
  promised: (it: Case, text: string, due: Timestamp, words: Words): string =>
    `${it.number}：${shortOf(leadOf(it), words)}承诺「${within(text, 900)}」，最迟${when(due, words)}前。到时没有消息，我会提醒他们。`,
  retracted: (it: Case, what: Retractable, words: Words): string =>
    `${it.number}：刚才${shortOf(leadOf(it), words)}关于「${retractedNames[what]}」的消息发错了，请以之后的消息为准。`,
  extended: (it: Case, reason: string | null, words: Words): string => {
    const clock = extended(it)
    const because = reason === null ? '' : `原因：${within(maskText(reason), 600).replace(/[。.]$/, '')}。`
    return `${it.number}：营商办已同意延期，办理时限延长${clock ? `到 ${dueText(clock, words)}` : ''}。${because}`
  },
  recomputed: (it: Case, moved: readonly MovedDue[], reason: string, words: Words): string =>
    `${it.number}：因${unended(reason)}，${newDues(moved, words)}。`,
  colleagueAdded: (it: Case, by: string, text: string, files: number): string =>
    `${it.number}：您的同事${unbracketed(by)}补充了情况：${within(maskText(text), 1_500) || '见附件'}${files > 0 ? `（附件 ${files} 个）` : ''}`,
  colleagueUrged: (it: Case, by: string): string => `${it.number}：您的同事${unbracketed(by)}催办了一次，已提醒承办单位。`,
  closedUnrated: (it: Case): string =>
    isFinal(it) ? closedFinal(it) : `${it.number} 到期没有评价，已归档，记为「未评价」。问题还在的话，直接回复「还没解决」，我退回重办。`,
} as const

// --- Work group ---

const groupWords =
  '签收、已联系+情况、进展+内容、答复+内容、补材料+要什么、退单+依据、延期+天数+原因、转长期+原因、协办+部门：+事项、申诉+理由、最终答复+依据、查看电话、撤销'
/** How an act that was taken back is called. */
export const retractedNames: Readonly<Record<Retractable, string>> = {
  acknowledged: '签收',
  contacted: '联系企业',
  visited: '上门登记',
  'same-day-promised': '当天办结',
  'progress-reported': '进展',
  promised: '承诺时限',
  resolved: '答复',
  objected: '退单申请',
  'extension-requested': '延期申请',
  suspended: '请企业补充',
  resumed: '恢复时限',
  'long-term-begun': '转长期',
}

export const groupUsage = `我在。请引用卡片或写编号，再写：${groupWords}。`
export const groupHelp = `没看懂这句，没有改动。请引用卡片或写编号，再写：${groupWords}。`
export const groupInternal = '这句看起来是内部讨论，没有记录，也不会发给企业。'
export const groupCourtesy = '好的，有事随时@我。'

/** The card of a case: what a department needs, nothing more; the phone masked. */
export function card(it: Case, words: Words): Said {
  const clocks = limitsOf(it).map(
    (clock) => `${clockNames[clock.kind]} ${clock.status === 'suspended' ? '已暂停' : `${dueText(clock, words)}前`}`,
  )
  const urgency = it.urgency === 'normal' ? '' : it.urgency === 'urgent' ? '【急】' : '【紧急】'
  const files = it.attachments.slice(0, 3).map((file) => clip(file.name, 20))
  const more = it.attachments.length > files.length ? `等 ${it.attachments.length} 个` : ''
  return {
    text: [
      `${lights[lightOf(it)]} ${urgency}${'reopenings' in it && it.reopenings > 0 ? '重办诉求' : '新诉求'} ${it.number}`,
      `企业：${firm(it, 40)}${it.enterprise !== null && it.boundTo === null ? '（未核验）' : ''}`,
      `电话：${it.phone === null ? '未留，请在群里回复，由我转告' : maskPhone(it.phone)}`,
      ...(it.filedBy === undefined ? [] : [filedMark(it)]),
      ...contactsLine(it, words),
      `诉求：${appeal(it.text, 900)}`,
      ...detailLines(it),
      ...(it.class === undefined ? [] : [`类别：${it.class}`]),
      ...instructionLine(it, words),
      ...(files.length > 0 ? [`附件：${files.join('、')}${more}`] : []),
      `时限：${clocks.join('；')}`,
      '请引用本条回复：签收、已联系+情况、进展+内容、答复+内容、退单+依据、延期+天数+原因。',
    ].join('\n'),
    buttons: [
      { label: '签收', value: `${it.number} 签收` },
      { label: '查看电话', value: `${it.number} 查看电话` },
    ],
  }
}

/** What an official has said of the case, for whoever gets it. */
function instructionLine({ instruction }: Case, words: Words): readonly string[] {
  if (instruction === undefined) return []
  return [
    `批示：${clip(maskText(instruction.text), 80)}${instruction.due === null ? '' : `（期限 ${words.calendar.describeDate(instruction.due)}）`}`,
  ]
}

/** What the enterprise told besides; what is sensitive goes only to the person who asks for the number. */
function detailLines({ details: told = [] }: Case): readonly string[] {
  const shown = told.filter(({ sensitive }) => !sensitive).map(({ label, value }) => `${label}：${clip(maskText(value), 60)}`)
  const kept = told.filter(({ sensitive }) => sensitive).map(({ label }) => label)
  return kept.length === 0 ? shown : [...shown, `${kept.join('、')}：已提供，查看电话时一并给出`]
}

/** Whether a message has gone out is not known yet: the platform may take it only after the enterprise's next word. */
const doneVerbs = {
  acknowledge: '已签收',
  contact: '已记录联系企业',
  'promise-same-day': '已记为当天办结',
  'report-progress': '进展已记录，正在发给企业',
  resolve: '答复已记录，正在发给企业，等待评价',
  object: '退单申请已交营商办审核，审核前时限照常计算',
  'request-extension': '延期申请已交营商办审批',
  promise: '已记为承诺时限，并告知企业',
  suspend: '已请企业补充，时限暂停',
  resume: '已恢复计时，并告知企业',
  'begin-long-term': '已转长期，告知企业和营商办，每周报一次进展',
  'view-phone': '联系电话已私信给您',
} as const

/** 「王敏（人社局）」 inside brackets of ours. */
export function unbracketed(name: string): string {
  return name.replace(/[（(](.*?)[)）]/, '，$1')
}

/** 「唐宁」 of 「唐宁（服务专员）」. */
export function untitled(name: string): string {
  return name.replace(/[（(].*?[)）]/g, '').trim()
}

/** 「下周三前（11月25日）」: a limit as it was said, with its day unless it was said. */
export function limitText({ said, day }: Limit, words: Words): string {
  const year = words.calendar.dateOf(words.now).slice(0, 4) === day.slice(0, 4) ? '' : `${day.slice(0, 4)}年`
  return /\d\s*[日号]|\d[-/.]\d/.test(said) ? said : `${said}（${year}${Number(day.slice(5, 7))}月${Number(day.slice(8))}日）`
}

/** An act was taken back; `what` it was. */
export function groupRetracted(what: Retractable, it: Case, who: string, words: Words): string {
  const next = nextDue(it)
  const until = next && next.kind !== 'rating' ? `${clockNames[next.kind]}时限：${dueText(next, words)}。` : ''
  return `${lights[lightOf(it)]} ${it.number} 已撤销刚才的${retractedNames[what]}（${unbracketed(who)}），现在是「${statusNames[it.status]}」。${until}`
}

/** `limit` is the time that was named, as a promise to the enterprise or by it. */
export function groupDone(verb: keyof typeof doneVerbs, it: Case, who: string, words: Words, limit: Limit | null = null): string {
  const next = nextDue(it)
  const until = next && next.kind !== 'rating' && verb !== 'view-phone' ? `${clockNames[next.kind]}时限：${dueText(next, words)}。` : ''
  return `${lights[lightOf(it)]} ${it.number} ${doneVerbs[verb]}（${unbracketed(who)}）。${named(limit, words)}${until}`
}

/** A class was given; the enterprise and the coordinator have been told. */
export function groupClassified(it: Case, given: string, who: string, words: Words): string {
  return `${lights[lightOf(it)]} ${it.number} 已定为${given}（${unbracketed(who)}）${untilEnd(it, words)}，已告知企业和营商办。`
}

export function groupWhich(cases: readonly Case[], words: Words): Said {
  return {
    text: list(
      '是哪一件？请回复编号：',
      cases.map((it) => line(it, words)),
    ),
    buttons: cases.slice(0, 5).map((it) => ({ label: it.number.slice(-4), value: it.number })),
  }
}

export function groupList(cases: readonly Case[], words: Words): string {
  if (cases.length === 0) return '本部门现在没有在办的诉求。'
  return list(
    `在办 ${cases.length} 件：`,
    cases.map((it) => line(it, words)),
  )
}

export const groupNone = '现在没有可以这样办的诉求，没有改动。请引用卡片，或写上完整编号。'
export const groupUnknown = '没有查到这个编号，或者它不在本部门办理，没有改动。请核对编号，或引用卡片回复。'
export const groupDropped = '好的，没有发出。'
export const groupDroppedCommand = '好的，没有改动。'
export const groupNoPromise = '好的，没有记为承诺时限。'
export const groupPressed = '评价由企业自己决定，请不要提要求。这句话没有发给企业，已告知营商办。'
export const groupUnreached = (number: string): string =>
  `${number} 还没联系上企业，不记为已联系。请换个时间再打；也可以写「进展」加内容，由我转告企业。`
export const groupTooLong = (length: number, most: number): string =>
  `这段话有 ${length} 字，企业在微信里一次看不完，没有发出。请压缩到 ${most} 字以内再发。`

/** A promise that was said in passing, to be kept as a clock. `text` holds the limit as it was said. */
export function askPromise(number: string, text: string, limit: Limit, words: Words): Said {
  const promise = within(maskText(text), 600).replace(limit.said, limitText(limit, words))
  return { text: `要把「${promise}」记为 ${number} 的承诺时限吗？回复「是」记录并告知企业，回复「否」不记。`, buttons: yesNo }
}

/** What would go to the enterprise, word for word. `limit` is a time it names, `kept` that it becomes a promise. */
export function preview(
  kind: '答复' | '进展',
  number: string,
  text: string,
  { limit, kept }: { readonly limit: Limit | null; readonly kept: boolean },
  words: Words,
): Said {
  const lines = [
    `要把下面这段话作为 ${number} 的${kind}发给企业吗？`,
    `「${text}」`,
    kept && limit !== null ? `提到的期限：${limitText(limit, words)}，发出后记为承诺时限。` : named(limit, words),
    '回复「是」发出，回复「否」不发。',
  ]
  return { text: lines.filter((line) => line !== '').join('\n'), buttons: yesNo }
}

function named(limit: Limit | null, words: Words): string {
  return limit === null ? '' : `提到的期限：${limitText(limit, words)}。`
}

export const yesNo: readonly Button[] = [
  { label: '是', value: '是' },
  { label: '否', value: '否' },
]

export function groupNeeds(needs: Extract<Refusal, { refused: 'text-missing' }>['needs'], number: string): string {
  switch (needs) {
    case 'note':
      return `${number}：请补一句联系情况，比如「已通电话，下午去厂里看现场」。`
    case 'basis':
      return `${number}：退单请说明依据（文件或职责条款），也可以写上建议转给哪个部门。`
    case 'reason':
      return `${number}：请补一句原因，比如「等检测报告」。`
    case 'days':
      return `${number}：请写明延期几天和原因，比如「延期 2 天，等检测报告」。`
    case 'answer':
      return `${number}：请写上答复内容，比如「答复：已恢复供电，后续加装备用线路」。`
    case 'progress':
      return `${number}：请写上进展内容，比如「进展：周三进场施工」。`
    case 'promise':
      return `${number}：请写明承诺什么、什么时候前办好，比如「周五前装好」。`
    case 'task':
      return `${number}：请写明办什么，或者办得怎么样，比如「协办 住建局：确认管线走向」「完成：管线图已提供」。`
    case 'asks':
      return asksNeeded(number)
    case 'long-term':
      return longTermNeeded(number)
    case 'place':
      return `${number}：请写上地点，比如「地点：企业现场」。`
    case 'minutes':
      return `${number}：请写上纪要内容，比如「纪要：看了现场，围挡占道」。`
    case 'instruction':
      return `${number}：请写上具体要求，比如「今天内上门看现场」。`
    case 'follow-up':
      return followUpNeeds(number)
    case 'decline':
    case 'appeal':
    case 'dismissal':
    case 'split':
      return admissionNeeds(needs, number)
    default:
      return ratingNeeds(needs, number)
  }
}

export function phoneFor(it: Case): string {
  const kept = (it.details ?? []).filter(({ sensitive }) => sensitive).map(({ label, value }) => `${label}：${clip(value, 60)}。`)
  const known =
    it.phone === null
      ? `${it.number} 没有留电话，请在群里引用卡片回复，由我转告企业。`
      : `${it.number} ${firm(it, 40)} 联系电话：${it.phone}。`
  return `${known}${kept.join('')}${it.phone === null && kept.length === 0 ? '' : '仅用于办理本件，查看已记录。'}`
}

type Cause = 'not-solved' | 'poor-rating' | 'continued'

function causeOf(it: Case, cause: Cause): string {
  if (cause === 'continued') return '企业希望把剩下的部分办完'
  return cause === 'poor-rating' && it.rating ? `企业评价「${ratings[it.rating.level]}」` : '企业表示问题没有解决'
}

export const toGroup = {
  reassigned: (it: Case, words: Words): string => `${it.number} 已改由${shortOf(leadOf(it), words)}办理，本部门不用再办。`,
  classified: (it: Case, given: string, words: Words): string => `${it.number} 营商办定为${given}${untilEnd(it, words)}。`,
  objectionUpheld: (it: Case): string => `${it.number} 营商办已同意退单，另行转办。`,
  objectionOverruled: (it: Case): string => `${it.number} 营商办不同意退单，按首接负责继续办理，时限不变。`,
  extensionApproved: (it: Case, words: Words): string => {
    const clock = extended(it)
    return `${it.number} 营商办已同意延期${clock ? `，新的${clockNames[clock.kind]}时限 ${dueText(clock, words)}` : ''}。`
  },
  extensionRefused: (it: Case): string => `${it.number} 营商办不同意延期，时限不变。`,
  recomputed: (it: Case, moved: readonly MovedDue[], reason: string, words: Words): string =>
    `${it.number} 因${unended(reason)}，营商办重算时限，${newDues(moved, words)}。`,
  supplemented: (it: Case, text: string, files: number): string =>
    `${it.number} 企业补充：${within(maskText(text), 1_500) || '见附件'}${files > 0 ? `（附件 ${files} 个）` : ''}`,
  phoneAmended: (it: Case): string => `${it.number} 联系电话已更正为 ${it.phone === null ? '未留' : maskPhone(it.phone)}。`,
  withdrawn: (it: Case, reason: string): string => `${it.number} 企业已撤回（${clip(maskText(reason), 60)}），不用再办。`,
  urged: (it: Case): string => `${lights[lightOf(it)]} ${it.number} 企业催办，请尽快回复进展。`,
  instructed: (it: Case, by: string, text: string, due: CalendarDate | null, words: Words): string =>
    `${it.number} ${by}批示：${within(maskText(text), 1_500)}${due === null ? '' : `（期限 ${words.calendar.describeDate(due)}）`}`,
  progressAsked: (it: Case, words: Words): string => {
    const next = nextDue(it)
    return `${lights[lightOf(it)]} ${it.number}「${clip(maskText(it.text), 30)}」有一段时间没有进展。请引用本条回复「进展」加一句情况，我转告企业。${next ? `${clockNames[next.kind]}时限：${dueText(next, words)}。` : ''}`
  },
  contactDenied: (it: Case, words: Words): string => {
    const clock = it.clocks.find((candidate) => candidate.kind === 'contact' && candidate.status === 'running')
    return `${it.number} 企业表示还没有接到联系，联系时限重新打开${clock ? `，请在${dueText(clock, words)}前联系` : '，请尽快联系'}。`
  },
  reopened: (it: Case, cause: Cause, words: Words): string => {
    const clock = it.clocks.find((candidate) => candidate.kind === 'rectify' && candidate.status === 'running')
    return `${lights[lightOf(it)]} ${it.number} ${causeOf(it, cause)}，退回重办${clock ? `，整改时限 ${dueText(clock, words)}` : ''}。办好后请引用本条回复：答复+内容。`
  },
  ratingExplained: (it: Case, reason: string): string => `${it.number} 企业说明不满意的原因：${within(maskText(reason), 900)}`,
  ratingChanged: (it: Case, level: RatingLevel): string =>
    `${it.number} 企业把评价改为「${ratings[level]}」${it.status === 'closed' ? '' : '；已退回重办的，仍请办好后重新答复'}。`,
  closed: (it: Case): string =>
    it.rating ? `${it.number} 已办结，企业评价「${ratings[it.rating.level]}」。` : `${it.number} 到期未评价，已归档。`,
  light: (it: Case, clock: ClockKind, words: Words, task?: number): string => {
    const running = it.clocks.findLast((candidate) => isClock(candidate, { kind: clock, task }))
    if (running && clock === 'weekly' && isLongTerm(it)) return weekLight(it, running, words)
    const name = task === undefined ? clockNames[clock] : taskCalled(it, task)
    const due = running ? dueText(running, words) : ''
    return running?.light === 'red'
      ? `🔴 ${it.number} ${name}已超时，时限 ${due}。${firm(it, 20)}：${clip(maskText(it.text), 40)}`
      : `🟡 ${it.number} ${name}快到时限：${due}。${firm(it, 20)}：${clip(maskText(it.text), 40)}`
  },
} as const

// --- Officials ---

/** How many others told the same within some days; `lead` has more than half of them (null: nobody has). */
export type Alike = { readonly count: number; readonly days: number; readonly lead: string | null }

function often({ count, days, lead }: Alike, words: Words): string {
  return `近 ${days} 天类似诉求 ${count} 件，${lead === null ? '' : `多由${shortOf(lead, words)}办理，`}可考虑作为一类问题。`
}

export function routingCard(it: Case, words: Words, alike: Alike | null = null, elsewhere: DeclineClass | null = null): Said {
  const top = it.suggestions.slice(0, 3)
  const [likeliest] = top
  const clock = nextDue(it)
  return {
    text: [
      `待转办 ${it.number}${it.status === 'awaiting-dispatch' && it.because !== 'unsure' ? `（${it.because === 'objection' ? '退单' : '申诉成立'}）` : ''}`,
      `企业：${firm(it, 40)}`,
      `诉求：${appeal(it.text, 900)}`,
      ...(likeliest
        ? [`建议：${top.map((guess, i) => `${i + 1} ${shortOf(guess.code, words)} ${percent(guess.p)}${reasonsOf(guess)}`).join('，')}`]
        : []),
      ...(alike ? [often(alike, words)] : []),
      ...(clock ? [`请在${dueText(clock, words)}前转办。`] : []),
      likeliest
        ? `引用本条回复序号或部门名即可，也可以写「${it.number} 转${shortOf(likeliest.code, words)}」。`
        : `引用本条回复部门名即可，也可以写「${it.number} 转+部门」。`,
      ...(elsewhere === null ? [] : [declineHint(it.number, elsewhere)]),
    ].join('\n'),
    buttons: [
      ...top.map((guess) => ({ label: shortOf(guess.code, words), value: `${it.number} 转${guess.code}` })),
      ...(elsewhere === null ? [] : [declineButton(it.number, elsewhere)]),
    ],
  }
}

function percent(p: number): string {
  return p < 0.01 ? '不到 1%' : `${Math.round(p * 100)}%`
}

/** The words of the report that spoke for a department. */
function reasonsOf({ because = [] }: Suggestion): string {
  return because.length === 0 ? '' : `（${because.map((piece) => maskText(piece)).join('、')}）`
}

export function objectionCard(it: Case, basis: string, suggested: string | null, words: Words): Said {
  return {
    text: `${it.number} ${shortOf(leadOf(it), words)}申请退单。\n企业：${firm(it, 40)}\n诉求：${appeal(it.text, 600)}\n依据：${within(maskText(basis), 600)}${suggested === null ? '' : `\n建议转：${shortOf(suggested, words)}`}\n回复「${it.number} 同意退单」（可加「转+部门」）或「${it.number} 不同意退单」。`,
    buttons: [
      { label: '同意退单', value: `${it.number} 同意退单` },
      { label: '不同意', value: `${it.number} 不同意退单` },
    ],
  }
}

export function extensionCard(it: Case, days: number, reason: string, words: Words): Said {
  const clock = extended(it)
  return {
    text: `${it.number} ${shortOf(leadOf(it), words)}申请延期 ${days} 个工作日。\n诉求：${appeal(it.text, 600)}\n原因：${within(maskText(reason), 600)}${clock ? `\n现在的${clockNames[clock.kind]}时限：${dueText(clock, words)}` : ''}\n回复「${it.number} 同意延期」或「${it.number} 不同意延期」。`,
    buttons: [
      { label: '同意延期', value: `${it.number} 同意延期` },
      { label: '不同意', value: `${it.number} 不同意延期` },
    ],
  }
}

export const desk = {
  unknown: '没有查到这个编号，或者它不归您这里管，没有改动。请核对编号。',
  which: (cases: readonly Case[], words: Words): string =>
    list(
      '是哪一件？请带上编号再发一次：',
      cases.map((it) => line(it, words)),
    ),
  noDepartment: '没有认出部门名，没有改动。请写部门简称，比如「人社局」「供电公司」。',
  toInstruct: (number: string): string => `这句话没有转出。要转到部门群，请写「${number} 督办」加要求。`,
  whichInHand: '请带上部门名，比如「人社局在办」。快到时限和超时的，请写「黄灯」「今天红灯」。',
  noReds: '现在没有红灯。',
  /** `more`, here and below: there are more cases than these. */
  reds: (cases: readonly Case[], more: boolean, words: Words): string =>
    list(
      `红灯 ${cases.length} 件${more ? '以上' : ''}：`,
      cases.map((it) => `${line(it, words)}；${lateReason(it)}`),
    ),
  /** Under a heading; each with what it lacks. */
  listed: (heading: string, cases: readonly Case[], words: Words): string =>
    list(
      heading,
      cases.map((it) => `${line(it, words)}；${lateReason(it)}`),
    ),
  noYellows: '现在没有快到时限的件。',
  yellows: (cases: readonly Case[], more: boolean, words: Words): string =>
    list(
      `快到时限 ${cases.length} 件${more ? '以上' : ''}：`,
      cases.map((it) => `${line(it, words)}；${lateReason(it)}`),
    ),
  inHand: (department: string, cases: readonly Case[], more: boolean, words: Words): string => {
    const count = (light: Light): number => cases.filter((it) => lightOf(it) === light).length
    if (cases.length === 0) return `${department}现在没有在办的件。`
    const lit = `红灯 ${count('red')} 件，黄灯 ${count('yellow')} 件`
    return list(
      `${department}在办 ${cases.length} 件${more ? '以上' : ''}，${lit}：`,
      cases.map((it) => line(it, words)),
    )
  },
  /** An instruction that sets a day or another lead, before it is given. */
  confirmOrder: (it: Case, text: string, due: CalendarDate | null, lead: string | null, words: Words): Said => ({
    text: [
      `${it.number} 批示：「${clip(maskText(text), 200)}」`,
      ...(lead === null ? [] : [`牵头单位：${leadOf(it) === lead ? '仍为' : '改为'}${shortOf(lead, words)}`]),
      ...(due === null ? [] : [`期限：${words.calendar.describeDate(due)}`]),
      '回复「确认」发出，回复「不发」作罢。',
    ].join('\n'),
    buttons: [
      { label: '确认', value: '确认' },
      { label: '不发', value: '不发' },
    ],
  }),
  notSent: '好的，没有发出。',
  claimCard: (who: Person, name: string, known: string | null): Said => ({
    text: [
      `请核实：${maskText(who.name)}${who.phone === null ? '' : `（电话 ${maskPhone(who.phone)}）`}说自己是「${clip(maskText(name), 40)}」的人。`,
      known === null ? '还没有人绑定这家企业，属实将按上面的名称绑定。' : `属实将绑定到「${clip(known, 40)}」。`,
      '核实前对方看不到该企业的任何诉求。',
    ].join('\n'),
    buttons: [
      { label: '属实，绑定', value: `绑定 ${who.id} ${known ?? name}` },
      { label: '不属实', value: `不绑定 ${who.id} ${known ?? name}` },
    ],
  }),
  /** A place that cannot be written to; `roundabout`: the people of the group get it each alone. */
  unreached: (
    number: string,
    place: string,
    reason:
      | { readonly why: keyof typeof unreachable }
      | { readonly why: 'no-group'; readonly department: string }
      | { readonly why: 'guests'; readonly names: readonly string[] },
    roundabout: boolean,
  ): string => {
    const [why, remedy] =
      reason.why === 'guests'
        ? [
            `群里有外部人员${reason.names.length > 0 ? `（${maskText(reason.names.join('、'))}）` : ''}`,
            '请无关人员退群，之后的卡片照常发到群里',
          ]
        : reason.why === 'no-group'
          ? ['还没有绑定工作群', `请发「绑定码 ${reason.department}」，把码交给该部门在工作群里绑定，之后的卡片就发到群里`]
          : unreachable[reason.why]
    return `${number} 没能发到${maskText(place)}：${why}。${roundabout ? '已改为单独发给经办人' : '没有可以替代的联系人'}，${remedy}。`
  },
  /** A channel does not work; once an hour. */
  channelTrouble: (channel: string): string =>
    `${channelNames[channel] ?? '消息通道'}出了故障，部分消息可能收不到或发不出去。请联系系统管理员查看运行日志；恢复前急事请打电话。`,
  noSuchPerson: '没有查到这个人，没有改动。',
  bound: (name: string, enterprise: string): string => `已把${maskText(name)}绑定到「${clip(enterprise, 40)}」，并告知本人。`,
  boundAlready: (name: string, enterprise: string): string => `${maskText(name)}已经绑定「${clip(enterprise, 40)}」，没有改动。`,
  notBound: (name: string, enterprise: string): string => `${maskText(name)}没有绑定「${clip(enterprise, 40)}」，已告知本人没能核实。`,
  toArrange: (it: Case, by: string, text: string, due: CalendarDate | null, lead: string | null, words: Words): Said => ({
    text: `${it.number} ${by}批示：${within(maskText(text), 1_200)}${due === null ? '' : `（期限 ${words.calendar.describeDate(due)}）`}\n${
      lead === null
        ? '请营商办落实。'
        : `要改由${shortOf(lead, words)}牵头，请点下面的按钮，或回复「${it.number} 转${shortOf(lead, words)}」。`
    }`,
    buttons: lead === null ? [] : [{ label: `转${shortOf(lead, words)}`, value: `${it.number} 改转${lead}` }],
  }),
  ordered: (it: Case, due: CalendarDate | null, lead: string | null, words: Words): string => {
    const to = leadOf(it) === null ? '营商办' : `${shortOf(leadOf(it), words)}工作群`
    const arranged = lead === null || lead === leadOf(it) ? '' : `改由${shortOf(lead, words)}牵头，已请营商办转办。`
    return `已转到${to}：${it.number}。${arranged}${due === null ? '' : `期限 ${words.calendar.describeDate(due)}。`}`
  },
  nothingWaiting: '现在没有待办。',
  /** `reader` cannot decide on what the same person proposed. */
  waiting: (cases: readonly Case[], more: boolean, reader: string, words: Words): string =>
    list(
      `待办 ${cases.length} 件${more ? '以上' : ''}：`,
      cases.map((it) => `${waitsFor(it)}${line(it, words)}${proposerOf(it) === reader ? '；由您提出，等另一位决定' : ''}`),
    ),
  dispatched: (it: Case, words: Words): string => `${it.number} 已转${shortOf(leadOf(it), words)}。`,
  /** To a tap on a card that asked for a department, after there is one. */
  dispatchedBefore: (it: Case, words: Words): string =>
    `${it.number} 已经转了${shortOf(leadOf(it), words)}，没有改动。要改派请回复「${it.number} 转+部门」。`,
  objection: (it: Case, words: Words): string =>
    it.status === 'awaiting-dispatch'
      ? `${it.number} 已同意退单，请指定新的承办单位。`
      : `${it.number} 已同意退单，转${shortOf(leadOf(it), words)}。`,
  classified: (it: Case, given: string, words: Words): string =>
    `${it.number} 已定为${given}${untilEnd(it, words)}，已告知承办单位和企业。`,
  /** By the department; whoever thinks otherwise can say so. */
  classifiedThere: (it: Case, given: string, words: Words): string =>
    `${it.number} ${shortOf(leadOf(it), words)}定为${given}${untilEnd(it, words)}。要改请回复「${it.number} 定为」加类别。`,
  objectionOverruled: (it: Case): string => `${it.number} 不同意退单，已告知部门继续办理。`,
  extensionApproved: (it: Case, words: Words): string => {
    const clock = extended(it)
    return `${it.number} 已同意延期${clock ? `，新的${clockNames[clock.kind]}时限 ${dueText(clock, words)}` : ''}。`
  },
  extensionRefused: (it: Case): string => `${it.number} 不同意延期，已告知部门。`,
  instructed: (it: Case, words: Words): string => `已转到${shortOf(leadOf(it), words)}工作群：${it.number}。`,
  overdue: (it: Case, clock: ClockKind, words: Words, task?: number): string => {
    const missed = it.clocks.findLast((candidate) => isClock(candidate, { kind: clock, task }))
    return [
      `🔴 ${it.number} ${task === undefined ? clockNames[clock] : taskOwed(it, task, words)}超时${missed ? `，时限 ${dueText(missed, words)}` : ''}`,
      `承办：${leadOf(it) === null ? '营商办' : shortOf(leadOf(it), words)}`,
      ...owingLine(it, task, words),
      `企业：${firm(it, 40)}`,
      `诉求：${appeal(it.text, 600)}`,
      leadOf(it) === null ? `还没有承办单位，请营商办尽快回复「${it.number} 转+部门」。` : `回复「${it.number}」加要求，直接转到部门群。`,
    ].join('\n')
  },
  /** The same to whoever it has climbed to, with an order that is given by a tap. */
  escalated: (it: Case, clock: ClockKind, words: Words, task?: number): Said => ({
    text: desk.overdue(it, clock, words, task),
    buttons: leadOf(it) === null ? [] : [{ label: '督办', value: `${it.number} 督办：请尽快办理，办理情况在本群回复` }],
  }),
  reopened: (it: Case, cause: Cause, words: Words): string =>
    `${it.number} ${causeOf(it, cause)}，已退回${shortOf(leadOf(it), words)}重办。`,
  poorRating: (it: Case, words: Words): string =>
    `${it.number} ${causeOf(it, 'poor-rating')}，由${shortOf(leadOf(it), words)}重办。${it.rating?.reason ? `原因：${within(maskText(it.rating.reason), 600)}` : ''}`,
  retracted: (it: Case, what: Retractable, words: Words): string =>
    `${it.number} ${shortOf(leadOf(it), words)}撤销了刚才的${retractedNames[what]}，不用处理了。`,
  pressed: (it: Case | null, who: string, department: string, text: string): string =>
    `${department}工作群里有人向企业要好评${it === null ? '' : `（${it.number}）`}：${who}说「${within(maskText(text), 300)}」。没有发给企业，请提醒。`,
  contactDisputed: (it: Case, words: Words): string =>
    `${it.number} ${shortOf(leadOf(it), words)}登记已联系，企业表示没有接到联系，联系时限已重新打开。`,
  personAsked: (who: string, text: string, number: string | null): string =>
    `${who}请求人工服务${number === null ? '' : `（${number}）`}：${within(maskText(text), 600)}`,
  handover: (handle: number, opening: string): string =>
    `【人工对话 R${handle}】${opening}\n从现在起机器人不插话，对方说的会转到这里。引用本条回复，或写「回复 R${handle}」加内容，由我转给对方；谈完请写「结束人工 R${handle}」。`,
  passedOn: (handle: number, who: string, text: string, files: number): string =>
    `【人工对话 R${handle}】${who}：${within(maskText(text), 1_500)}${files > 0 ? `（发来 ${files} 个文件）` : ''}`,
  talkMark: (handle: number): string => `【人工对话 R${handle}】`,
  recalledInTalk: (handle: number, who: string): string => `【人工对话 R${handle}】${who}撤回了一条消息。`,
  talkEnded: (handle: number, who: string, how: 'reporter' | 'idle' | 'silently', { handoverIdleMinutes }: Pace): string =>
    `R${handle} 与${who}的人工对话已结束${how === 'idle' ? `，${handoverIdleMinutes} 分钟没有新消息` : how === 'reporter' ? '，由对方结束' : ''}。机器人接着服务。`,
  talkEndedByYou: (handle: number, who: string): string => `R${handle} 与${who}的人工对话已结束，机器人接着服务。`,
  passedToReporter: (handle: number, who: string): string => `已转给${who}（R${handle}）。`,
  talkOver: (handle: string): string => `R${handle} 现在不在人工对话中，没有发出。要联系对方，请打电话或请承办单位联系。`,
  noTalks: '现在没有进行中的人工对话。',
  whichTalk: (talks: readonly { readonly handle: number; readonly who: string }[]): string =>
    list(
      '要结束哪一段人工对话？请写「结束人工」加编号：',
      talks.map(({ handle, who }) => `R${handle} ${who}`),
    ),
  talkNeedsWords: (handle: string | number): string => `请写上要对对方说的话，比如「回复 R${handle} 我下午两点给您打电话」。`,
  talkTakesWords: '文件发不过去，没有转给对方。请用文字说明。',
  talkTooLong: (length: number): string => `这段话有 ${length} 字，一条消息放不下，没有发出。请分几条发。`,
  despair: (who: string, text: string, { despair: { listens } }: Elsewhere): string =>
    `【紧急】${who}说：${within(maskText(text), 600)}\n已提供${listens.name} ${listens.number}，请立即联系本人。`,
  upset: (who: string, text: string, numbers: readonly string[]): string =>
    `${who}多次反映仍不满意${numbers.length > 0 ? `（${numbers.slice(0, 5).join('、')}）` : ''}：${within(maskText(text), 600)}\n请过问。`,
  repeated: (who: string, text: string, numbers: readonly string[]): string =>
    `【多次反映】${numbers.slice(0, 5).join('、')}，${who}说：${within(maskText(text), 600)}\n请过问。`,
  minor: (who: string, text: string): string => `${who}说自己未成年：${within(maskText(text), 600)}\n请安排人关心一下，不要向本人要证件。`,
  urgedAgain: (who: string, number: string): string => `${who}今天再次催办 ${number}，请过问。`,
  emergency: (who: string, text: string, dangers: readonly Danger[], elsewhere: Elsewhere): string =>
    `【紧急】${who}报告：${within(maskText(text), 900)}\n已提示拨打 ${emergencyLines(dangers, elsewhere)
      .map(({ number }) => number)
      .join('、')}，请立即核实。`,
} as const

/** What is missing where a light is yellow or red. */
function lateReason(it: Case): string {
  const late = it.clocks.filter((clock) => clock.status === 'running' && clock.light !== 'green')
  const reasons = late.map(({ kind }) => missing[kind]).filter((reason) => reason !== '')
  return [...new Set(reasons)].join('，') || '等待办理'
}

const unreachable = {
  'group-closed': ['工作群已解散，或机器人已被移出', '请核实并电话跟进'],
  left: ['对方已离开，或不再接收消息', '请核实并电话跟进'],
  'no-account': ['还没有账号', '请系统管理员导入通讯录，急事先打电话'],
  refused: ['平台没有接收', '请核实并电话跟进'],
} as const

const missing: Readonly<Record<ClockKind, string>> = {
  dispatch: '还没有转办',
  contact: '还没有联系企业',
  interim: '还没有阶段答复',
  feedback: '还没有答复',
  close: '还没有办结',
  'same-day': '说当天办结，还没有答复',
  weekly: '这周的进展还没有报',
  rectify: '重办后还没有答复',
  promise: '承诺的时间快到或已过，还没有答复',
  rating: '',
  appeal: '申诉还没有复核',
  supplement: '',
  'follow-up': '还没有回访企业',
  phone: '答复还没有告知企业',
  assist: '协办单位还没有办好',
  'report-in': '还没有报到',
  instruction: '批示还没有回音',
  commitment: '商定事项还没有落实',
}

/** How an official reads who is speaking: the name, with the enterprise when the name does not say it. */
export function whoSpeaks(name: string, enterprise: string | null): string {
  return maskText(enterprise === null || name.includes('（') ? name : `${name}（${clip(enterprise, 40)}）`)
}

/** What officials see on a case that was told again and again. */
function repeatedMark(it: Case): string {
  return it.repeated ? '【多次反映】' : ''
}

function waitsFor(it: Case): string {
  if (waitsForSecond(it)) return secondMark(it)
  const review = reviewWaits(it)
  if (review !== null) return review
  if ('extension' in it && it.extension !== null) return '【延期】'
  return 'objection' in it && it.objection !== null ? '【退单】' : '【转办】'
}

/** A case in a list of officials. */
export function line(it: Case, words: Words): string {
  const next = nextDue(it)
  const putOff = putOffStatus(it, '企业')
  const until = `${putOff === null ? '' : `；${putOff}`}${next ? `；${clockNames[next.kind]}时限 ${dueText(next, words)}` : ''}${lateTasks(it)}`
  return `${lights[lightOf(it)]} ${it.number} ${repeatedMark(it)}${shortOf(leadOf(it), words)} ${firm(it, 16)}：${clip(maskText(it.text), 20)}${until}`
}

/** Who has not done a task, where that is not the lead. */
function owingLine(it: Case, id: number | undefined, words: Words): readonly string[] {
  const department = tasksOf(it).find((task) => task.id === id)?.department
  return department === undefined || department === leadOf(it) ? [] : [`没有办的单位：${shortOf(department, words)}`]
}

/** What is owed beside the answer and gives a case its light. */
export function lateTasks(it: Case): string {
  const light = lightOf(it)
  const late = it.clocks.filter((clock) => clock.task !== undefined && clock.status === 'running' && clock.light === light)
  if (light === 'none' || light === 'green' || nextDue(it)?.light === light) return ''
  return [...new Set(late.map(({ kind }) => `；${clockNames[kind]}${light === 'red' ? '超时' : '快到时限'}`))].join('')
}

// --- Refusals ---

/** Why the rules say no, and what to do instead. */
export function refusal(no: Refusal, number: string, words: Words, reader: 'enterprise' | 'department' | 'official'): string {
  if (isRatingRefusal(no)) return ratingRefusal(no, number)
  switch (no.refused) {
    case 'not-your-case':
      return `${number} 不在您这里办理，没有改动。请核对编号。`
    case 'reporter-only':
      return `${number} 是您同事反映的，撤回、评价和改电话由反映人本人办理。您可以查进度和催办；有没说到的，请回复「补充」加内容。`
    case 'not-your-role':
      return `${number} 的转办、退单和延期由营商办决定，没有改动。`
    case 'not-over':
      return notOver(number)
    case 'wrong-status':
      return `${number} 现在是「${statusNames[no.status]}」，不能这样办，没有改动。${whatNext(no.status, reader)}`
    case 'already-done':
      return `${number} 已经办过这一步，不用重复。`
    case 'text-missing':
      return groupNeeds(no.needs, number)
    case 'no-such-department':
      return `${number} 不能转给这个单位，没有改动。请换一个有工作群的部门。`
    case 'stays-confidential':
      return staysConfidential(number)
    case 'same-department':
      return `${number} 现在就在这个部门，没有改动。`
    case 'objection-too-late':
      return `${number} 退单要在${when(no.until, words)}前提出，现在按首接负责继续办理。有困难可以申请延期。`
    case 'objection-spent':
      return `${number} 按首接负责由本部门继续办理，不能再退单。有困难可以申请延期。`
    case 'extension-limit':
      return `${number} 每次延期不超过 ${no.days} 个工作日，最多 ${no.times} 次，没有改动。请改了天数再申请；几周内办不完的，可以申请转长期。`
    case 'extension-too-late':
      return `${number} 延期要在时限到期前申请，现在已经到期。请尽快答复。`
    case 'no-such-class':
      return no.classes.length === 0 ? `${number} 没有改动：本区的诉求不分类。` : `${number} 没有改动。可以定为：${no.classes.join('、')}。`
    case 'class-too-late':
      return `${number} 时限已过，类别由营商办来定，没有改动。`
    case 'promise-past':
      return `${number} 承诺的时间已经过了，没有记录。请写一个以后的时间。`
    case 'nothing-to-retract':
      return `${number} 没有可以撤销的操作，没有改动。只能撤销自己 ${no.minutes} 分钟内、别人还没有据此处理的操作。`
    case 'nothing-pending':
      return `${number} 现在没有需要这样回复的事项，没有改动。`
    case 'rating-final':
      return `${number} 的评价在 ${no.hours} 小时内可以修改，现在已经过了。有新的情况直接说，我重新登记。`
    case 'reopen-too-late':
      return `${number} 归档已超过 ${no.days} 天，不能重新打开。问题还在的话，请把现在的情况说一遍，我重新登记。`
    case 'which-task':
      return whichTask(number, no.tasks)
    case 'tasks-open':
      return tasksFirst(number, no.tasks)
    case 'contact-first':
    case 'ruling-pending':
    case 'limit-over':
    case 'suspension-limit':
    case 'nothing-to-suspend':
    case 'suspended':
    case 'on-long-term':
    case 'long-term-refused':
      return timeRefusal(no, number, reader)
    case 'meeting-open':
      return meetingOpen(number)
    case 'meeting-slots':
      return meetingSlots(number)
    case 'urged-today':
      return `${number} 今天已经提醒过承办单位。明天还没有消息的话，请再告诉我。`
    case 'second-person':
    case 'admitted':
    case 'appeal-too-late':
    case 'appeal-spent':
    case 'same-case':
    case 'other-enterprise':
    case 'target-over':
    case 'not-together':
      return admissionRefusal(no, number, words, (status) => statusNames[status])
  }
}

function whatNext(status: Status, reader: 'enterprise' | 'department' | 'official'): string {
  switch (status) {
    case 'reported':
    case 'awaiting-dispatch':
      return reader === 'official' ? '请先转办。' : '定下承办单位后会马上通知。'
    case 'dispatched':
    case 'acknowledged':
    case 'handling':
      return reader === 'enterprise' ? '部门答复以后，再请您评价。' : '部门正在办理。'
    case 'resolved':
      return reader === 'enterprise' ? '请先说说解决了没有。' : '企业不满意时会退回重办。'
    case 'merged':
      return reader === 'enterprise' ? '请按并入后的编号说。' : '请按并入后的编号办理。'
    case 'closed':
    case 'withdrawn':
      return reader === 'enterprise' ? '有新的情况直接说，我重新登记。' : '有新的情况由企业重新提出。'
    case 'declined':
      return reader === 'enterprise' ? '有不同意见请回复「申诉」加理由。' : '企业可以申诉一次。'
  }
}
