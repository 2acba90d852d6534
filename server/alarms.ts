/**
 * What an operator must see: in the log at once, kept in the store with since when, and told to the coordinators in words once an
 * hour for each kind, however many processes see it and however often they start.
 */
import * as z from 'zod'
import type { Timestamp } from '../cases/calendar.ts'
import { desk } from '../dialogs/wording.ts'
import { outbound } from './delivery.ts'
import type { Store } from './store.ts'
import type { World } from './world.ts'

/** Raises an alarm of a channel. `kind` is the same for the same trouble; `sentence` is for the log. */
export type Alarm = (channel: string, kind: string, sentence: string) => void

/** `since`: when it was raised after an hour of quiet. `last`: when it was raised last, to the minute. */
export type Raised = { readonly channel: string; readonly kind: string; readonly since: Timestamp; readonly last: Timestamp }

/** The same trouble is told to people once in so long, and is over when it was not raised for so long. */
const quietMs = 60 * 60_000

/** Raised again within so short a time, it is not written again. */
const noteMs = 60_000

/** `wake` sends what was written for a conversation. */
export function makeAlarm(
  world: Pick<World, 'store' | 'directory' | 'log'> & { readonly clock: Pick<World['clock'], 'now'> },
  wake: (conversations: readonly string[]) => void,
): Alarm {
  const noted = new Map<string, number>()

  async function note(channel: string, kind: string): Promise<void> {
    for (;;) {
      const now = world.clock.now()
      const { before, alarms } = await kept(world.store)
      const known = alarms.find((one) => one.channel === channel && one.kind === kind)
      const tells = known === undefined || age(known.told, now) >= quietMs
      const next = { channel, kind, since: known && !isOver(known, now) ? known.since : now, last: now, told: tells ? now : known.told }
      const value = JSON.stringify([...alarms.filter((one) => one !== known && !isOver(one, now)), next])
      const places = tells ? world.directory.reach({ to: 'coordinator' }) : []
      const outbox = places.map((place) => outbound(place, { text: desk.channelTrouble(channel), buttons: [] }, now))
      const settings = [{ key: alarmsKey, before, value }]
      if ((await world.store.commit({ conversation: null, cases: [], outbox, settings })) !== 'committed') continue
      wake(places)
      return
    }
  }

  return (channel, kind, sentence) => {
    world.log.error({ alarm: kind, channel }, sentence)
    const key = `${channel} ${kind}`
    const now = Date.parse(world.clock.now())
    if (now - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < noteMs) return
    noted.set(key, now)
    note(channel, kind).catch((error) =>
      world.log.error({ err: error, alarm: kind, channel }, 'an alarm could not be kept, nor told to anybody'),
    )
  }
}

/** The alarms that are raised now, the oldest first. */
export async function raisedAlarms(store: Pick<Store, 'setting'>, now: Timestamp): Promise<readonly Raised[]> {
  const { alarms } = await kept(store)
  const raised = alarms.filter((one) => !isOver(one, now)).map(({ told: _told, ...one }) => one)
  return raised.toSorted((a, b) => (a.since < b.since ? -1 : 1))
}

// --- Internal helpers ---

const alarmsKey = 'alarms'

const keptShape = z.array(z.object({ channel: z.string(), kind: z.string(), since: z.string(), last: z.string(), told: z.string() }))

async function kept(store: Pick<Store, 'setting'>): Promise<{ before: string | null; alarms: z.output<typeof keptShape> }> {
  const before = await store.setting(alarmsKey)
  return { before, alarms: before === null ? [] : keptShape.parse(JSON.parse(before)) }
}

const age = (at: Timestamp, now: Timestamp): number => Date.parse(now) - Date.parse(at)

const isOver = ({ last }: { readonly last: Timestamp }, now: Timestamp): boolean => age(last, now) >= quietMs
