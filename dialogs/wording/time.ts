/** What people read about time: waiting for the enterprise (挂起), the long-term track (转长期) with its weekly reports, urging (催办), and all limits of a case. */
import type { Timestamp } from '../../cases/calendar.ts'
import { type Case, type Clock, leadOf, limitsOf, nextDue, type Recorded, runningClock } from '../../cases/case.ts'
import { isLongTerm, isOnPlan, type LongTermCase, type LongTermRefusal } from '../../cases/long-term.ts'
import type { Notice } from '../../cases/notices.ts'
import { type SuspensionRefusal, suspensionOf } from '../../cases/suspension.ts'
import { clip, maskText, within } from '../mask.ts'
import type { Said } from '../message.ts'
import { clockNames, dueText, lights, line, list, provisionalRemark, shortOf, type Words, yesNo } from '../wording.ts'

// --- Where a case stands ---

/** 「序时推进」 on plan, 「滞后」 once something is late (武隆); null for a case that is not on the long-term track. */
export function longTermStatus(it: Case): string | null {
  if (!isLongTerm(it)) return null
  return isOnPlan(it) ? '序时推进' : '滞后'
}

/** Every limit of the case itself, a line each: what runs with its end, what stands still with what is left. */
export function limitLines(it: Case, words: Words): readonly string[] {
  const limits = limitsOf(it).filter(({ kind }) => kind !== 'rating')
  const lines = limits.map((clock) =>
    clock.status === 'suspended'
      ? `${clockNames[clock.kind]}：已暂停，还剩${hoursLeft(clock)}`
      : `${limitName(clock, it)}：${clock.light === 'red' ? '已超时，时限' : '最迟'}${words.calendar.describe(clock.due, words.now)}`,
  )
  const remark = limits.some(({ provisional }) => provisional) ? provisionalRemark : ''
  return lines.map((text, i) => (i === lines.length - 1 ? `${text}${remark}` : text))
}

/** What the case waits for, or the track it is on, for the status that somebody asks for. */
export function putOffLines(it: Case, words: Words, reader: 'enterprise' | 'official'): readonly string[] {
  const waits = suspensionOf(it)
  if (waits) {
    const until = waitingUntil(it, words)
    return [`${reader === 'enterprise' ? '等您补充' : '等企业补充'}：${clip(maskText(waits.asks), 200)}${until}，时限已暂停`]
  }
  return isLongTerm(it) ? [`长期推进：${clip(maskText(it.longTerm.reason), 200)}，每周报一次进展`] : []
}

/** In the place of the status in a list; null where nothing is put off. */
export function putOffStatus(it: Case, reader: '您' | '企业'): string | null {
  return suspensionOf(it) ? `等${reader}补充，时限已暂停` : longTermStatus(it)
}

// --- The enterprise ---

/** What an event of putting off says to the enterprise, a work group or an official; null when it needs no word. */
export function timeNews({ event, case: it, audience }: Notice, words: Words): Said | string | null {
  if (audience.to === 'reporter') return toReporter(event, it, words)
  if (event.type === 'long-term-begun') return longTermCard(it, event.reason, words)
  return toGroupOf(event, it, words)
}

/** The report of a week with its number; who hears monthly gets the weeks since the last time together. */
export function weekReport(it: Case, week: number, text: string, words: Words): string {
  const department = shortOf(leadOf(it), words)
  const since = it.news === 'monthly' && 'progress' in it ? it.progress.filter((one) => isEarlier(one.week, week)) : []
  if (since.length === 0) return `${it.number} 第${week}周进展，${department}：${within(text, 1_700)}`
  const before = since.map((one) => `第${one.week}周：${within(one.text, 300)}`)
  return [`${it.number} 近期每周进展，${department}：`, ...before, `第${week}周：${within(text, 700)}`].join('\n')
}

/** After what was asked for was supplied. */
export const suppliedResumed = (it: Case, words: Words): string =>
  `已补充到 ${it.number}，并告知承办单位。时限接着计算，${nextIn(it, words)}`
/** What the department waits for, to somebody who asks. */
export const whatIsNeeded = (it: Case, words: Words): string =>
  `${it.number} 需要您补充：\n「${within(maskText(suspensionOf(it)?.asks ?? ''), 900)}」\n请回复「补充」加内容，也可以发照片${waitingUntil(it, words)}。`
/** What was said is passed on, and is not what the case waits for. */
export const keepsWaiting = (it: Case, words: Words): string =>
  `已转告${shortOf(leadOf(it), words)}。${it.number} 还在等您补充${waitingUntil(it, words)}；发来以后时限接着计算。`
export const weeksSlowed = (it: Case): string =>
  `好的，${it.number} 的每周进展改为大约每月一起告诉您一次。部门照样每周报，答复还是马上转告。`
