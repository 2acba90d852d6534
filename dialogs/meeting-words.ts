/** What people write about consultations and joint visits: the proposal, the times that suit, another time, the minutes. */
import type { Calendar, CalendarDate, Timestamp } from '../cases/calendar.ts'
import { type Case, isConfidential, isHandled } from '../cases/case.ts'
import { type Commitment, type MeetingKind, openMeeting, type Party, partiesOf } from '../cases/meetings.ts'
import { bare, narrow } from './answers.ts'
import { resolveDate } from './dates.ts'
import { promiseIn } from './department/promises.ts'
import type { CaseCommand, Given } from './dialog.ts'
import type { Said } from './message.ts'
import { departmentsFirst } from './task-words.ts'
import { howToConvene, howToMove, howToRecord, meetingPlace, minutesPreview, noMeeting, offHours, refusal } from './wording.ts'

/** What the words of a convener come to on a case: a command, one that waits for a 是, or a sentence. */
export type MeetingStep =
  | { readonly type: 'run'; readonly command: CaseCommand }
  | { readonly type: 'ask'; readonly command: CaseCommand; readonly said: Said }
  | { readonly type: 'say'; readonly text: string }

/** True for a text that proposes, moves, cancels or records a meeting. */
export function isAboutMeeting(text: string): boolean {
  return [convenes, cancels, moves, records].some((pattern) => pattern.test(narrow(text).trim()))
}

/** The step of such words; null when they are about no meeting. */
export function meetingStep(text: string, it: Case, given: Given): MeetingStep | null {
  const line = narrow(text).trim()
  if (/[?？]\s*$|吗[。\s]*$/.test(line)) return null
  const { number } = it
  const proposed = convenes.exec(line)?.groups
  if (proposed) return convene(proposed.kind ?? '', proposed.rest ?? '', it, given)
  if (!isAboutMeeting(line)) return null
  if (!openMeeting(it)) return { type: 'say', text: noMeeting(number) }
  const cancelled = cancels.exec(line)?.groups
  if (cancelled) return { type: 'run', command: { type: 'cancel-meeting', reason: trimmed(cancelled.rest ?? '') } }
  const moved = moves.exec(line)?.groups
  return moved ? move(moved.rest ?? '', it, given) : minutes(records.exec(line)?.groups?.rest ?? '', it, given)
}

/** The places of the times that an answer says suit, of `count`; empty: none does. Null: it is no such answer. */
export function slotsThatSuit(text: string, count: number): readonly number[] | null {
  const word = bare(narrow(text)).replace(/^时间/, '')
  if (/^(?:我们?|企业|这几个)?(?:都|全部?|哪个都|什么时候都)(?:可以|行|能|有空|方便|没问题|ok)(?:的|来|参加)?$/i.test(word))
    return Array.from({ length: count }, (_, i) => i + 1)
  if (
    /^(?:我们?|企业|这几个)?(?:都|全部?|一个都)(?:不行|不可以|没空|没有空|不方便|去不了|来不了|不能)$|^(?:去不了|来不了|不能参加|参加不了)$/.test(
      word,
    )
  )
    return []
  const chosen = /^(?:选|第|我们?|可以|能)*([\d一二三四五、,，和及或与个第\s]+)(?:都)?(?:可以|行|能|有空|方便|号)*$/.exec(
    narrow(text)
      .replace(/^时间/, '')
      .replace(/[。.!！]+$/, '')
      .trim(),
  )
  const found = (chosen?.[1] ?? '').match(/\d+|[一二三四五]/g)?.map((one) => '一二三四五'.indexOf(one) + 1 || Number(one)) ?? []
  return found.length > 0 && found.every((slot) => slot >= 1 && slot <= count) ? [...new Set(found)] : null
}

/** The same of an answer by days: 「25号下午不在厂里，26号都行」. Null where it names none of the days, or says nothing of them. */
export function slotsByDay(text: string, slots: readonly Timestamp[], calendar: Calendar): readonly number[] | null {
  const clauses = narrow(text)
    .split(/[,，。;；、!！\s]+/)
    .flatMap((clause) => {
      const fits = !suits.test(clause) ? null : !/不|没|去/.test(clause)
      return fits === null ? [] : [{ clause, fits }]
    })
  const verdicts = slots.map((slot) => clauses.findLast(({ clause }) => namesTime(clause, slot, calendar))?.fits ?? null)
  if (verdicts.every((fits) => fits === null)) return null
  const chosen = verdicts.flatMap((fits, i) => (fits === true ? [i + 1] : []))
  return chosen.length === 0 && verdicts.includes(null) ? null : chosen
}

