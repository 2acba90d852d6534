/**
 * The agenda: what the program does of its own accord at planned times, such as the weekly worklists. Its state is the dialog of a
 * conversation that nobody talks in: that conversation's timer wakes it, and what a run tells is committed together with the next
 * planned moment, so that a run takes effect exactly once, also over a stop.
 */
import { z } from 'zod'
import type { Recurrence } from '../cases/agenda.ts'
import type { Calendar, Timestamp } from '../cases/calendar.ts'
import type { Conversation } from '../dialogs/message.ts'
import type { Commit, CommitResult } from './store.ts'
import type { World } from './world.ts'

/** Something to be done at planned times. To add one: a file in `jobs/`, and its name in `main.ts`. */
export type Job = {
  /** Unique, and the same for ever: the store knows the job by it. */
  readonly name: string
  readonly recurs: Recurrence
  /** What is to be written and told at `now`, in working hours. It may be asked again: what it writes itself must bear that. */
  run(world: World, now: Timestamp, memory: unknown): Promise<Ran>
}

/** What a run wants: `memory` is given to the next one (absent: as before); `unfinished`: there is more to do, and it runs again soon. */
export type Ran = Partial<Pick<Commit, 'cases' | 'beside' | 'outbox' | 'settings'>> & {
  readonly memory?: unknown
  readonly unfinished?: boolean
}

/** The conversation that holds the state of the agenda. */
export const agendaKey: Conversation = 'system:agenda'

/** Plans the jobs at a start: a new one from now on, the others where they stood; one that is gone is forgotten. */
export async function planAgenda(world: World): Promise<void> {
  const now = world.clock.now()
  const { version, jobs } = await read(world)
  await write(world, now, version, Object.fromEntries(world.jobs.map(({ name }) => [name, jobs[name] ?? { since: now }])))
}

/** Runs what is due at `now`, and sets the timer for what comes next. A job that fails is tried again later and keeps no other from running. */
export async function runAgenda(world: World, now: Timestamp): Promise<void> {
  for (const job of world.jobs) {
    try {
      while ((await runOnce(job, world, now)) !== 'committed');
    } catch (error) {
      world.log.error({ job: job.name, err: error }, 'a job of the agenda failed; it is tried again')
      const { version, jobs } = await read(world)
      const state = jobs[job.name] ?? { since: now }
      await write(world, now, version, { ...jobs, [job.name]: { ...state, retryAt: world.calendar.addMinutes(now, retryMinutes) } })
    }
  }
  const { version, jobs } = await read(world)
  await write(world, now, version, jobs)
}

// --- Internal helpers ---

/** A job that failed is tried again after so many minutes. */
const retryMinutes = 60
/** One that has more to do goes on after so many minutes: timers ring in between. */
const pauseMinutes = 5

/** `since`: the last planned moment that was dealt with. */
const jobState = z.object({ since: z.string(), retryAt: z.string().optional(), memory: z.unknown().optional() })
const agendaState = z.object({ jobs: z.record(z.string(), jobState) })
type JobState = z.output<typeof jobState>
type Jobs = Readonly<Record<string, JobState>>

async function read(world: World): Promise<{ readonly version: number; readonly jobs: Jobs }> {
  const { version, dialog } = await world.store.open(agendaKey)
  return { version, jobs: dialog === null ? {} : agendaState.parse(dialog).jobs }
}

/** Commits the state of the jobs and what one of them wants, with the moment at which the agenda is to be woken next. */
async function write(world: World, now: Timestamp, version: number, jobs: Jobs, ran: Ran = {}): Promise<CommitResult> {
  const wishes = world.jobs.flatMap(({ name, recurs }) => (jobs[name] ? [wakesAt(recurs, jobs[name], world.calendar, now)] : []))
  const [at] = wishes.toSorted()
  const { cases = [], beside = [], outbox = [], settings = [] } = ran
  const timer = at === undefined ? null : { at, person: 'system' }
  return await world.store.commit({
    conversation: { key: agendaKey, version, dialog: { jobs }, answered: [], timer },
    ...{ cases, beside, outbox, settings },
  })
}

async function runOnce({ name, recurs, run }: Job, world: World, now: Timestamp): Promise<CommitResult> {
  const { version, jobs } = await read(world)
  const state = jobs[name] ?? { since: now }
  const moment = latest(recurs, state.since, now)
  if (moment === null || wakesAt(recurs, state, world.calendar, now) > now) return 'committed'
  const { memory } = state
  const done = (next: unknown): Jobs => ({ ...jobs, [name]: { since: moment, memory: next } })
  const more: Jobs = { ...jobs, [name]: { ...state, retryAt: world.calendar.addMinutes(now, pauseMinutes) } }
  // What was missed for so long is over: the next one stands in its place.
  if (now >= recurs.lapses(moment)) return await write(world, now, version, done(memory))
  const ran = await run(world, now, memory)
  const result = await write(world, now, version, ran.unfinished ? more : done(ran.memory ?? memory), ran)
  if (result === 'committed') world.log.info({ job: name, moment }, 'a job of the agenda has run')
  return result
}

/** The last planned moment that has come since; null: none has. */
function latest({ next }: Recurrence, since: Timestamp, now: Timestamp): Timestamp | null {
  let moment: Timestamp | null = null
  for (let planned = next(since); planned <= now; planned = next(planned)) moment = planned
  return moment
}

/** When the job is to be looked at: at its planned moment, or where that was missed, in working hours. */
function wakesAt({ next, tellsNobody }: Recurrence, { since, retryAt = '' }: JobState, calendar: Calendar, now: Timestamp): Timestamp {
  const due = [next(since), retryAt].toSorted().at(-1) ?? now
  return due <= now && !tellsNobody ? calendar.nextWorkingTime(now) : due
}