/** After an urging, who else hears of it. */
export function urgedHigher(it: Case): string {
  const level = it.urgings?.at(-1)?.level ?? 1
  return level === 1 ? '' : level === 2 ? '这次同时告知了部门负责人。' : '这次同时告知了部门负责人和营商办。'
}

// --- Work group ---

/** What is asked of the enterprise, before it goes out and the limits stand still. */
export const askSuspend = (number: string, asks: string): Said => ({
  text: `要请企业补充下面的内容，并暂停 ${number} 的时限吗？\n「${asks}」\n回复「是」发给企业，回复「否」不发。`,
  buttons: yesNo,
})
/** What the enterprise says or asks instead of what it was asked for. */
export const saidWhileWaiting = (it: Case, text: string): string =>
  `${it.number} 企业说：「${within(maskText(text), 300)}」。还在等企业补充，时限仍暂停。要回复企业，请引用本条写「进展」加内容。`
/** The week's report is asked for, or was not made in time. */
export function weekLight(it: LongTermCase, clock: Clock, words: Words): string {
  const { week } = it.longTerm
  const about = `「${clip(maskText(it.text), 30)}」`
  return clock.light === 'red'
    ? `🔴 ${it.number}${about}第${week}周进展没有按时报，时限 ${dueText(clock, words)}。请尽快引用本条回复：进展+内容，由我转告企业。`
    : `🟡 ${it.number}${about}请在${dueText(clock, words)}前报第${week}周进展：引用本条回复「进展」加内容，由我转告企业。`
}
export const asksNeeded = (number: string): string => `${number}：请写明要企业补充什么，比如「补材料：请提供营业执照复印件」。`
export const longTermNeeded = (number: string): string => `${number}：请写明转长期的原因，比如「转长期：需要道路改造，预计三个月」。`

// --- Officials ---

export const timeDesk = {
  /** For whoever hears of a second or third urging. */
  urgedAgainOn: (it: Case, words: Words): string => {
    const urging = it.urgings?.at(-1)
    const clock = it.clocks.findLast(({ kind, startedAt }) => kind === urging?.clock && startedAt === urging.since)
    const about = clock ? `，${clockNames[clock.kind]}时限 ${dueText(clock, words)}` : ''
    return `${lights[clock?.light ?? 'none']} ${it.number} 企业再次催办${about}，承办：${shortOf(leadOf(it), words)}。诉求：${clip(maskText(it.text), 60)}。请过问。`
  },
  longTermRefused: (it: Case, words: Words): string => `${it.number} 不同意转长期，已按原来的时限继续办理。${nextIn(it, words)}`,
  longTermStands: (number: string): string => `${number} 转长期不用批准，报告后就生效；不同意请写「${number} 不同意转长期」。`,
  noneSuspended: '现在没有挂起的件。',
  suspendedCases: (cases: readonly Case[], words: Words): string =>
    list(
      `挂起 ${cases.length} 件，等企业补充：`,
      cases.map((it) => `${line(it, words)}；${clip(maskText(suspensionOf(it)?.asks ?? ''), 30)}${waitingUntil(it, words)}`),
    ),
  noLongTerm: '现在没有序时推进的件。',
  longTermCases: (cases: readonly LongTermCase[], words: Words): string => {
    const late = cases.filter((it) => !isOnPlan(it)).length
    return list(
      `序时推进 ${cases.length - late} 件，滞后 ${late} 件：`,
      cases.map((it) => `${line(it, words)}；第 ${it.longTerm.week} 周，${lastReport(it, words)}`),
    )
  },
} as const

// --- Refusals ---

/** Why the limits are not put off, and what to do instead. */
export function timeRefusal(
  no: SuspensionRefusal | LongTermRefusal,
  number: string,
  reader: 'enterprise' | 'department' | 'official',
): string {
  switch (no.refused) {
    case 'contact-first':
      return `${number} 要先联系企业，没有改动。联系后请写「已联系」加情况，再说明要企业补充什么或者转长期的原因。`
    case 'ruling-pending':
      return `${number} 退单或延期还在等营商办审定，没有改动。定了以后再办。`
    case 'limit-over':
      return `${number} 已经超时，不能再暂停时限或转长期，没有改动。请尽快答复，或写「进展」加内容说明情况。`
    case 'suspension-limit':
      return `${number} 每件最多暂停 ${no.times} 次，没有改动。还要什么材料请写「进展」加内容，由我转告企业，时限照常计算。`
    case 'nothing-to-suspend':
      return `${number} 现在没有可以暂停的时限，没有改动。要什么材料请写「进展」加内容，由我转告企业。`
    case 'suspended':
      return reader === 'enterprise'
        ? `${number} 正在等您补充：${clip(maskText(no.asks), 200)}。请回复「补充」加内容，也可以发照片，收到后部门马上接着办。`
        : `${number} 正在等企业补充，时限已暂停，没有改动。材料收到了请写「${number} 材料收到了」。`
    case 'on-long-term':
      return `${number} 已转长期，每周报一次进展，没有别的时限可以延期或暂停。`
    case 'long-term-refused':
      return `${number} 营商办没有同意转长期，按原来的时限办理。有困难可以申请延期。`
  }
}

