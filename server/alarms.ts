/** What an operator must see: in the log at once, and to the coordinators in words once an hour for each kind. */
import { desk } from '../dialogs/wording.ts'
import { outbound } from './delivery.ts'
import type { World } from './world.ts'

/** Raises an alarm of a channel. `kind` is the same for the same trouble; `sentence` is for the log. */
export type Alarm = (channel: string, kind: string, sentence: string) => void

/** The same trouble is told to people once in so long. */
const quietMs = 60 * 60_000

/** `wake` sends what was written for a conversation. */
export function makeAlarm(
  world: Pick<World, 'store' | 'directory' | 'clock' | 'log'>,
  wake: (conversations: readonly string[]) => void,
): Alarm {
  const told = new Map<string, number>()

  async function tell(channel: string): Promise<void> {
    const now = world.clock.now()
    const places = world.directory.reach({ to: 'coordinator' })
    const outbox = places.map((place) => outbound(place, { text: desk.channelTrouble(channel), buttons: [] }, now))
    if (outbox.length > 0) await world.store.commit({ conversation: null, cases: [], outbox })
    wake(places)
  }

  return (channel, kind, sentence) => {
    world.log.error({ alarm: kind, channel }, sentence)
    const key = `${channel} ${kind}`
    const now = Date.parse(world.clock.now())
    if (now - (told.get(key) ?? Number.NEGATIVE_INFINITY) < quietMs) return
    told.set(key, now)
    tell(channel).catch((error) => world.log.error({ err: error, alarm: kind, channel }, 'the coordinators could not be told of an alarm'))
  }
}
