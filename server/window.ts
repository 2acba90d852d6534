/**
 * The window in which a person can be written to (kf: 48 hours after each word of theirs, p/94677), and the one invitation to say
 * something before it closes. The moment is the timer of a conversation that nobody talks in, so that it survives a stop.
 */
import type { Timestamp } from '../cases/calendar.ts'
import { isOpen } from '../cases/case.ts'
import type { Conversation } from '../dialogs/message.ts'
import { type Clockwork, lastWakingMoment } from '../dialogs/pace.ts'
import { newsWaits } from '../dialogs/wake.ts'
import { inviteToReply } from '../dialogs/wording.ts'
import type { Rationing } from './budget.ts'
import { outbound } from './delivery.ts'
import type { World } from './world.ts'

/** Whether a timer is one of these; its conversation is the one that is rationed, behind this word. */
export function isWindow(conversation: Conversation): boolean {
  return conversation.startsWith(prefix)
}

export type Windows = {
  /** Somebody has said something: sets the moment anew, or takes it away where none makes sense. */
  opened(conversation: Conversation, person: string): Promise<void>
  /** The moment has come. Invites once in a window, and only who still waits for an answer and can be written to twice more. */
  ring(timer: Conversation, person: string): Promise<void>
}

/** The windows of the rationed conversations. */
export function makeWindows(
  world: Pick<World, 'store' | 'clock' | 'calendar' | 'pace' | 'log'>,
  rationing: Pick<Rationing, 'window'>,
): Windows {
  const clockwork = (): Clockwork => ({ now: world.clock.now(), calendar: world.calendar, pace: world.pace })

  async function setTimer(
    key: Conversation,
    person: string,
    at: Timestamp | null,
    outbox: readonly string[],
    dialog: unknown,
  ): Promise<boolean> {
    const { version } = await world.store.open(key)
    const conversation = key.slice(prefix.length)
    const written = await world.store.commit({
      conversation: { key, version, dialog, answered: [], timer: at === null ? null : { at, person } },
      cases: [],
      outbox: outbox.map((text) => outbound(conversation, { text, buttons: [] }, world.clock.now())),
    })
    return written === 'committed'
  }

  async function waits(person: string): Promise<boolean> {
    const cases = await world.store.cases({ of: 'reporter', reporter: person }, mostCases)
    return cases.some((it) => isOpen(it) && it.status !== 'resolved' && it.status !== 'declined')
  }

  return {
    async opened(conversation, person) {
      const window = await rationing.window(conversation)
      if (window === null) return
      const at = invitedAt(window, clockwork())
      while (!(await setTimer(prefix + conversation, person, at, [], { since: window.since })));
    },
    async ring(timer, person) {
      const conversation = timer.slice(prefix.length)
      const window = await rationing.window(conversation)
      const now = world.clock.now()
      const { dialog } = await world.store.open(conversation)
      // The last message that may be sent is the answer's.
      const invites = window !== null && now < window.until && window.left >= 2 && !newsWaits(dialog, clockwork()) && (await waits(person))
      const texts = invites ? [inviteToReply(window.hours)] : []
      // A word that came meanwhile has set the moment anew, and nobody is invited.
      await setTimer(timer, person, null, texts, { since: window?.since ?? null, invited: invites })
    },
  }
}

// --- Internal helpers ---

const prefix = 'window:'

/** Open cases come first; nobody has so many. */
const mostCases = 20

/** So long before the end as the data says, while people are up; null: the window is over by then. */
function invitedAt({ since, until }: { readonly since: Timestamp; readonly until: Timestamp }, clockwork: Clockwork): Timestamp | null {
  const at = lastWakingMoment(clockwork.calendar.addMinutes(until, -clockwork.pace.inviteBeforeMinutes), clockwork)
  return at > since && at > clockwork.now ? at : null
}