// --- Internal helpers ---

function toReporter(event: Recorded, it: Case, words: Words): Said | string | null {
  const department = shortOf(leadOf(it), words)
  switch (event.type) {
    case 'suspended':
      return `${it.number}：${department}办理这件需要您补充：\n「${within(maskText(event.asks), 900)}」\n请回复「补充」加内容，也可以发照片${waitingUntil(it, words)}。等您补充期间时限暂停，收到后马上接着办。`
    case 'supplement-reminded':
      return `${it.number} 还在等您补充：${clip(maskText(suspensionOf(it)?.asks ?? ''), 300)}${waitingUntil(it, words)}。回复「补充」加内容就行；现在没有的，也请说一声。`
    case 'resumed':
      return event.because === 'limit'
        ? `${it.number} 等您补充的时间已到，部门按现有的材料接着办，${nextIn(it, words)}以后有了材料，随时可以补充。`
        : `${it.number}：${department}已收到材料，接着办理，${nextIn(it, words)}`
    case 'long-term-begun':
      return longTermToReporter(it, event.reason, words)
    case 'long-term-refused':
      return `${it.number}：营商办没有同意转长期，部门按原来的时限办理，${nextIn(it, words)}`
    default:
      return null
  }
}

function longTermToReporter(it: Case, reason: string, words: Words): string {
  const why = within(maskText(reason), 900).replace(/[。.]$/, '')
  const news =
    it.news === 'monthly'
      ? `部门每周报一次进展，按您的要求大约每月一起告诉您，直到办结，${nextIn(it, words)}`
      : `以后每周向您报一次进展，直到办结，${nextIn(it, words)}不想每周收到，请回复「不用每周发了」。`
  return `${it.number}：${shortOf(leadOf(it), words)}说明这件需要长期推进：${why}。${news}`
}

function toGroupOf(event: Recorded, it: Case, words: Words): string | null {
  switch (event.type) {
    case 'resumed':
      return `${it.number} ${event.because === 'limit' ? '等企业补充的时间已到，请按现有材料接着办' : '企业已补充，请接着办'}，时限接着计算。${nextIn(it, words)}`
    case 'long-term-refused':
      return `${it.number} 营商办不同意转长期，按原来的时限继续办理。${nextIn(it, words)}`
    default:
      return null
  }
}

function longTermCard(it: Case, reason: string, words: Words): Said {
  return {
    text: `${it.number} ${shortOf(leadOf(it), words)}已转长期，每周报一次进展。\n诉求：${clip(maskText(it.text), 300)}\n原因：${within(maskText(reason), 600)}\n不同意请回复「${it.number} 不同意转长期」，原来的时限马上接着计算。`,
    buttons: [{ label: '不同意转长期', value: `${it.number} 不同意转长期` }],
  }
}

function limitName({ kind }: Clock, it: Case): string {
  return kind === 'weekly' && isLongTerm(it) ? `第${it.longTerm.week}周进展` : clockNames[kind]
}

/** 「反馈结果最迟11月26日（周四）17:30。」 */
function nextIn(it: Case, words: Words): string {
  const next = nextDue(it)
  return next ? `${limitName(next, it)}${next.light === 'red' ? '已超时，时限' : '最迟'}${dueText(next, words)}。` : '有消息马上告诉您。'
}

function waitingUntil(it: Case, words: Words): string {
  const waiting = runningClock(it, 'supplement')
  return waiting ? `，最迟${dueText(waiting, words)}` : ''
}

function hoursLeft({ left = 0 }: Clock): string {
  return left < 60 ? '不到 1 个工作小时' : `约 ${Math.round(left / 60)} 个工作小时`
}

function lastReport(it: LongTermCase, words: Words): string {
  const last = it.progress.findLast(({ week }) => week !== undefined)
  return last ? `上次 ${dayOf(last.at, words)}：${clip(maskText(last.text), 30)}` : '还没有报过'
}

function dayOf(at: Timestamp, { calendar }: Words): string {
  return calendar.describeDate(calendar.dateOf(at))
}

/** The weeks that were not told yet when the fourth of them is. */
function isEarlier(week: number | undefined, last: number): boolean {
  return week !== undefined && week < last && week > last - 4
}