// --- Internal helpers ---

/** A clause says whether a time suits. */
const suits = /可以|[行能]|有空|方便|没空|不在|在(?:厂|公司|店)|不了|出差|要?去/

/** 「26号上午」, 「周四」 of a moment on that day, in that half of it. */
function namesTime(clause: string, slot: Timestamp, calendar: Calendar): boolean {
  const day = calendar.dateOf(slot)
  const named = [...clause.matchAll(/(\d{1,2})[号日]/g)].some(([, of]) => Number(of) === Number(day.slice(-2)))
  const weekday = /周([一二三四五六日])/.exec(calendar.describeDate(day))?.[1] ?? ''
  if (!named && !clause.includes(`周${weekday}`) && !clause.includes(`星期${weekday}`)) return false
  const morning = slot < calendar.at(day, '12:00')
  return morning ? !/下午|晚上/.test(clause) : !/上午|早上/.test(clause)
}

const name = '(?:协调)?会商会?|协调会|一车办|联合(?:踏勘|上门|走访)|现场办公会?'
const convenes = new RegExp(
  `^(?:请|申请|发起|召集|组织|约)?(?<kind>${name})(?=$|[\\s:：,，]|\\p{Script=Han})(?!改|取消|推迟|延|时间|纪要|记录|定|已|了|的)[\\s:：,，]*(?<rest>[\\s\\S]*)$`,
  'u',
)
const cancels = new RegExp(`^(?:取消(?:${name})|(?:${name})取消)了?[\\s:：,，。]*(?<rest>[\\s\\S]*)$`)
const moves = new RegExp(`^(?:(?:${name})?(?:时间)?(?:改期|改到|改为|改在|推迟到|提前到))(?!\\s*\\S{1,4}类)(?<rest>[\\s\\S]*)$`)
const records = new RegExp(`^(?:(?:${name})?(?:纪要|会议纪要|会议记录))[\\s:：,，]*(?<rest>[\\s\\S]*)$`)

function convene(word: string, rest: string, it: Case, given: Given): MeetingStep {
  const kind: MeetingKind = /一车|踏勘|上门|走访|现场/.test(word) ? 'joint-visit' : 'consultation'
  const { number } = it
  if (isConfidential(it)) return { type: 'say', text: refusal({ refused: 'not-your-case' }, number, given, 'official') }
  const named = departmentsFirst(rest, given.departments)
  const place = /(?:地点|地址)[是为:：\s]*(?<place>[^,，。;；\n]+)/.exec(named.text)?.groups?.place?.trim()
  const slots = timesIn(named.text, given)
  if (slots.length < 2 || (named.departments.length === 0 && kind === 'consultation')) return { type: 'say', text: howToConvene(number) }
  const command: CaseCommand = { type: 'convene', kind, departments: named.departments, slots, place: place ?? meetingPlace[kind] }
  return checked(command, slots, number, given)
}

function move(rest: string, it: Case, given: Given): MeetingStep {
  const [slot] = timesIn(rest, given)
  if (slot === undefined) return { type: 'say', text: howToMove(it.number) }
  const reason = trimmed(/[:：,，。;；](?!\d)(?<reason>[\s\S]*)$/.exec(rest)?.groups?.reason ?? '')
  return checked({ type: 'move-meeting', slot, reason: reason.replace(/^(?:原因|因为?)[:：,，\s]*/, '') }, [slot], it.number, given)
}

/** A time ahead outside working hours is asked about; one that is over is refused by the rules. */
function checked(command: CaseCommand, slots: readonly Timestamp[], number: string, given: Given): MeetingStep {
  const odd = slots.filter((slot) => slot > given.now && !given.calendar.isWorkingTime(slot))
  return odd.length === 0 ? { type: 'run', command } : { type: 'ask', command, said: offHours(number, odd, given) }
}

/** The moments that a text names: a day with a time of the day; a time alone is of the day before it. */
function timesIn(text: string, given: Given): readonly Timestamp[] {
  const dates = given.understand(text).entities.filter(({ type }) => type === 'date')
  const { calendar, now } = given
  let day: CalendarDate | null = null
  const times: Timestamp[] = []
  for (const [i, { value, start }] of dates.entries()) {
    // 「15:00」 behind a day may stand outside of what was read as the day.
    const until = dates[i + 1]?.start ?? text.length
    const time = hourIn(text.slice(start, until))
    const days = resolveDate(value, now, calendar)
    if (days && days.from === days.until && !/^(?:上午|下午|中午|早上|晚上)?\s*(?:\d|[一二两三四五六七八九十])+\s*(?:点|:)/.test(value))
      day = days.from
    if (day !== null && time !== null) times.push(calendar.at(day, time))
  }
  return [...new Set(times)]
}

