/** A soak as a table for people (markdown) and as JSON for programs. */
import { type Invariant, invariants } from './invariants.ts'
import type { Outcome, Sample } from './soak.ts'

/** Memory counts as flat up to this: the last quarter's median over that of the second quarter. The first warms up. */
export const flatUpTo = 1.2

/** What does not hold, one sentence each; empty when all is well. */
export function faultsOf({ findings, samples }: Outcome): readonly string[] {
  const broken = Object.entries(findings).flatMap(([name, { broken, first }]) =>
    broken === 0 ? [] : [`${name}: ${broken} times, e.g. ${first.join('; ')}`],
  )
  const growth = growthOf(samples)
  const grown = growth === null ? [] : (['heap', 'rss'] as const).filter((name) => growth[name] > flatUpTo)
  return [...broken, ...grown.map((name) => `memory: ${name} grew ${growth?.[name].toFixed(2)} × from the second quarter to the last`)]
}

/** The last quarter's median over the second quarter's; null while there are too few samples for quarters. */
export function growthOf(samples: readonly Sample[]): { readonly heap: number; readonly rss: number } | null {
  if (samples.length < leastSamples) return null
  const quarter = (n: number): readonly Sample[] =>
    samples.slice(Math.round(((n - 1) * samples.length) / 4), Math.round((n * samples.length) / 4))
  const ratio = (name: 'heap' | 'rss'): number => median(quarter(4).map((it) => it[name])) / median(quarter(2).map((it) => it[name]))
  return { heap: ratio('heap'), rss: ratio('rss') }
}

/** The whole outcome with its faults, on one line. */
export function jsonOf(outcome: Outcome): string {
  return JSON.stringify({ ...outcome, growth: growthOf(outcome.samples), faults: faultsOf(outcome) })
}

/** The tables of `docs/soak.md`. */
export function markdownOf(outcome: Outcome): string {
  return [
    table(['The year', ''], yearOf(outcome)),
    table(['Invariant', 'Looked at', 'Broken'], invariantsOf(outcome)),
    memoryOf(outcome),
  ].join('\n\n')
}

// --- Internal helpers ---

/** Two samples in each quarter. */
const leastSamples = 8

function yearOf({ options, ledger, played, samples, playMs, judgeMs }: Outcome): readonly (readonly string[])[] {
  const { statistics, clocks } = ledger
  const last = samples.at(-1)
  const perCase = last ? last.file / ledger.cases : 0
  const turns = (playMs / ledger.messagesIn).toFixed(1)
  return [
    ['Played', `${options.days} days from ${options.from}, seed ${options.seed}`],
    ['Cases', `${count(ledger.cases)}, of them ${ledger.confidential} confidential; from ${count(played.talks)} talks`],
    ['By kind (the ordinary ones)', listOf(ledger.byKind)],
    ['Where they stand at the end', listOf(statistics.standing)],
    ['Events in the ledger', count(ledger.events)],
    [
      'Clocks',
      `${count(clocks.started)} started, ${count(clocks.yellow)} yellow, ${count(clocks.red)} red, ${count(clocks.climbed)} climbed`,
    ],
    ['Ratings, by level', listOf(ledger.ratings)],
    ['Contacted in time', shareText(statistics.response)],
    ['Answered in time', shareText(statistics.punctuality)],
    ['Solved, as the enterprise says', shareText(statistics.resolution)],
    ['Satisfied, of the rated', shareText(statistics.satisfaction)],
    ['Messages to the bot; posted twice', `${count(ledger.messagesIn)}; ${count(played.again)}`],
    ['Messages of the bot', count(ledger.messagesOut)],
    ['Data file', `${megabytes(last?.file ?? 0)}, ${(perCase / 1024).toFixed(0)} KB a case`],
    ['Time', `${minutes(playMs)} to play (${turns} ms a message), ${seconds(judgeMs)} to judge`],
  ]
}

function invariantsOf({ findings }: Outcome): readonly (readonly string[])[] {
  return (Object.keys(invariants) as Invariant[]).map((name) => {
    const { looked, broken } = findings[name]
    return [`**${name}**: ${invariants[name]}`, count(looked), count(broken)]
  })
}

/** The last sample of each month. */
function memoryOf({ samples }: Outcome): string {
  const months = [...Map.groupBy(samples, ({ day }) => day.slice(0, 7)).values()].flatMap((month) => month.at(-1) ?? [])
  const rows = months.map((it, i) => [
    it.day,
    count(it.cases),
    megabytes(it.heap),
    megabytes(it.external),
    megabytes(it.rss),
    megabytes(it.file),
    minutes(it.ms),
    processorText(it, months[i - 1]),
  ])
  const growth = growthOf(samples)
  const words =
    growth === null
      ? 'Too short for a word on growth.'
      : `Last quarter over second quarter, medians of the weeks: heap ${growth.heap.toFixed(2)} ×, resident ${growth.rss.toFixed(2)} × (flat: up to ${flatUpTo} ×).`
  return `${table(['Week to', 'Cases', 'Heap', 'Buffers', 'Resident', 'Data file', 'Played in', 'Processor a case'], rows)}\n\n${words}`
}

/** What the program computed for a case since the sample before, whatever else the machine did. */
function processorText(it: Sample, before: Sample | undefined): string {
  const cases = it.cases - (before?.cases ?? 0)
  return cases === 0 ? 'none' : `${((it.cpuMs - (before?.cpuMs ?? 0)) / cases).toFixed(0)} ms`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function listOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, n]) => `${name} ${count(n)}`)
    .join(', ')
}

function shareText({ part, of }: { readonly part: number; readonly of: number }): string {
  return of === 0 ? 'none' : `${((100 * part) / of).toFixed(1)} % of ${count(of)}`
}

function count(n: number): string {
  return n.toLocaleString('en')
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MB`
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

function minutes(ms: number): string {
  return ms < 60_000 ? seconds(ms) : `${(ms / 60_000).toFixed(1)} min`
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2
}
