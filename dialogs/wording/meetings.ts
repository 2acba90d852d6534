/** What people read about visits to the enterprise, consultations and joint visits (上门、会商、一车办). */
import type { Timestamp } from '../../cases/calendar.ts'
import { type Case, leadOf, type Recorded } from '../../cases/case.ts'
import { awaited, type Commitment, type Meeting, type MeetingEvent, type MeetingKind, type Party } from '../../cases/meetings.ts'
import type { Audience } from '../../cases/notices.ts'
import { nextTask, openTasks } from '../../cases/tasks.ts'
import { clip, maskText, within } from '../mask.ts'
import type { Said } from '../message.ts'
import { shortOf, unbracketed, type Words, yesNo } from '../wording.ts'

// --- Visits ---

/** The department says that it was there: it is for the enterprise to confirm, unless it has been contacted or a photo shows it. */
export function visitTold(event: Extract<Recorded, { type: 'visited' }>, it: Case, words: Words): Said | null {
  const lead = shortOf(leadOf(it), words)
  if ('visit' in it && it.visit)
    return {
      text: `${it.number}：${lead}说${words.calendar.describe(event.at, words.now)}已上门：「${within(maskText(event.text), 900)}」。部门今天上门了吗？`,
      buttons: [
        { label: '上门了', value: `${it.number} 上门了` },
        { label: '没有上门', value: `${it.number} 没有上门` },
      ],
    }
  // A photo makes it a contact in the same breath, which has its own words.
  const shown = 'contact' in it && it.contact?.how === 'visit' && it.contact.at === event.at
  return shown ? null : { text: `${it.number}：${lead}登记已上门：「${within(maskText(event.text), 900)}」。`, buttons: [] }
}

export const visitShown = (it: Case, note: string, words: Words): Said => ({
  text: `${it.number}：${shortOf(leadOf(it), words)}说已上门：「${within(maskText(note), 900)}」，并附了现场照片，记为已联系。如果没有，请回复「没有联系」。`,
  buttons: [
    { label: '联系了', value: `${it.number} 联系了` },
    { label: '没有联系', value: `${it.number} 没有联系` },
  ],
})
export const visitConfirmed = (it: Case): string => `好的，已记录部门上门。${it.number} 有进展我会告诉您。`
export const visitDenied = (it: Case, words: Words): string =>
  `已记录：${shortOf(leadOf(it), words)}没有上门，${it.number} 的联系时限照常计算，已请承办单位尽快联系您，并告知营商办。`

export const visitGroup = {
  /** Whoever told of a visit; `who` is that person. */
  noted: (it: Case, who: string): string => {
    const by = unbracketed(who)
    if ('visit' in it && it.visit)
      return `${it.number} 已登记上门（${by}），已请企业确认；企业确认或附现场照片才记为已联系，联系时限照常计算。`
    return `${it.number} 已登记上门（${by}）${'contact' in it && it.contact?.how === 'visit' ? '，有现场照片，记为已联系' : ''}。`
  },
  confirmed: (it: Case): string => `${it.number} 企业确认部门已上门，记为已联系。`,
  denied: (it: Case, words: Words): string => {
    const clock = it.clocks.find((candidate) => candidate.kind === 'contact' && candidate.status === 'running')
    return `${it.number} 企业表示部门没有上门${clock ? `，联系时限不变：${words.calendar.describe(clock.due, words.now)}` : ''}，请尽快联系企业。`
  },
  disputed: (it: Case, words: Words): string =>
    `${it.number} ${shortOf(leadOf(it), words)}登记已上门，企业表示没有上门，联系时限照常计算。诉求：${clip(maskText(it.text), 60)}`,
} as const

// --- Consultations and joint visits ---

export const meetingNames: Readonly<Record<MeetingKind, string>> = { consultation: '会商', 'joint-visit': '一车办' }

/** Where a meeting is when nothing was said of it. */
export const meetingPlace: Readonly<Record<MeetingKind, string>> = { consultation: '主办单位', 'joint-visit': '企业现场' }

export const howToConvene = (number: string): string =>
  `没看出会商的部门和时间，没有改动。请写 2 到 5 个时间，比如「${number} 一车办 住建局、供电公司：11月25日下午3点、11月26日上午10点，地点：企业现场」。`
export const howToMove = (number: string): string =>
  `没看出新的时间，没有改动。请写时间和原因，比如「${number} 会商改到 11月27日下午3点：设备还没到」。`
export const howToRecord = (number: string): string =>
  `没看出定下的事由哪个部门办，没有改动。请这样写：「${number} 纪要：看了现场，围挡占道。到场：住建局、企业；定下：住建局 9月30日前拆围挡；供电公司 10月8日前迁杆」。`
