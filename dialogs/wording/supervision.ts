/** What the bot says of those who stand behind an enterprise, of the duty roster, and of the weekly worklists. */
import type { CalendarDate } from '../../cases/calendar.ts'
import { type Case, type Clock, type ClockKind, leadOf, lightOf, nextDue, type Source } from '../../cases/case.ts'
import type { Contacts } from '../../cases/duties.ts'
import { bytesOf, clip, maskText } from '../mask.ts'
import { clockNames, desk, lateTasks, lights, shortOf, untitled, type Words } from '../wording.ts'
import { sourceNames } from './ledger.ts'
import { taskOwed } from './tasks.ts'

/** On the card of a group: names only, a number is asked for with 查看电话. */
export function contactsLine(it: Case, words: Words): readonly string[] {
  const contacts = words.contacts?.(it) ?? null
  return contacts === null ? [] : [`本企业联系人：${named(contacts, words)}`]
}

/** Who stands behind each enterprise, for the coordinator who may change it. */
export function contactsOfFirms(firms: readonly { readonly enterprise: string; readonly contacts: Contacts }[], words: Words): string {
  const shown = firms.slice(0, 15).map(({ enterprise, contacts }) => `${clip(maskText(enterprise), 40)}：${named(contacts, words)}`)
  const more = firms.length > shown.length ? [`还有 ${firms.length - shown.length} 家没有列出，请写「联系人」加企业名称。`] : []
  return [
    `联系企业 ${firms.length} 家：`,
    ...shown,
    ...more,
    '要换人，请写「联系人 清河精密 专员 唐宁」或「联系人 清河精密 区领导 韩副区长」。',
  ].join('\n')
}

/** How it was told, behind a word: （电话）; nothing where nobody said. */
export const sourceMark = (source: Source | undefined): string => (source === undefined ? '' : `（${sourceNames[source]}）`)
export const filedMark = ({ source }: Pick<Case, 'source'>): string =>
  `代报：由服务专员代企业登记${sourceMark(source)}，进展和答复仍发给企业`
export const filedLine = ({ source }: Pick<Case, 'source'>): string =>
  `【代报】由您代企业登记${sourceMark(source)}，进展和评价由企业本人接收`
/** What officials read of how it was told. */
export const sourceLine = ({ source }: Case): readonly string[] => (source === undefined ? [] : [`来源：${sourceNames[source]}`])
export const unknownSource = (said: string): string =>
  `没有认出「${clip(maskText(said), 20)}」是哪种来源，没有登记。可以写${Object.values(sourceNames).join('、')}，也可以不写。`
export const filedForYou = (it: Case, officer: string): string =>
  `${plain(officer)}（服务专员）代贵企业登记了 ${it.number}：「${clip(maskText(it.text), 100)}」。进展和答复都会发给您，办好后请您评价；内容不对请直接告诉我。`
export const notYourEnterprise = '没有认出是哪家企业，或者它不由您联系，没有登记。请写「代」加企业名称再加「反映：」和内容。'
export const whoRates = (enterprise: string, others: number): string =>
  others === 0
    ? `「${clip(maskText(enterprise), 40)}」还没有人绑定，没有人可以接收进展和评价，没有登记。请先请企业的人来这里说一句。`
    : `「${clip(maskText(enterprise), 40)}」绑定了 ${others + 1} 位，分不清由谁评价，没有登记。请由企业的人自己反映。`
export const draftFirst = '您还有一份没有提交的内容，没有登记这件。请先回复「确认」或「取消」，再说一遍。'

export const followUpNeeds = (number: string): string => `${number}：请写上了解到的情况，比如「已了解：下周二看现场」。`
export const followedUp = (number: string): string => `${number} 已记下本周跟踪情况，营商办和区领导可以看到，不会发给企业。`
export const followUpUnknown = '没有查到这个编号，或者它不由您跟踪，没有改动。请核对编号。'
export const followUpWhich = (numbers: readonly string[]): string => `是哪一件？请带上完整编号再发一次：${numbers.slice(0, 9).join('、')}。`

