/** What the spine works with; assembled in `main.ts`. */
import type { Logger } from 'pino'
import type { AssessmentRules } from '../cases/assessment.ts'
import type { Calendar } from '../cases/calendar.ts'
import type { Actor } from '../cases/case.ts'
import type { Profile } from '../cases/clocks.ts'
import type { Given } from '../cases/decide.ts'
import type { Elsewhere } from '../cases/elsewhere.ts'
import type { Catalogue } from '../cases/routing.ts'
import type { Pace } from '../dialogs/pace.ts'
import type { ReadReply } from '../nlu/replies.ts'
import type { Understanding } from '../nlu/understand.ts'
import type { AgendaRules } from '../seeds/load-duties.ts'
import type { Job } from './agenda.ts'
import type { WallClock } from './clock.ts'
import type { Directory } from './directory.ts'
import type { GroupBook } from './group-book.ts'
import type { Numbers } from './numbers.ts'
import type { Peers } from './peers.ts'
import type { SimilarCases } from './similar-cases.ts'
import type { Listen } from './speech.ts'
import type { Store } from './store.ts'
import type { Watch } from './watch.ts'

export type World = {
  readonly store: Store
  readonly directory: Directory
  /** Which work group is which department's. */
  readonly groups: GroupBook
  readonly calendar: Calendar
  readonly profile: Profile
  /** Numbers and offices for what this service does not handle. */
  readonly elsewhere: Elsewhere
  /** How departments are assessed by the year. */
  readonly assessment: AssessmentRules
  /** What the program does of its own accord at planned times. */
  readonly jobs: readonly Job[]
  /** How much of it officials are told. */
  readonly agenda: AgendaRules
  /** Who leads and who assists in each matter of this district. */
  readonly catalogue: Catalogue
  /** When the bot speaks of its own accord, and when it leaves people alone. */
  readonly pace: Pace
  /** There is a service that tells people when they cannot be written to. Absent: none. */
  readonly notifies?: boolean
  /** What a text says, and who is responsible for it here on that day (`now`: ISO 8601). */
  readonly understand: (text: string, now: string) => Understanding
  /** What a line of a work group means. */
  readonly reads: ReadReply
  /** What is said in a voice message. */
  readonly listen: Listen
  readonly similar: SimilarCases
  readonly numbers: Numbers
  readonly clock: WallClock
  /** The other processes of this district. */
  readonly peers: Peers
  readonly log: Logger
  readonly watch: Watch
}

/** What the core may know, for one command of `actor` at `now`. */
export function coreGiven(world: World, actor: Actor, now: string): Given {
  return { now, actor, profile: world.profile, calendar: world.calendar, dispatchable: world.directory.dispatchable }
}

/** The machine itself, for timers. */
export const system: Actor = { id: 'system', role: 'system', departments: [] }