export const howToAnswer = (number: string): string => `请回复哪几个时间可以，比如「${number} 1、3」，也可以回复「都可以」「都不行」。`
export const noMeeting = (number: string): string => `${number} 现在没有在约的会商或一车办，没有改动。`

/** Times outside working hours are asked about before anybody is invited. */
export const offHours = (number: string, slots: readonly Timestamp[], words: Words): Said => ({
  text: `${number}：${slots.map((slot) => timeOf(slot, words)).join('、')}不在工作时间。仍按这个时间约吗？回复「是」继续，回复「否」作罢。`,
  buttons: yesNo,
})

export const meetingOpen = (number: string): string => `${number} 已经在约一次会商或一车办，办完或取消以后才能再约。`
export const meetingSlots = (number: string): string => `${number} 要有 2 到 5 个以后的时间供选择，回复时请写列出的序号，没有改动。`

/** What whoever convened a meeting, or changed one, reads; `who` is that person. */
export function meetingDone(
  type: 'convene' | 'answer-meeting' | 'move-meeting' | 'cancel-meeting' | 'record-minutes',
  it: Case,
  who: string,
  words: Words,
): string {
  const meeting = meetingOf(it)
  if (!meeting) return noMeeting(it.number)
  const name = meetingNames[meeting.kind]
  const by = `（${unbracketed(who)}）`
  switch (type) {
    case 'convene':
      return `${it.number} 正在约${name}${by}，已请${partyNames(awaited(meeting), words)}选时间，最迟${words.calendar.describe(meeting.due, words.now)}定下。`
    case 'answer-meeting':
      return `${it.number} ${name}：已记下可以的时间${by}。${meeting.fixed ? '' : '定下以后告诉您。'}`
    case 'move-meeting':
      return `${it.number} ${name}已改期${by}：${meeting.fixed ? timeOf(meeting.fixed.slot, words) : ''}，已告知各方。`
    case 'cancel-meeting':
      return `${it.number} ${name}已取消${by}，已告知各方。`
    case 'record-minutes':
      return `${it.number} ${name}纪要已记录${by}，已告知各方和企业，定下的事从现在开始计时。`
  }
}

/** What somebody reads about an event of a meeting; null when it needs no word. */
export function meetingNews(event: MeetingEvent, it: Case, audience: Audience, words: Words): Said | null {
  const meeting = meetingOf(it)
  if (event.type === 'meeting-cancelled') {
    const name = meeting ? meetingNames[meeting.kind] : meetingNames.consultation
    return plain(
      `${it.number} ${name}取消：${event.reason === '' ? '这件已经答复，或不再由原单位办理' : within(maskText(event.reason), 300)}。`,
    )
  }
  if (!meeting) return null
  const name = meetingNames[meeting.kind]
  switch (event.type) {
    case 'meeting-convened':
      return invitation(it, meeting, audience, words)
    case 'meeting-answered':
      return null
    case 'meeting-fixed':
    case 'meeting-moved':
    case 'meeting-reminded': {
      const opening =
        event.type === 'meeting-fixed'
          ? `${it.number} ${name}时间已定`
          : event.type === 'meeting-moved'
            ? `${it.number} ${name}改期（${within(maskText(event.reason), 300)}）`
            : `提醒：${it.number} ${name}`
      return plain([`${opening}：${whenAndWhere(meeting, words)}`, ...people(meeting, words), ...contactLine(it, audience)].join('\n'))
    }
    case 'meeting-unfixed':
      return plain(`${it.number} ${name}没有约成：列出的时间没有合适的。请换几个时间再约，或者分头办理。`)
    case 'meeting-resumed':
      return plain(
        [`${it.number} ${name}照原来的安排进行，刚才的取消不作数。`, ...(meeting.fixed ? [whenAndWhere(meeting, words)] : [])].join('\n'),
      )
    case 'meeting-held':
      return plain(
        [
          `${it.number} ${name}纪要：${within(maskText(event.text), 600)}`,
          `到场：${partyNames(event.present, words) || '无'}`,
          ...(event.absent.length > 0 ? [`缺席：${partyNames(event.absent, words)}`] : []),
          ...agreed(it, words),
        ].join('\n'),
      )
  }
}

/** How a meeting stands, as the status of a case shows it; nothing where there is none. */
export function meetingLines(it: Case, words: Words): readonly string[] {
  const meeting = meetingOf(it)
  if (!meeting || meeting.ended !== undefined) return []
  const name = meetingNames[meeting.kind]
  if (meeting.fixed) return [`${name}：${whenAndWhere(meeting, words)}`, ...people(meeting, words)]
  const missing = awaited(meeting)
  return [
    `${name}：正在约时间${missing.length > 0 ? `，等${partyNames(missing, words)}回复` : ''}，最迟${words.calendar.describe(meeting.due, words.now)}定下`,
  ]
}

