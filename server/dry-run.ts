/** The whole ledger under other rules: which cases would have turned red, and which would not have. Holds one case in memory. */
import type { Calendar, CalendarDate, Timestamp } from '../cases/calendar.ts'
import { type CaseNumber, type ClockKind, type DepartmentCode, isConfidential, type Recorded } from '../cases/case.ts'
import type { Profile } from '../cases/clocks.ts'
import { replay } from '../cases/evolve.ts'
import { type Red, redsIn, redsUnder } from '../cases/replay.ts'
import type { Store } from './store.ts'

/** What is looked at: cases that were reported from `from` to `to` (null: from the first, to the last), their clocks as far as `until`. */
export type DryRun = {
  readonly profile: Profile
  readonly calendar: Calendar
  readonly until: Timestamp
  readonly from: CalendarDate | null
  readonly to: CalendarDate | null
}

/** A case whose light would have been another: red that was not (`more`), or not red that was (`fewer`). */
export type Change = {
  readonly case: CaseNumber
  readonly change: 'more' | 'fewer'
  readonly recorded: readonly Red[]
  readonly replayed: readonly Red[]
}

type Count = { recorded: number; replayed: number }

/**
 * The totals, of which confidential cases are no part. `cases` are all that were looked at, `more` and `fewer` those whose light would
 * have been another. `clocks` and `departments` count lights that turned red (`departments`: null is the coordinator).
 */
export type Totals = {
  cases: number
  more: number
  fewer: number
  clocks: Map<ClockKind, Count>
  departments: Map<DepartmentCode | null, Count>
}

/** Streams the ledger through the rules; `found` hears of each case whose light would have been another. Throws on a broken case, which it names. */
export async function dryRun(store: Pick<Store, 'ledger'>, asked: DryRun, found: (change: Change) => void): Promise<Totals> {
  const totals: Totals = {
    ...{ cases: 0, more: 0, fewer: 0 },
    clocks: new Map(),
    departments: new Map(),
  }
  const { profile, calendar, until } = asked
  for await (const { number, rows } of store.ledger()) {
    const history = rows.map((row): Recorded => JSON.parse(row.event))
    if (!isAsked(history[0]?.at, asked) || isKept(number, history)) continue
    const recorded = redsIn(history)
    const replayed = understood(number, () => redsUnder(history, profile, calendar, until))
    const change = recorded.length === 0 && replayed.length > 0 ? 'more' : recorded.length > 0 && replayed.length === 0 ? 'fewer' : null
    totals.cases++
    if (change) totals[change]++
    count(recorded, 'recorded', totals)
    count(replayed, 'replayed', totals)
    if (change) found({ case: number, change, recorded, replayed })
  }
  return totals
}

/** A case that no rules can make sense of. */
export class BrokenCase extends Error {
  override readonly name = 'BrokenCase'
}

// --- Internal helpers ---

function isAsked(at: Timestamp | undefined, { calendar, from, to }: DryRun): boolean {
  if (at === undefined) return false
  const day = calendar.dateOf(at)
  return (from === null || from <= day) && (to === null || day <= to)
}

/** Whether it is confidential today. */
function isKept(number: CaseNumber, history: readonly Recorded[]): boolean {
  const it = understood(number, () => replay(history))
  return it !== null && isConfidential(it)
}

function understood<Known>(number: CaseNumber, read: () => Known): Known {
  try {
    return read()
  } catch (cause) {
    throw new BrokenCase(`case ${number} cannot be replayed; see: npm run -s ledger -- verify`, { cause })
  }
}

function count(reds: readonly Red[], which: keyof Count, { clocks, departments }: Totals): void {
  for (const { kind, lead } of reds) {
    add(clocks, kind, which)
    add(departments, lead, which)
  }
}

function add<Key>(counts: Map<Key, Count>, key: Key, which: keyof Count): void {
  const so = counts.get(key) ?? { recorded: 0, replayed: 0 }
  so[which]++
  counts.set(key, so)
}
