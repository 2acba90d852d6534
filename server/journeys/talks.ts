/** Generated customers in a district: everybody says one thing a round, and what the bot answers is looked at. */
import { emergencyNext } from '../../dialogs/wording.ts'
import { readHeldOut } from '../../nlu/train.ts'
import { type Customer, type Fact, factsAsked, makeCustomer, numberOf } from './customers.ts'
import type { District } from './district.ts'

/** One talk, in the order in which it was said. */
export type Talk = {
  readonly customer: Customer
  readonly lines: string[]
  /** Messages of the bot until the first number, that one included. */
  turns: number
  number: string | null
  readonly askedTwice: string[]
  /** Words that got no answer, or more than one. */
  readonly unanswered: string[]
  readonly told: Set<Fact>
  heard: string | null
  left: boolean
  /** Fell silent; somebody has to wake them. */
  waits: boolean
}

/** A message as it is delivered; `n` counts the texts of a burst. */
export type Post = (who: string, text: string, n: number) => Promise<void>

/** Brings `count` customers into a district, the first of `firstSeed`. */
export async function callUp(district: District, firstSeed: number, count: number): Promise<readonly Talk[]> {
  const rows = readHeldOut()
  const ofIntent = (intent: string): readonly string[] => rows.filter((row) => row.intent === intent).map(({ text }) => text)
  const words = { appeals: ofIntent('appeal'), policies: ofIntent('policy-question') }
  const talks = Array.from({ length: count }, (_, i) => talkOf(makeCustomer(firstSeed + i, words)))
  await Promise.all(talks.map(({ customer }) => district.person(customer.id, customer.person)))
  return talks
}

/** Moves the clock, and wakes those who fell silent. What the bot said of its own accord meanwhile answers nobody. */
export async function wake(district: District, talks: readonly Talk[], time: string): Promise<void> {
  await district.until(time)
  await Promise.all(talks.map(({ customer }) => district.hears(`dm:${customer.id}`)))
  for (const talk of talks) {
    if (talk.waits) talk.heard = null
    talk.waits = false
  }
}

/** Everybody who has something to say says it, and hears the answer; `meanwhile` happens in between. */
export async function playRound(district: District, talks: readonly Talk[], post: Post, meanwhile?: () => Promise<void>): Promise<void> {
  const spoke: Talk[] = []
  await Promise.all(
    talks.map(async (talk) => {
      if (talk.left || talk.waits) return
      const act = talk.customer.acts(talk.heard)
      if (act === 'leave') talk.left = true
      else if (act === 'wait') talk.waits = true
      else {
        spoke.push(talk)
        for (const fact of act.forgets) talk.told.delete(fact)
        for (const fact of act.tells) talk.told.add(fact)
        talk.lines.push(`企：${act.say.join(' / ')}`)
        for (const [n, text] of act.say.entries()) await post(talk.customer.id, text, n)
      }
    }),
  )
  await meanwhile?.()
  await district.settles()
  await Promise.all(spoke.map(async (talk) => hear(talk, await district.hears(`dm:${talk.customer.id}`))))
}

/** The talks that have something to show, with their seeds and words. */
export function shown(talks: readonly Talk[], read: (talk: Talk) => readonly string[]): readonly string[] {
  return talks
    .filter((talk) => read(talk).length > 0)
    .map((talk) => `${headingOf(talk)} ${read(talk).join('; ')}\n${talk.lines.join('\n')}`)
}

/** 「seed 7 (angry, typos):」 */
export function headingOf({ customer: { seed, traits } }: Talk): string {
  return `seed ${seed} (${traits.join(', ') || 'easy'}):`
}

// --- Internal helpers ---

function talkOf(customer: Customer): Talk {
  const known = customer.person.enterprise !== null
  return {
    ...{ customer, lines: [], turns: 0, number: null, askedTwice: [], unanswered: [], heard: null, left: false, waits: false },
    told: new Set(known ? ['enterprise', 'phone'] : []),
  }
}

function hear(talk: Talk, said: readonly { readonly text: string }[]): void {
  const text = said.map((message) => message.text).join('\n\n')
  // In danger the first fragment of a burst is answered at once, and the rest by itself.
  const atOnce = said.length > 1 && (said[0]?.text ?? '').includes(emergencyNext)
  if (said.length !== 1 && !atOnce) talk.unanswered.push(`${said.length} messages after ${talk.lines.at(-1)}`)
  talk.lines.push(...said.map((message) => `机：${message.text}`))
  if (talk.number === null) {
    talk.turns += said.length
    talk.number = numberOf(text)
    // With the number the next problem may begin, which has details of its own.
    const again = factsAsked(text).filter(
      (fact) => talk.told.has(fact) && (talk.number === null || fact === 'enterprise' || fact === 'phone'),
    )
    talk.askedTwice.push(...again.map((fact) => `${fact} after ${talk.lines.at(-2)}`))
  }
  talk.heard = text
}
