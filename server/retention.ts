/** How long what is kept: from when on each class is due, and what of it is kept too long. */

import type { Recurrence } from '../cases/agenda.ts'
import type { Calendar, Timestamp } from '../cases/calendar.ts'
import type { RetentionRules } from '../seeds/load-retention.ts'
import type { Holding, Store } from './store.ts'

/** What was said, noted or ended before these moments is due to be deleted. */
export type Cutoffs = Readonly<Record<'messages' | 'notes' | 'media' | 'cases', Timestamp>>

/** The moments at `now`. */
export function cutoffsOf(now: Timestamp, rules: RetentionRules): Cutoffs {
  return {
    messages: daysBefore(now, rules.messages.days),
    notes: daysBefore(now, rules.notes.days),
    media: daysBefore(now, rules.media.days),
    cases: yearsBefore(now, rules.cases.years),
  }
}

/** Every day at a local time, `HH:MM`, days off too; made up for until the next one. */
export function everyDay(time: string, calendar: Calendar): Recurrence {
  const next = (after: Timestamp): Timestamp => {
    const today = calendar.dateOf(after)
    const moment = calendar.at(today, time)
    return moment > after ? moment : calendar.at(calendar.addDays(today, 1), time)
  }
  return { next, lapses: next, tellsNobody: true }
}

/** A class as an operator sees it; `oldest` and `dueBefore` are null where only the number, or the last, is known. */
export type ClassState = {
  readonly name: 'inbox' | 'outbox' | 'chats' | 'drafts' | 'notes' | 'files' | 'cases'
  readonly n: number
  readonly oldest: Timestamp | null
  readonly dueBefore: Timestamp
  /** Something is kept longer than its class allows, and a day more. */
  readonly late: boolean
}

/** Every class as it stands; a sweep has a day for what falls due. */
export async function stateOf(
  store: Pick<Store, 'kept' | 'unneededFiles' | 'idle' | 'casesEndedBefore'>,
  now: Timestamp,
  rules: RetentionRules,
): Promise<readonly ClassState[]> {
  const due = cutoffsOf(now, rules)
  const grace = cutoffsOf(daysBefore(now, 1), rules)
  const kept = await store.kept()
  const byAge = (name: 'inbox' | 'outbox' | 'chats', of: keyof Cutoffs): ClassState => {
    const holding: Holding = kept[name]
    return { name, ...holding, dueBefore: due[of], late: holding.oldest !== null && holding.oldest < grace[of] }
  }
  const file = await store.unneededFiles({ saidSince: grace.messages, endedSince: grace.media }, 1)
  const { oldest: nextLook, n: drafts } = kept.drafts
  return [
    byAge('inbox', 'messages'),
    byAge('outbox', 'messages'),
    byAge('chats', 'messages'),
    // A draft wakes its dialog when its time is over (`dialogs/entrepreneur/silence.ts`): none may have overslept by a day.
    { name: 'drafts', n: drafts, oldest: null, dueBefore: now, late: nextLook !== null && nextLook < daysBefore(now, 1) },
    { name: 'notes', ...kept.notes, dueBefore: due.notes, late: await anyIdle(store, grace.notes) },
    { name: 'files', ...kept.files, dueBefore: due.media, late: file.length > 0 },
    // Confidential ones are looked at too, and shown to nobody.
    { name: 'cases', ...kept.cases, dueBefore: due.cases, late: (await store.casesEndedBefore(grace.cases, 1)).length > 0 },
  ]
}

// --- Internal helpers ---

const dayMs = 24 * 60 * 60 * 1000

/** Conversations looked at in one query. */
const page = 500

function daysBefore(now: Timestamp, days: number): Timestamp {
  return new Date(Date.parse(now) - days * dayMs).toISOString()
}

/** The same day of an earlier year; of a 29 February, the day after the 28th. */
function yearsBefore(now: Timestamp, years: number): Timestamp {
  const date = new Date(now)
  date.setUTCFullYear(date.getUTCFullYear() - years)
  return date.toISOString()
}

async function anyIdle(store: Pick<Store, 'idle'>, before: Timestamp): Promise<boolean> {
  for (let after: string | null = ''; after !== null; ) {
    const { resting, last }: Awaited<ReturnType<Store['idle']>> = await store.idle(before, after, page)
    if (resting.length > 0) return true
    after = last
  }
  return false
}
