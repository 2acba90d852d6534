/** Notices → messages for the outbox: in words, addressed, one message for each conversation and case, held until working hours where the core says so. */
import { randomUUIDv7 } from 'node:crypto'
import { type EventType, isConfidential, type Recorded } from '../cases/case.ts'
import { contactsOf } from '../cases/duties.ts'
import type { Notice } from '../cases/notices.ts'
import { isReminder, reminderDay } from '../cases/reminders.ts'
import type { Conversation, Outbound, Said } from '../dialogs/message.ts'
import { newsOf } from '../dialogs/news.ts'
import type { Words } from '../dialogs/wording.ts'
import { nudges } from './notify.ts'
import type { NewOutbound } from './store.ts'
import type { World } from './world.ts'

/** What it takes to tell people. */
export type Telling = Pick<World, 'agenda' | 'calendar' | 'directory' | 'elsewhere' | 'notifies' | 'pace' | 'profile' | 'similar'>

/**
 * The outbox rows of what one command told others. Several notices of a case for one conversation become one message.
 * `moment` is when a clock should have rung: one that ends with business is told then, though the tick comes a second later.
 * `history` are the events of the case, the new ones included: what is one reminder too many for a day waits for the next.
 */
export function deliver(
  notices: readonly Notice[],
  world: Telling,
  now: string,
  moment: string = now,
  history: readonly Recorded[] = [],
): readonly NewOutbound[] {
  const { calendar, directory, profile } = world
  const words = wordsAt(world, now)
  const letters = notices.flatMap((notice) => {
    const person = directory.person(notice.event.by)
    const by = person?.name ?? '系统'
    const handler = profile.contact && person && !isConfidential(notice.case) ? person : null
    const alike = notice.event.type === 'referred' ? world.similar.asOften(notice.case, now) : null
    const said = newsOf(notice, by, { ...words, handler }, alike)
    const notBefore = notice.hold ? heldUntil(notice, world, now, moment, history) : null
    const about = { day: calendar.dateOf(notBefore ?? now), case: notice.case }
    return said === null
      ? []
      : directory
          .reach(notice.audience, about)
          .map((conversation) => ({ conversation, said, notBefore, news: newsIn(notice), topic: topicOf(notice) }))
  })
  const merged = Map.groupBy(letters, ({ conversation, notBefore }) => `${conversation} ${notBefore ?? ''}`)
  const told = [...merged.values()].map((group) => {
    const last = group.at(-1)
    if (!last) throw new Error('a group is never empty')
    const text = [...new Set(group.map(({ said }) => said.text))].join('\n\n')
    const answers = group.some((letter) => letter.news?.answers) ? { answers: true as const } : {}
    const news = last.news && { ...last.news, final: group.some((letter) => letter.news?.final), ...answers }
    const topic = group.every((letter) => letter.topic === last.topic) ? last.topic : null
    return outbound(last.conversation, { text, buttons: last.said.buttons }, now, last.notBefore, news, topic)
  })
  return [...told, ...nudges(notices, world, now)]
}

/** What wording needs to know at `now`. */
export function wordsAt({ calendar, directory, elsewhere }: Pick<World, 'calendar' | 'directory' | 'elsewhere'>, now: string): Words {
  const standing = directory.standing(calendar.dateOf(now))
  return { calendar, now, departments: directory.departments, elsewhere, contacts: (it) => contactsOf(it, standing) }
}

/** One row of the outbox. */
export function outbound(
  conversation: Conversation,
  said: Said,
  now: string,
  notBefore: string | null = null,
  news: Outbound['news'] | null = null,
  topic: string | null = null,
): NewOutbound {
  const message = { id: randomUUIDv7(), conversation, text: said.text, buttons: said.buttons }
  return { message: { ...message, ...(news ? { news } : {}), ...(topic === null ? {} : { topic }) }, notBefore, at: now }
}

// --- Internal helpers ---

/** Answers after which nothing more will come. */
const finals: ReadonlySet<EventType> = new Set(['resolved', 'closed', 'declined', 'appeal-dismissed', 'merged'])

/** Until when a notice that disturbs nobody waits; null: it goes at once. */
function heldUntil(
  { event, audience, case: it }: Notice,
  world: Telling,
  now: string,
  moment: string,
  history: readonly Recorded[],
): string | null {
  const { profile, agenda } = world
  // A department that keeps other hours is told within them.
  const calendar = 'department' in audience ? world.calendar.of(audience.department) : world.calendar
  const next = calendar.isWorkingTime(moment) ? null : calendar.nextWorkingTime(now)
  if (!isReminder(event) || history.length === 0) return next
  const day = reminderDay(it, history, audience.to, { profile, most: agenda.reminders.mostPerCaseAndDay, calendar })
  return day > calendar.dateOf(next ?? now) ? calendar.nextWorkingTime(calendar.at(day, '00:00')) : next
}

/** Reminders of one limit of a case, of which the newest says all; what a reporter reads has its own rule (`news`). */
function topicOf({ audience, event, case: it }: Notice): string | null {
  if (audience.to === 'reporter' || !isReminder(event)) return null
  return [it.number, event.clock, event.task ?? ''].join(' ').trim()
}

function newsIn({ audience, event, case: it }: Notice): Outbound['news'] | null {
  if (audience.to !== 'reporter') return null
  // A colleague reads the answer too; that a case is archived unrated is no answer.
  const answers = finals.has(event.type) && event.type !== 'closed' && audience.person === it.reporter
  return { number: it.number, final: finals.has(event.type), ...(answers ? { answers } : {}) }
}
