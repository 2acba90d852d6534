/** Notices → messages for the outbox: in words, addressed, one message for each conversation and case, held until working hours where the core says so. */
import { randomUUIDv7 } from 'node:crypto'
import type { Notice } from '../cases/notices.ts'
import type { Conversation, Outbound, Said } from '../dialogs/message.ts'
import { newsOf } from '../dialogs/news.ts'
import type { NewOutbound } from './store.ts'
import type { World } from './world.ts'

/**
 * The outbox rows of what one command told others. Several notices of a case for one conversation become one message.
 * `moment` is when a clock should have rung: one that ends with business is told then, though the tick comes a second later.
 */
export function deliver(notices: readonly Notice[], world: World, now: string, moment: string = now): readonly NewOutbound[] {
  const { calendar, directory } = world
  const words = { calendar, now, departments: directory.departments }
  const letters = notices.flatMap((notice) => {
    const by = directory.person(notice.event.by)?.name ?? '系统'
    const alike = notice.event.type === 'referred' ? world.similar.asOften(notice.case, now) : null
    const said = newsOf(notice, by, words, alike)
    const notBefore = notice.hold && !calendar.isWorkingTime(moment) ? calendar.nextWorkingTime(now) : null
    return said === null
      ? []
      : directory.reach(notice.audience).map((conversation) => ({ conversation, said, notBefore, news: newsIn(notice) }))
  })
  const merged = Map.groupBy(letters, ({ conversation, notBefore }) => `${conversation} ${notBefore ?? ''}`)
  return [...merged.values()].map((group) => {
    const last = group.at(-1)
    if (!last) throw new Error('a group is never empty')
    const text = [...new Set(group.map(({ said }) => said.text))].join('\n\n')
    const news = last.news && { ...last.news, final: group.some((letter) => letter.news?.final) }
    return outbound(last.conversation, { text, buttons: last.said.buttons }, now, last.notBefore, news)
  })
}

/** One row of the outbox. */
export function outbound(
  conversation: Conversation,
  said: Said,
  now: string,
  notBefore: string | null = null,
  news: Outbound['news'] | null = null,
): NewOutbound {
  const message = { id: randomUUIDv7(), conversation, text: said.text, buttons: said.buttons }
  return { message: news ? { ...message, news } : message, notBefore, at: now }
}

// --- Internal helpers ---

function newsIn({ audience, event, case: it }: Notice): Outbound['news'] | null {
  if (audience.to !== 'reporter') return null
  return { number: it.number, final: event.type === 'resolved' || event.type === 'closed' }
}