/** To the officer of the enterprise, who follows the case and orders nothing. */
export function officerOverdue(it: Case, clock: ClockKind, words: Words, task?: number): string {
  return [...desk.overdue(it, clock, words, task).split('\n').slice(0, -1), howToFollowUp(it.number)].join('\n')
}
export const officerSoonDue = (it: Case, clock: ClockKind, words: Words, task?: number): string =>
  `🟡 ${it.number} ${task === undefined ? clockNames[clock] : taskOwed(it, task, words)}快到时限，承办：${shortOf(leadOf(it), words)}。${howToFollowUp(it.number)}`
const howToFollowUp = (number: string): string => `请向承办单位了解情况，再回复「${number} 已了解：」加一句情况。`

/** What officials read of the last weekly word on a case. */
export function followedUpLine({ followedUp: last }: Case, { calendar }: Words): readonly string[] {
  if (last === undefined) return []
  return [`周跟踪：${clip(maskText(last.note), 60)}（${calendar.describeDate(calendar.dateOf(last.at))}）`]
}

/** The cases of a week for whoever follows them, in as many messages as they need. */
export function worklist(cases: readonly Case[], words: Words): readonly string[] {
  const pages = paged(cases.map((it) => caseLine(it, words)))
  return pages.map((lines, i) => {
    const place = pages.length === 1 ? '' : `（${i + 1}/${pages.length}）`
    return [`本周跟踪清单${place}：您跟踪的在办诉求 ${cases.length} 件`, ...lines, ...(i === pages.length - 1 ? [noteDown] : [])].join('\n')
  })
}

/** The cases that an officer follows, those that are late or all of them. */
export function followedCases(cases: readonly Case[], light: 'red' | 'yellow' | null, words: Words): string {
  const which = light === null ? '您跟踪的在办诉求' : `您跟踪的诉求里${light === 'red' ? '红灯' : '快到时限'}`
  if (cases.length === 0) return light === null ? '现在没有由您跟踪的在办诉求。' : `${which} 0 件。`
  const shown = paged(cases.map((it) => caseLine(it, words)))[0] ?? []
  const left = cases.length - shown.length
  return [`${which} ${cases.length} 件：`, ...shown, ...(left === 0 ? [] : [`还有 ${left} 件没有列出，时限更晚。`]), noteDown].join('\n')
}

const noteDown = '了解情况后请回复编号加「已了解：」和一句情况。'

/** The enterprises that a leader or an officer stands behind, each with its open cases. */
export function portfolio(enterprises: readonly { readonly name: string; readonly cases: readonly Case[] }[], words: Words): string {
  if (enterprises.length === 0) return '现在没有由您联系的企业。'
  const lines = enterprises.flatMap(({ name, cases }) => [
    `${clip(maskText(name), 30)}：${cases.length === 0 ? '没有在办的诉求' : `在办 ${cases.length} 件`}`,
    ...cases.map((it) => caseLine(it, words, false)),
  ])
  const shown = paged(lines)[0] ?? []
  const left = lines.length - shown.length
  const more = left === 0 ? [] : [`还有 ${left} 行没有列出，请带编号查询。`]
  return [`您联系的企业 ${enterprises.length} 家：`, ...shown, ...more].join('\n')
}

/** Who sits for a stretch of days, and what was said about a single day. */
export type RosterLine = {
  readonly from: CalendarDate
  readonly until: CalendarDate
  /** Null: nobody. */
  readonly leader: string | null
  readonly coordinator: string | null
  readonly changedBy: string | null
}

/** `changes`: the reader may change it. */
export function roster(lines: readonly RosterLine[], changes: boolean, words: Words): string {
  const how = changes ? [howToSwap] : []
  if (lines.length === 0) return ['还没有编排领导坐班轮值表。', ...how].join('')
  return ['领导坐班轮值：', ...lines.map((line) => rosterLine(line, words)), ...how].join('\n')
}

