/** A history under other rules: the same events, other clocks. What people did stays; what the machine rang is reckoned anew. */
import type { Calendar, Timestamp } from './calendar.ts'
import { type Case, type Clock, type ClockChange, type ClockKind, type DepartmentCode, leadOf, type Recorded } from './case.ts'
import { changesOf } from './clock-changes.ts'
import { applyClocks, type Profile } from './clocks.ts'
import { ruleFor } from './conditions.ts'
import { evolve } from './evolve.ts'
import { isLongTerm } from './long-term.ts'
import { tasksOf } from './tasks.ts'

/** A clock as it would have run: when it began, its last end, and when its light turned (null: it did not). */
export type Run = {
  readonly kind: ClockKind
  /** The task whose limit it is. */
  readonly task?: number
  readonly startedAt: Timestamp
  readonly due: Timestamp
  readonly yellowAt: Timestamp | null
  readonly redAt: Timestamp | null
  /** The department that owed it when it turned red, else when it began; null: the coordinator. */
  readonly lead: DepartmentCode | null
}

/** A light that turned red. */
export type Red = { readonly kind: ClockKind; readonly at: Timestamp; readonly lead: DepartmentCode | null }

/** The clocks of a case under `profile`, in the order in which they began, as far as `until`. The weekly question, the survey and what an enterprise is asked for have no lights and are left out; the report of a week on the long-term track has one. */
export function rerun(history: readonly Recorded[], profile: Profile, calendar: Calendar, until: Timestamp): readonly Run[] {
  let so: Rerun = { it: null, runs: [] }
  for (const event of withoutRings(history)) {
    so = ring(so, event.at, profile, false)
    const { clocks: _clocks, ...bare } = event
    const clocks = changesOf(bare, so.it, { now: event.at, profile, calendar })
    so = { it: evolve(so.it, { ...event, clocks }), runs: so.runs }
    so = clocks.reduce((now, change) => noted(now, change, profile), so)
  }
  return ring(so, until, profile, true).runs
}

/** The lights that turned red under `profile`. */
export function redsUnder(history: readonly Recorded[], profile: Profile, calendar: Calendar, until: Timestamp): readonly Red[] {
  return rerun(history, profile, calendar, until).flatMap(({ kind, redAt, lead }) => (redAt === null ? [] : [{ kind, at: redAt, lead }]))
}

/** The lights that did turn red, as the ledger has them. */
export function redsIn(history: readonly Recorded[]): readonly Red[] {
  let lead: DepartmentCode | null = null
  const owing = new Map<number | undefined, DepartmentCode>()
  return history.flatMap((event): readonly Red[] => {
    if (event.type === 'dispatched') lead = event.lead
    if (event.type === 'referred') lead = null
    if (event.type === 'task-given') owing.set(event.task, event.department)
    return event.type === 'clock-red' ? [{ kind: event.clock, at: event.at, lead: owing.get(event.task) ?? lead }] : []
  })
}

// --- Internal helpers ---

type Rerun = { readonly it: Case | null; readonly runs: readonly Run[] }

/** What people did and was not taken back. Lights are reckoned anew; nobody asks for progress in a replay. */
function withoutRings(history: readonly Recorded[]): readonly Recorded[] {
  const undone = new Set(history.flatMap((event, i) => (event.type === 'retracted' ? [event.act - 1, i] : [])))
  const rings: readonly string[] = ['clock-yellow', 'clock-red', 'escalated', 'progress-asked']
  return history.filter(({ type }, i) => !undone.has(i) && !rings.includes(type))
}

/** Turns the lights that are due before `at`; at its very end a clock is still in time, unless nobody comes any more (`last`). */
function ring({ it, runs }: Rerun, at: Timestamp, profile: Profile, last: boolean): Rerun {
  if (it === null) return { it, runs }
  const passed = (moment: Timestamp): boolean => (last ? moment <= at : moment < at)
  const turned = it.clocks.filter((clock) => hasLight(clock, it, profile)).flatMap((clock) => lightsOf(clock, passed))
  return {
    it: {
      ...it,
      clocks: applyClocks(
        it.clocks,
        turned.map(({ change }) => change),
      ),
    },
    runs: turned.reduce(
      (all, { set, ...which }) => withLast(all, which, { ...set, ...('redAt' in set ? { lead: owing(which, it) } : {}) }),
      runs,
    ),
  }
}

type Which = { readonly kind: ClockKind; readonly task?: number }
type Turned = Which & { readonly change: ClockChange; readonly set: Partial<Run> }

function lightsOf({ kind, task, light, yellowAt, due }: Clock, passed: (moment: Timestamp) => boolean): readonly Turned[] {
  const which: Which = { kind, ...(task === undefined ? {} : { task }) }
  const yellow: Turned = { ...which, change: { op: 'yellow', ...which }, set: { yellowAt } }
  const red: Turned = { ...which, change: { op: 'red', ...which, nextRungAt: null }, set: { redAt: due } }
  const isYellow = light === 'green' && passed(yellowAt)
  return [...(isYellow ? [yellow] : []), ...(light !== 'red' && passed(due) ? [red] : [])]
}

function hasLight({ status, kind }: Clock, it: Case, profile: Profile): boolean {
  return status === 'running' && (kind !== 'weekly' || isLongTerm(it)) && ruleFor(kind, it, profile)?.owner !== 'reporter'
}

/** The runs after what an event did to the clocks. A red light that has been is not forgotten when the end is moved. */
function noted({ it, runs }: Rerun, change: ClockChange, profile: Profile): Rerun {
  if (it === null) return { it, runs }
  if (change.op === 'started' && hasLight(change.clock, it, profile)) {
    const { kind, task, startedAt, due, light } = change.clock
    const which: Which = { kind, ...(task === undefined ? {} : { task }) }
    const run: Run = { ...which, startedAt, due, yellowAt: light === 'yellow' ? startedAt : null, redAt: null, lead: owing(which, it) }
    return { it, runs: [...runs, run] }
  }
  return change.op === 'moved' || change.op === 'run-on' ? { it, runs: withLast(runs, change, { due: change.due }) } : { it, runs }
}

/** Who is late: the department that a task was given to, else the lead. */
function owing({ task }: Which, it: Case): DepartmentCode | null {
  return tasksOf(it).find(({ id }) => id === task)?.department ?? leadOf(it)
}

/** Changes the newest run of a kind, of a task the one that is its own; the first time that a light turned counts. */
function withLast(runs: readonly Run[], { kind, task }: Which, set: Partial<Run>): readonly Run[] {
  const index = runs.findLastIndex((run) => run.kind === kind && run.task === task)
  return runs.map((run, i) =>
    i === index ? { ...run, ...set, yellowAt: run.yellowAt ?? set.yellowAt ?? null, redAt: run.redAt ?? set.redAt ?? null } : run,
  )
}
