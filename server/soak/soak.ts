/** A soak: the program on an empty folder and a virtual clock, a district played through it day by day, and what is left judged. */
import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CalendarDate } from '../../cases/calendar.ts'
import { makeCalendar } from '../../cases/calendar.ts'
import { loadSeeds } from '../../seeds/load.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { further, reportersOf, textsOf } from './cast.ts'
import { chanceOf } from './chance.ts'
import { type Host, type Memory, startHost } from './host.ts'
import { inspectAll, inspectQuickly, type Ledger } from './inspect.ts'
import { type Findings, type Judge, makeJudge } from './invariants.ts'
import { type Played, play } from './play.ts'
import { goalsOf, slotsOf } from './year.ts'

export type SoakOptions = {
  readonly cases: number
  readonly days: number
  readonly seed: number
  /** The first day. */
  readonly from: CalendarDate
  /** An empty folder for the data, which stays; absent: a temporary one. */
  readonly folder?: string
  /** Is told of the end of every week. */
  onWeek?(sample: Sample): void
}

/** The program at the end of a simulated week. */
export type Sample = Memory & {
  readonly day: CalendarDate
  readonly cases: number
  /** The data file with its log, in bytes. */
  readonly file: number
  /** Real milliseconds since the start. */
  readonly ms: number
}

/** What a soak came to. */
export type Outcome = {
  readonly options: Pick<SoakOptions, 'cases' | 'days' | 'seed' | 'from'>
  readonly ledger: Ledger
  readonly findings: Findings
  readonly samples: readonly Sample[]
  readonly played: Pick<Played, 'again' | 'talks'> & {
    readonly acts: Readonly<Record<string, { readonly done: number; readonly idle: number }>>
  }
  /** Real milliseconds: of the play, and of the judgement after it. */
  readonly playMs: number
  readonly judgeMs: number
}

/** Plays and judges. */
export async function soak(options: SoakOptions): Promise<Outcome> {
  if (options.folder !== undefined) return await soakIn(options.folder, options)
  const folder = await mkdtemp(join(tmpdir(), 'qishao-soak-'))
  try {
    return await soakIn(folder, options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// --- Internal helpers ---

async function soakIn(folder: string, options: SoakOptions): Promise<Outcome> {
  const { cases, days, seed, from } = options
  const seeds = loadSeeds(join(import.meta.dirname, '../../seeds'), 'xihaian')
  const calendar = makeCalendar(seeds.calendar)
  const slots = slotsOf(from, days, calendar)
  const judge = makeJudge()
  const samples: Sample[] = []
  const host = await startHost(folder, calendar.at(from, '00:00'))
  try {
    const store = await openSqliteStore(folder, { readOnly: true })
    for (const { id, person } of further) await host.person(id, person)
    const begun = performance.now()
    const played = await play({
      ...{ host, store, seed, slots, departments: seeds.departments },
      goals: goalsOf(slots, cases, calendar),
      reporters: reportersOf(Math.ceil(cases / casesPerReporter), seeds.people, chanceOf(seed, 'reporters')),
      texts: textsOf(),
      async dayDone(day, filed) {
        // The clock stands still and nothing is under way.
        const isLast = day === slots.at(-1)?.day
        if (calendar.weekdayOf(day) !== 7 && !isLast) return
        const sample = { ...(await host.memory()), day, cases: filed, file: sizeOf(folder), ms: Math.round(performance.now() - begun) }
        samples.push(sample)
        options.onWeek?.(sample)
        await inspectQuickly(store, slots.findLast((slot) => slot.day === day)?.at ?? '', judge)
      },
    })
    const playMs = performance.now() - begun
    const now = slots.at(-1)?.at ?? ''
    const ledger = await inspectAll(
      {
        ...{ store, played, calendar, now, quiet: seeds.pace.quietHours, rules: seeds.assessment, seeded: seeds.people },
        departments: seeds.departments.flatMap(({ code, group }) => (group ? [code] : [])),
      },
      judge,
    )
    await store.close()
    await host.stop()
    judgeLog(host, judge)
    return {
      options: { cases, days, seed, from },
      ...{ ledger, findings: judge.findings(), samples },
      played: { again: played.again, talks: played.talks, acts: Object.fromEntries(played.acts) },
      playMs: Math.round(playMs),
      judgeMs: Math.round(performance.now() - begun - playMs),
    }
  } finally {
    await host.stop()
  }
}

/** An enterprise reports so often, one with another; the seeds' own people among them. */
const casesPerReporter = 4

function sizeOf(folder: string): number {
  return ['qishao.sqlite', 'qishao.sqlite-wal'].reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

function judgeLog(host: Host, judge: Judge): void {
  const lines = host.log()
  judge.look('log', lines.length === 0, `${lines.length} lines, the first: ${lines[0] ?? ''}`)
}