/** To a party that answers when the time is fixed. */
export const fixedAlready = (it: Case, words: Words): string =>
  [`${it.number} 的时间已经定下，没有改动。`, ...meetingLines(it, words), '能到的按这个时间来；到不了的请告诉主办单位。'].join('\n')

/** The minutes as they were understood, before they are recorded. */
export function minutesPreview(
  it: Case,
  text: string,
  present: readonly Party[],
  absent: readonly Party[],
  commitments: readonly Commitment[],
  words: Words,
): Said {
  // The numbers by which they are said to be done.
  const first = nextTask(it)
  const lines = commitments.slice(0, 8).map(({ department, text: what, due }, i) => {
    const until = due === undefined ? '没有写明日期，按默认时限' : `${words.calendar.describe(due, words.now)}前`
    return `${first + i}. ${shortOf(department, words)}「${clip(maskText(what), 40)}」${until}`
  })
  return {
    text: [
      `要把下面的内容记为 ${it.number} 的纪要吗？`,
      `「${within(maskText(text), 500)}」`,
      `到场：${partyNames(present, words) || '无'}`,
      ...(absent.length > 0 ? [`缺席：${partyNames(absent, words)}`] : []),
      ...(lines.length > 0 ? ['定下：', ...lines] : ['没有要落实的事。']),
      '回复「是」记录并告知各方和企业，回复「否」不记。',
    ].join('\n'),
    buttons: yesNo,
  }
}

export const meetingDropped = '好的，没有改动。'

// --- Internal helpers ---

function meetingOf(it: Case): Meeting | undefined {
  return 'meeting' in it ? it.meeting : undefined
}

function plain(text: string): Said {
  return { text, buttons: [] }
}

function timeOf(at: Timestamp, { calendar, now }: Words): string {
  return calendar.describe(at, now)
}

function partyNames(parties: readonly Party[], words: Words): string {
  return parties.map((party) => (party === 'enterprise' ? '企业' : shortOf(party, words))).join('、')
}

function invitation(it: Case, meeting: Meeting, audience: Audience, words: Words): Said {
  const { number } = it
  const name = meetingNames[meeting.kind]
  const office = audience.to !== 'reporter'
  const what = meeting.kind === 'joint-visit' ? '一起到现场看、当面谈' : '一起会商'
  return {
    text: [
      office ? `请选${name}时间 ${number}` : `${number}：${partyNames(meeting.departments, words)}想${what}，请选方便的时间。`,
      ...(office
        ? [`企业：${it.enterprise === null ? '匿名' : clip(maskText(it.enterprise), 40)}`, `诉求：${within(maskText(it.text), 400)}`]
        : []),
      ...meeting.slots.map((slot, i) => `${i + 1}. ${timeOf(slot, words)}`),
      `地点：${clip(maskText(meeting.place), 60)}`,
      ...(office ? [`参加：${partyNames(meeting.departments, words)}${meeting.kind === 'joint-visit' ? '、企业' : ''}`] : []),
      `请在${timeOf(meeting.due, words)}前回复哪几个可以，比如「${office ? `${number} ` : ''}1、2」，也可以回复「都可以」「都不行」。`,
    ].join('\n'),
    buttons: [
      ...meeting.slots.map((slot, i) => ({ label: `${i + 1} ${timeOf(slot, words)}`, value: `${number} 时间${i + 1}` })),
      { label: '都可以', value: `${number} 时间都可以` },
      { label: '都不行', value: `${number} 时间都不行` },
    ],
  }
}

function whenAndWhere(meeting: Meeting, words: Words): string {
  return `${meeting.fixed ? timeOf(meeting.fixed.slot, words) : ''}，地点：${clip(maskText(meeting.place), 60)}`
}

function people({ fixed }: Meeting, words: Words): readonly string[] {
  if (!fixed) return []
  const absent = fixed.absent.length > 0 ? [`不能到或没有回复：${partyNames(fixed.absent, words)}`] : []
  return [`参加：${partyNames(fixed.coming, words)}`, ...absent]
}

/** The enterprise hears whom to tell when it cannot come. */
function contactLine({ number }: Case, audience: Audience): readonly string[] {
  return audience.to === 'reporter' ? [`不方便的话，请回复「补充 ${number}」加说明，我马上转告。`] : []
}

function agreed(it: Case, words: Words): readonly string[] {
  const tasks = openTasks(it).filter(({ kind }) => kind === 'commitment')
  if (tasks.length === 0) return []
  return [
    '定下：',
    ...tasks.slice(0, 8).map((task) => {
      const due = it.clocks.findLast((clock) => clock.task === task.id)?.due
      return `${task.id}. ${shortOf(task.department, words)}「${clip(maskText(task.text), 40)}」${due === undefined ? '' : `${timeOf(due, words)}前`}`
    }),
  ]
}