const howToSwap = '要调换某一天，请写「轮值 12月7日」加区领导姓名；那天没有人坐班，写「轮值 12月7日 空缺」。'
export const dutiesByOffice = '轮值和联系人由营商办调整，没有改动。请告诉营商办。'
export const swapOneDay = '一次只能调一天，没有改动。请一天一天写，比如「轮值 12月7日 韩副区长」。'
export const swapped = (day: CalendarDate, leader: string | null, words: Words): string =>
  leader === null
    ? `${words.calendar.describeDate(day)}没有人坐班了，请尽快另排。`
    : `${words.calendar.describeDate(day)}改由${plain(leader)}坐班，升级上报从那天起按新的安排。`
export const swapNeedsDay = '没有认出日期，没有改动。请这样写：「轮值 12月7日 韩副区长」。'
export const swapPast = '这一天已经过了，没有改动。请写今天或以后的日期。'
export const swapNobody = (names: readonly string[]): string =>
  `没有认出是哪位区领导，没有改动。现在的区领导：${names.map(plain).slice(0, 20).join('、')}。`
export const rosterGaps = (days: readonly CalendarDate[], words: Words): string => {
  const shown = days.slice(0, 20).map(words.calendar.describeDate)
  return `领导坐班有 ${days.length} 个工作日没有安排：${shown.join('、')}${days.length > shown.length ? '等' : ''}。请写「轮值」加日期和区领导姓名补上。`
}

export const replaced = (enterprise: string, part: 'leader' | 'officer', person: string): string =>
  `「${clip(maskText(enterprise), 40)}」的${parts[part]}已换成${plain(person)}，马上生效。`
export const replaceUnknown = '没有认出是哪家联系企业，没有改动。请写企业全称，比如「联系人 清河精密机械有限公司 专员 唐宁」。'
export const replaceNobody = (part: 'leader' | 'officer', names: readonly string[]): string =>
  `没有认出换成哪一位，没有改动。现在的${parts[part]}：${names.map(plain).slice(0, 20).join('、')}。`

// --- Internal helpers ---

const parts = { leader: '联系区领导', officer: '服务专员' } as const

/** WeCom takes 2,048 bytes of text; the heading and the last line need some of it. */
const pageBytes = 1_700

function named({ leader, department, officer }: Contacts, words: Words): string {
  return [
    ...(leader === null ? [] : [`区领导 ${plain(leader)}`]),
    `牵头部门 ${shortOf(department, words)}`,
    ...(officer === null ? [] : [`服务专员 ${plain(officer)}`]),
  ].join('，')
}

function plain(name: string): string {
  return maskText(untitled(name))
}

function caseLine(it: Case, words: Words, withEnterprise = true): string {
  const due = nextDue(it)
  const firm = withEnterprise ? ` ${clip(maskText(it.enterprise ?? '匿名'), 20)}` : ''
  return `${lights[lightOf(it)]} ${it.number} ${shortOf(leadOf(it), words)}${firm}；${due ? limit(due, words) : '等待企业评价'}${lateTasks(it)}`
}

function limit(clock: Clock, { calendar, now }: Words): string {
  return `${clockNames[clock.kind]}时限 ${calendar.describe(clock.due, now)}`
}

function rosterLine({ from, until, leader, coordinator, changedBy }: RosterLine, { calendar }: Words): string {
  const days = from === until ? calendar.describeDate(from) : `${calendar.describeDate(from)}至${calendar.describeDate(until)}`
  const also = coordinator === null ? '' : `，营商办 ${plain(coordinator)}`
  const changed = changedBy === null ? '' : `（${plain(changedBy)}调整）`
  return `${days}：${leader === null ? '空缺' : plain(leader)}${also}${changed}`
}

/** Lines in pages that each fit into a message. */
function paged(lines: readonly string[]): readonly (readonly string[])[] {
  const pages: string[][] = []
  let size = pageBytes
  for (const line of lines) {
    const bytes = bytesOf(line) + 1
    if (size + bytes > pageBytes) {
      pages.push([])
      size = 0
    }
    pages.at(-1)?.push(line)
    size += bytes
  }
  return pages
}
