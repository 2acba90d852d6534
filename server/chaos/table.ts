/** The figures of a run of chaos, for a terminal and for `docs/reliability.md`. Pure. */
import type { Finding } from './invariants.ts'

/** What became of one fault. Figures that a fault without a fleet does not have are null. */
export type Row = {
  readonly id: string
  readonly title: string
  readonly done: string
  readonly acknowledged: number | null
  readonly cases: number | null
  /** Messages that came again under the same id, by which a receiver tells them. */
  readonly repeated: number | null
  readonly recoveredMs: number | null
  readonly findings: readonly Finding[]
}

/** How much of one promise was broken; null where it was not looked at. */
export function countOf({ findings }: Pick<Row, 'findings'>, id: string): number | null {
  return findings.find((finding) => finding.id === id)?.faults.length ?? null
}

/** One line for each fault. */
export function asLines(rows: readonly Row[]): readonly string[] {
  return rows.map((row) =>
    [
      `${row.id}: ${row.title}`,
      row.done,
      ...(row.acknowledged === null ? [] : [`${row.acknowledged} acknowledged, ${row.cases} cases`]),
      ...row.findings.map(
        ({ id, looked, faults }) => `${id} ${faults.length === 0 ? 'holds' : `broken ${faults.length} times`} (${looked})`,
      ),
      ...(row.repeated ? [`${row.repeated} repeated under the same id`] : []),
      ...(row.recoveredMs === null ? [] : [`everybody answered again after ${seconds(row.recoveredMs)}`]),
    ].join(' · '),
  )
}

/** The table of the page. */
export function asMarkdown(rows: readonly Row[]): string {
  const head = [
    'Fault',
    'Done',
    'Acknowledged',
    'Lost',
    'Doubled',
    'Repeated, same id',
    'Timers missed or twice',
    'Ledger',
    'Answers again after',
  ]
  const lines = rows.map((row) => [
    `${row.id}: ${row.title}`,
    row.done,
    shown(row.acknowledged),
    shown(countOf(row, 'R1') ?? countOf(row, 'all of it')),
    shown(countOf(row, 'R2')),
    shown(row.repeated),
    shown(countOf(row, 'R7')),
    (countOf(row, 'R12, R13') ?? countOf(row, 'all of it')) === 0 ? 'intact' : 'broken',
    row.recoveredMs === null ? '–' : seconds(row.recoveredMs),
  ])
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

// --- Internal helpers ---

const shown = (figure: number | null): string => (figure === null ? '–' : String(figure))

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