/** `15:00` of 「下午3点」, 「15:00」, 「上午10点半」. */
function hourIn(text: string): string | null {
  const found =
    /(?<part>上午|下午|中午|早上|晚上)?\s*(?:(?<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*点\s*(?<half>半)?(?:(?<minute>\d{1,2})分?)?|(?<h>\d{1,2})[:：](?<m>\d{2}))/.exec(
      text,
    )?.groups
  if (!found) return null
  const spoken = found.hour ?? found.h ?? ''
  const read = /^\d/.test(spoken) ? Number(spoken) : inWords(spoken)
  const hour = /下午|晚上/.test(found.part ?? '') && read < 12 ? read + 12 : read
  const minute = found.half ? 30 : Number(found.minute ?? found.m ?? 0)
  return hour > 23 || minute > 59 ? null : `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

function inWords(spoken: string): number {
  const digit = (one: string): number => '一二三四五六七八九'.indexOf(one.replace('两', '二')) + 1
  const [tens = '', ones = ''] = spoken.includes('十') ? spoken.split('十') : ['0', spoken]
  return (spoken.includes('十') ? (tens === '' ? 1 : digit(tens)) * 10 : 0) + (ones === '' ? 0 : digit(ones))
}

function minutes(rest: string, it: Case, given: Given): MeetingStep {
  const meeting = openMeeting(it)
  if (!meeting) return { type: 'say', text: noMeeting(it.number) }
  const agreed = /(?:定下|议定|商定|明确)(?:的?(?:事项?|事))?[:：]\s*(?<items>[\s\S]*)$/.exec(rest)
  const head = agreed ? rest.slice(0, agreed.index) : rest
  const came = /(?:到场|参加|出席)(?:的?(?:人员|单位))?[:：]\s*(?<who>[^;；。\n]*)/.exec(head)
  const text = trimmed(came ? head.slice(0, came.index) : head)
  const parties = partiesOf(meeting)
  // Whoever writes the minutes was there, named or not.
  const own = given.scope.type === 'group' ? given.scope.department : null
  const named = came ? presentIn(came.groups?.who ?? '', parties, given) : null
  const present = named ? parties.filter((party) => named.includes(party) || party === own) : (meeting.fixed?.coming ?? parties)
  const commitments = (agreed?.groups?.items ?? '')
    .split(/[;；。\n]+/)
    .map((item) => item.replace(/^\s*\d{1,2}[.、．)）]\s*/, '').trim())
    .filter((item) => item !== '')
    .map((item) => commitmentIn(item, given))
  const known = commitments.filter((one) => one !== null)
  if (known.length < commitments.length) return { type: 'say', text: howToRecord(it.number) }
  if (!isHandled(it)) return { type: 'say', text: refusal({ refused: 'wrong-status', status: it.status }, it.number, given, 'official') }
  const command: CaseCommand = { type: 'record-minutes', text, present, commitments: known }
  // The rules ask for what is missing.
  if (text === '') return { type: 'run', command }
  const absent = parties.filter((party) => !present.includes(party))
  return { type: 'ask', command, said: minutesPreview(it, text, present, absent, known, given) }
}

function presentIn(who: string, parties: readonly Party[], { departments }: Given): readonly Party[] {
  const names = (code: Party): readonly string[] => {
    const found = departments.find((department) => department.code === code)
    return found ? [found.name, found.short, ...found.aliases] : ['企业', '诉求人', '经办人']
  }
  return parties.filter((party) => names(party).some((known) => who.includes(known)))
}

/** 「住建局 9月30日前拆围挡」: the department first, then what, and by when if that is said. */
function commitmentIn(item: string, given: Given): Commitment | null {
  const { departments, text } = departmentsFirst(item.replace(/^(?:请|由)/, ''), given.departments)
  const [department] = departments
  if (department === undefined || departments.length > 1 || text === '') return null
  const due = promiseIn(text, given)?.command.due
  return { department, text, ...(due === undefined ? {} : { due }) }
}

function trimmed(text: string): string {
  return text.replace(/^[\s:：,，。;；]+|[\s:：,，。;；]+$/g, '')
}
